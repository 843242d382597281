"""Members of a school's desk: all of them see the page, owners change it."""

from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.publishing import NotPossible
from programs.models import School
from submissions import members as actions
from submissions.choices import Role
from submissions.member_forms import InvitationForm

TOO_MANY = "You sent many invitations today. Send the others tomorrow."


def own_school(request, slug):
    """A school of the user's; 404 for every other."""
    return get_object_or_404(School.objects.filter(memberships__user=request.user), slug=slug)


def page(request, school, form, status=200):
    """Members and invitations, with forms to change them for owners."""
    people = list(school.memberships.select_related("user"))
    membership = next(each for each in people if each.user_id == request.user.pk)
    is_owner = membership.role == Role.OWNER
    now = timezone.now()
    waiting = school.invitations.filter(accepted_at=None, revoked_at=None) if is_owner else ()
    context = {
        "school": school,
        "membership": membership,
        "is_owner": is_owner,
        "members": people,
        "form": form,
        "invitations": [(each, each.standing(now)) for each in waiting],
        "roles": Role.choices,
    }
    return render(request, "submissions/members.html", context, status=status)


@require_safe
@never_cache
@login_required
def members(request, slug):
    """Everyone at the desk, with their role."""
    return page(request, own_school(request, slug), InvitationForm())


def step(act):
    """A POST that changes membership, then redirects to the page; a refusal is shown there."""

    @require_POST
    @never_cache
    @login_required
    @wraps(act)
    def view(request, slug, **kwargs):
        school = own_school(request, slug)
        try:
            messages.success(request, act(request, school, **kwargs))
        except (NotPossible, ValidationError) as refused:
            messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
        if act.__name__ == "leave" and not school.memberships.filter(user=request.user).exists():
            return redirect("submissions:desks")
        return redirect("submissions:members", school.slug)

    return view


@require_POST
@never_cache
@login_required
def invite(request, slug):
    """Sends an invitation; a form with errors is shown again with its input."""
    school = own_school(request, slug)
    if not school.memberships.filter(user=request.user, role=Role.OWNER).exists():
        raise PermissionDenied
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return page(request, school, form, status=422)
    if not ratelimit.consume(request, action="invite_member"):
        form.add_error(None, TOO_MANY)
        return page(request, school, form, status=429)
    try:
        invitation = actions.invite(school=school, **form.cleaned_data, by=request.user, now=timezone.now())
    except NotPossible as refused:
        form.add_error(None, str(refused))
        return page(request, school, form, status=422)
    messages.success(request, f"{invitation.email} is invited. The link in the mail serves once, for 14 days.")
    return redirect("submissions:members", school.slug)


@step
def revoke(request, school, pk):
    invitation = get_object_or_404(school.invitations, pk=pk)
    actions.revoke(invitation, by=request.user, now=timezone.now())
    return f"The invitation of {invitation.email} is taken back."


@step
def set_role(request, school, pk):
    membership = get_object_or_404(school.memberships, pk=pk)
    actions.set_role(membership, request.POST.get("role", ""), by=request.user)
    return "The role is changed."


@step
def remove(request, school, pk):
    actions.remove(get_object_or_404(school.memberships, pk=pk), by=request.user)
    return "The member is removed and sees nothing of the desk any more."


@step
def leave(request, school):
    actions.leave(school.memberships.get(user=request.user), by=request.user)
    return f"You have left the desk of {school}."
