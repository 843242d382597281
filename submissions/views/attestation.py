"""“Nothing changed”: the page of the link in the mail, and the same page at the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.publishing import NotPossible
from submissions import attestation, rights
from submissions.choices import PROPOSING
from submissions.models import AttestationRequest
from submissions.rights import role_of
from submissions.views.members import own_school


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def attest(request, token):
    """The live facts, for anyone with the link; only a POST confirms them. No account is needed.

    The link of a former member does not work.
    """
    try:
        pk = attestation.SIGNER.unsign(token, max_age=attestation.LASTS)
    except SignatureExpired:
        return render(request, "submissions/attest.html", {"is_expired": True}, status=410)
    except BadSignature as forged:
        raise Http404("This link is not one of ours.") from forged
    asked = get_object_or_404(AttestationRequest.objects.select_related("school", "campaign", "user"), pk=pk)
    if asked.user is None or role_of(asked.user, asked.school) not in PROPOSING:
        raise Http404("The person who was asked has left the desk.")
    refusal, now = "", timezone.now()
    if request.method == "POST":
        try:
            attestation.confirm(asked, **picked(request), now=now)
        except NotPossible as refused:
            refusal = str(refused)
    answer = attestation.answer_of(asked)
    programs = [] if answer else attestation.due_of(asked.school, timezone.localdate(now))
    context = {
        "person": asked.user,
        "school": asked.school,
        "answer": answer,
        "programs": programs,
        "refusal": refusal,
        "seen": attestation.fingerprint(programs),
    }
    return render(request, "submissions/attest.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def nothing_changed(request, slug):
    """The same for a member of the desk who was not asked, or lost the mail."""
    school = own_school(request, slug)
    rights.require_proposer(request.user, school)
    refusal, now = "", timezone.now()
    if request.method == "POST":
        try:
            count = attestation.confirm_unasked(school, **picked(request), by=request.user, now=now)
        except NotPossible as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"Confirmed: {count} groups of facts. Thank you: the pages say so.")
            return redirect("submissions:desk", slug)
    programs = attestation.due_of(school, timezone.localdate(now))
    context = {
        "person": request.user,
        "school": school,
        "programs": programs,
        "refusal": refusal,
        "seen": attestation.fingerprint(programs),
    }
    return render(request, "submissions/attest.html", context, status=409 if refusal else 200)


def picked(request):
    """The ticked groups, and the fingerprint of what was in view."""
    return {"picked": request.POST.getlist("group"), "seen": request.POST.get("seen", "")}
