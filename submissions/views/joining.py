"""How a person joins a school's desk: by an invitation, or by a claim."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.publishing import NotPossible
from programs.filters import SchoolFilter
from programs.models import School
from submissions import claims
from submissions import members as actions
from submissions.member_forms import ClaimForm
from submissions.models import Invitation

TOO_MANY = "You claimed several schools today. What you wrote is still here: send it tomorrow."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request, token):
    """The invitation; a POST accepts it, from an account that has verified its address."""
    invited = get_object_or_404(Invitation.objects.select_related("school"), token_hash=actions.hashed(token))
    user, refusal, status = request.user, "", 200
    standing = invited.standing(timezone.now())
    is_theirs = user.is_authenticated and actions.has_proved(user, invited.email)
    if standing != "open":
        refusal, status = actions.NO_LONGER[standing], 410
    elif request.method == "POST" and user.is_authenticated:
        try:
            membership = actions.accept(token, by=user, now=timezone.now())
        except NotPossible as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, f"Welcome to the desk of {membership.school}.")
            return redirect("submissions:desk", membership.school.slug)
    context = {"invitation": invited, "is_theirs": is_theirs, "refusal": refusal, "is_open": standing == "open"}
    return render(request, "submissions/invitation.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def claim(request):
    """Finds a school by its name, then requests the reason for the claim; a POST sends it to the editors."""
    said = request.POST if request.method == "POST" else request.GET
    search, slug = SchoolFilter({"q": said.get("q", "")}), said.get("school", "")
    own = request.user.school_claims.select_related("school")
    query = search.cleaned_data["q"] if search.is_valid() else ""
    context = {"search": search, "query": query, "claims": own}
    if not slug:
        if request.method == "POST":
            raise Http404("Choose a school first.")
        found = claims.schools_called(query) if query else ()
        return render(request, "submissions/claim.html", context | {"schools": found})
    school = get_object_or_404(School.objects.with_page(), slug=slug)
    form, status = ClaimForm(request.POST or None), 200
    if request.method == "POST":
        status = send_claim(request, school, form)
        if not status:
            messages.success(request, "Sent. An editor reads your claim, and we write to you what became of it.")
            return redirect("submissions:claim")
    context |= {"school": school, "form": form, "has_owner": claims.has_owner(school)}
    return render(request, "submissions/claim.html", context, status=status)


def send_claim(request, school, form):
    """Sends a claim; returns 0, or the status of a refusal with its sentence in the form."""
    if not form.is_valid():
        return 422
    if not ratelimit.consume(request, action="claim_school"):
        form.add_error(None, TOO_MANY)
        return 429
    try:
        claims.claim(school=school, text=form.cleaned_data["text"], by=request.user)
    except (NotPossible, ValidationError) as refused:
        form.add_error(None, str(refused) if isinstance(refused, NotPossible) else refused.messages)
        return 422
    return 0
