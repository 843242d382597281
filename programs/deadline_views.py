"""Deadlines as a page by month and as calendar feeds."""

from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.forms import without_refused
from core.listing.bitmaps import NONE
from programs.calendars import calendar_response
from programs.deadline_pages import deadline_page
from programs.exports import refusal
from programs.filters import LIST_PARAMETERS, ProgramFilter
from programs.http import catalogue_page, moved_or_missing, redirect_for_now
from programs.models import FormerSchoolSlug, School
from programs.results import matching


@require_safe
@catalogue_page(asks=[*LIST_PARAMETERS, "month"])
def deadlines(request, index):
    """The deadlines of a list of programs by month; it takes the list's own parameters."""
    filters, ignored = without_refused(partial(ProgramFilter, index=index), request.GET)
    page = deadline_page(filters, index, request.GET.get("month", ""), ignored)
    return render(request, "programs/deadlines.html", {"page": page}, status=404 if page.is_past_end else 200)


@require_safe
@catalogue_page
def calendar(request, index):
    """The deadlines of a list of programs as a feed."""
    filters = ProgramFilter(request.GET, index)
    if not filters.is_valid():
        return refusal(filters.form)
    selection = filters.selection
    rows = matching(selection, index, index.search(selection.q) if selection.q else None)
    return calendar_response("Application deadlines", index.page([rows], "", 0, len(rows)), index)


@require_safe
@catalogue_page
def school_calendar(request, index, slug):
    """The deadlines of a school as a feed; a former address of the school leads to its present one."""
    school = School.objects.with_page().filter(slug=slug).first()
    if school is None:
        page = moved_or_missing(FormerSchoolSlug.objects, "school", slug)
        return redirect_for_now(f"{page.url}deadlines.ics")
    rows = index.schools.get(school.pk, NONE)
    return calendar_response(f"Application deadlines, {school.name}", index.page([rows], "", 0, len(rows)), index)
