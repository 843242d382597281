"""The deadlines of a shortlist as a calendar feed, for its owner and for whoever is shown it."""

from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner.models import ShareLink
from planner.shortlists import kept_programs, shortlist_of
from programs.deadlines.calendars import calendar_response
from programs.index import current_index


@require_safe
@never_cache
def calendar(request):
    """The visitor's own, to be saved: a calendar program that asks again has no session and needs a shared one."""
    return calendar_response("Deadlines of my shortlist", kept_programs(shortlist_of(request)), current_index())


@require_safe
@never_cache
def shared_calendar(request, token):
    """A shortlist's as long as its link works, to subscribe to; 404 afterwards."""
    link = get_object_or_404(ShareLink.objects.open().select_related("shortlist"), token=token)
    return calendar_response("Deadlines of a shortlist", kept_programs(link.shortlist), current_index())
