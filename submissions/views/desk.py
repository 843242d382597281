"""A school's desk: the state of its programs, open and decided submissions, future rounds."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.http import catalogue_page
from programs.index import current_index
from programs.models import School
from submissions.choices import PROPOSING
from submissions.desk import USE_DAYS, health_of, rounds_ahead
from submissions.models import Submission

DECISIONS_SHOWN = 20


@require_safe
@catalogue_page
def for_schools(request, index):
    """What schools can do here, a public page."""
    return render(request, "submissions/for_schools.html", {"totals": index.totals})


@require_safe
@never_cache
@login_required
def desks(request):
    """The desks of a person’s schools; redirects when there is only one."""
    memberships = list(request.user.memberships.select_related("school"))
    if len(memberships) == 1:
        return redirect("submissions:desk", memberships[0].school.slug)
    return render(request, "submissions/desks.html", {"memberships": memberships})


@require_safe
@never_cache
@login_required
def desk(request, slug):
    school = get_object_or_404(School.objects.filter(memberships__user=request.user), slug=slug)
    membership = school.memberships.get(user=request.user)
    submissions = Submission.objects.filter(school=school, is_by_editor=False).with_names()
    open_ones = list(submissions.open())
    index = current_index()
    programs = health_of(
        school, {each.program_id: each for each in open_ones if each.program_id}, index, timezone.now()
    )
    context = {
        "school": school,
        "has_page": school.pk in index.schools,
        "membership": membership,
        "may_propose": membership.role in PROPOSING,
        "programs": programs,
        "has_due": any(each.is_due for each in programs),
        "open_submissions": open_ones,
        "decided": submissions.decided()[:DECISIONS_SHOWN],
        "ahead": rounds_ahead([each.program for each in programs], index),
        "use_days": USE_DAYS,
    }
    return render(request, "submissions/desk.html", context)
