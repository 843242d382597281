"""What the desk keeps about a person and its school's people did, for them to read."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.forms import PageForm, without_refused
from submissions.choices import Role
from submissions.models import AuditEntry
from submissions.privacy import personal_data
from submissions.rights import role_of
from submissions.views.members import own_school

PER_PAGE = 50


@require_safe
@never_cache
@login_required
@reauthentication_required
def export(request):
    """All that the desk keeps about the person who asks, as JSON, against a fresh proof."""
    headers = {"Content-Disposition": 'attachment; filename="schools-desk.json"'}
    return JsonResponse(personal_data(request.user), json_dumps_params={"indent": 2}, headers=headers)


@require_safe
@never_cache
@login_required
def audit(request, slug):
    """Who did what at a school’s desk, for its owners. Editors have no names there."""
    school = own_school(request, slug)
    if role_of(request.user, school) != Role.OWNER:
        raise PermissionDenied
    asked, ignored = without_refused(PageForm, request.GET)
    pages, number = Paginator(AuditEntry.objects.for_school(school), PER_PAGE), asked.cleaned_data["page"] or 1
    is_past_end = number > pages.num_pages
    context = {
        "school": school,
        "entries": pages.get_page(number),
        "ignored": ignored,
        "is_past_end": is_past_end,
    }
    return render(request, "submissions/audit.html", context, status=404 if is_past_end else 200)
