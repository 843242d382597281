"""Views of a proposal: its form, its preview, and its decision."""

from datetime import date

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.publishing import NotPossible
from programs.actions import CannotEdit, candidate
from programs.index import current_index
from programs.models import Program, School, Verification
from programs.views import program_page
from submissions import actions, rights
from submissions.choices import Decision, SubmissionKind
from submissions.desk import shown_changes
from submissions.models import Submission
from submissions.proposals import apply
from submissions.proposals.diff import changes_of
from submissions.proposals.form import FormProblem, form_sections, imported_figures, problems

PREVIEWED = (SubmissionKind.UPDATE, SubmissionKind.NEW_PROGRAM)
"""Kinds of submissions with a preview page."""


def as_accepted(submission: Submission, *, today: date) -> tuple[Program, dict[type[Model], list]]:
    """The program, and its rows by kind, as if an editor had accepted the saved form today; for `program_page`.

    Without a valid form they are the stored ones. Raises CannotEdit and ValidationError for what the model refuses.
    """
    proposal = actions.proposal_of(submission, today=today)
    changes = list(changes_of(proposal, submission.program)) if proposal.data and proposal.is_valid() else []
    source = apply.source_of(submission, is_stored=False)
    if submission.program_id:
        program = Program.objects.with_page_facts().get(pk=submission.program_id)
    else:
        program = apply.new_program(submission, changes, source=source, pk=0)
    rows = candidate(program, apply.edits_of(changes, program), source=source)
    said = {"program": program, "verified_on": today, "is_by_school": not submission.is_by_editor}
    stamps = apply.vouched(submission, changes)
    rows[Verification] = [Verification(**said, group=group, evidence_url=url) for group, url in stamps.items()]
    return program, rows


TOO_MANY_SENT = "You sent many proposals in the last hour. This one is saved as a draft: send it later."
TOO_MANY_COMMENTS = "You wrote many comments in the last hour. Yours is still in the box: send it later."
SENT = "Sent to the editors. You may change or withdraw it until they decide."
HAS_WARNINGS = " Some of it may be a slip: the sentences below say what. Look at it again."
AUTOSAVE = "X-Autosave"
"""Header of a script's save while a person types: answered without a page."""
NOT_BEGUN = FormProblem("", "", "Fill in the form and save it: there is nothing to show yet.")


def own_submission(request, pk):
    """A submission of one of the person’s schools; 404 for other people’s."""
    found = Submission.objects.for_author(request.user).select_related(
        "school", "program__school", "program__cip_code", "program__outcome", "program__row", "program__described_by"
    )
    return get_object_or_404(found, pk=pk)


@require_POST
@never_cache
@login_required
def begin(request, slug):
    """Begins a submission, or opens the open one."""
    school = get_object_or_404(School.objects.filter(memberships__user=request.user), slug=slug)
    program = None
    if asked := request.POST.get("program"):
        program = get_object_or_404(school.programs, slug=asked)
    kind = request.POST.get("kind", SubmissionKind.UPDATE)
    if kind not in SubmissionKind.values or (program is None) != (
        kind in (SubmissionKind.NEW_PROGRAM, SubmissionKind.SCHOOL)
    ):
        raise Http404("There is no such kind of proposal.")
    try:
        submission = actions.begin(school=school, program=program, kind=kind, by=request.user)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("submissions:desk", slug)
    return redirect(submission)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def propose(request, slug):
    """An editor’s change of a public program that another editor decides: GET explains it, POST begins it."""
    if not request.user.has_perm(rights.EDIT):
        raise Http404("There is no such page.")
    program = get_object_or_404(Program.objects.published().select_related("school", "cip_code"), slug=slug)
    refusal = ""
    if request.method == "POST":
        try:
            begun = actions.begin(
                school=program.school, program=program, kind=SubmissionKind.UPDATE, by=request.user, is_by_editor=True
            )
        except NotPossible as refused:
            refusal = str(refused)
        else:
            return redirect(begun)
    context = {"program": program, "refusal": refusal}
    return render(request, "submissions/propose.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def submission(request, pk):
    """The form; a POST saves it, and submits it with the submit button. No input is lost."""
    found = own_submission(request, pk)
    may_propose = rights.may_propose(request.user, found)
    refusal, status = "", 422
    if request.method == "POST":
        if not may_propose:
            raise PermissionDenied
        try:
            if found.kind != SubmissionKind.WITHDRAWAL:
                found = actions.save_draft(found, request.POST, by=request.user)
            if AUTOSAVE in request.headers:
                return HttpResponse(status=204)
            if "submit" not in request.POST:
                messages.success(request, "Saved. The editors see nothing until you send it.")
                return redirect(found)
            if not ratelimit.consume(request, action="submit_proposal"):
                status = 429
                raise NotPossible(TOO_MANY_SENT)
            sent = actions.submit(found, by=request.user, reason=request.POST.get("reason", ""))
        except (NotPossible, ValidationError) as refused:
            refusal = " ".join(getattr(refused, "messages", [str(refused)]))
        else:
            messages.success(request, SENT + (HAS_WARNINGS if has_warnings(sent) else ""))
            return redirect(found)
    context = page(found, is_checked=bool(refusal) or "check" in request.GET)
    context |= {"may_propose": may_propose, "refusal": refusal}
    return render(request, "submissions/submission.html", context, status=status if refusal else 200)


def has_warnings(submission):
    """Whether the rules, or the model, object to something that was submitted."""
    return bool(
        submission.blocker
        or submission.warnings
        or any(submission.changes.filter(decision=Decision.PENDING).values_list("warnings", flat=True))
    )


def page(found, *, is_checked):
    """The context of a submission's page: its form while it may be edited, else its changes."""
    context = {
        "submission": found,
        "school": found.school,
        "changes": shown_changes(found.changes.all()),
        "comments": found.comments.filter(is_internal=False).select_related("author"),
    }
    if found.is_open and found.kind != SubmissionKind.WITHDRAWAL:
        proposal = actions.proposal_of(found, today=timezone.localdate())
        if is_checked:
            proposal.is_valid()
        subject = found.school if found.kind == SubmissionKind.SCHOOL else found.program
        imported = imported_figures(found.program, current_index()) if found.program else {}
        sections = form_sections(proposal, subject, imported)
        shown_keys = {section.key for section in sections}
        context |= {
            "proposal": proposal,
            "sections": sections,
            "imported": [each for key, each in imported.items() if key not in shown_keys],
            "is_checked": is_checked and proposal.is_bound,
            "has_preview": found.kind in PREVIEWED,
        }
    return context


@require_safe
@never_cache
@login_required
def preview(request, pk):
    """The public page with the saved draft, only for members of the school."""
    found = own_submission(request, pk)
    if not found.is_open or found.kind not in PREVIEWED:
        raise Http404("There is no draft to preview.")
    today, index = timezone.localdate(), current_index()
    proposal = actions.proposal_of(found, today=today)
    context = {"submission": found, "school": found.school}
    lacking = list(problems(proposal)) if proposal.is_bound else [NOT_BEGUN] if found.program is None else []
    if not lacking:
        try:
            program, rows = as_accepted(found, today=today)
        except (CannotEdit, ValidationError) as refused:
            lacking = [FormProblem("", "", sentence) for sentence in getattr(refused, "messages", [str(refused)])]
        else:
            context |= program_page(program, index, program.get_absolute_url(), rows=rows)
            return unseen(render(request, "submissions/preview.html", context))
    return unseen(render(request, "submissions/unready.html", context | {"problems": lacking}))


def unseen(response):
    """Adds headers to the response against indexing, caching by crawlers, and referrers."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@never_cache
@login_required
def withdraw(request, pk):
    found = own_submission(request, pk)
    try:
        actions.withdraw(found, by=request.user)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, "Withdrawn. Nothing on the site has changed.")
    if found.is_by_editor:
        return redirect("admin:programs_program_change", found.program_id)
    return redirect("submissions:desk", found.school.slug)


@require_POST
@never_cache
@login_required
def comment(request, pk):
    found = own_submission(request, pk)
    text = request.POST.get("text", "")
    if not rights.may_propose(request.user, found):
        raise PermissionDenied
    if not ratelimit.consume(request, action="comment_proposal"):
        context = page(found, is_checked=False) | {"refusal": TOO_MANY_COMMENTS, "may_propose": True, "typed": text}
        return render(request, "submissions/submission.html", context, status=429)
    try:
        actions.comment(found, text=text, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(found)
