"""What a school does with its proposals: begins, saves, submits, withdraws and discusses them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.template.defaultfilters import pluralize
from django.utils import timezone

from core.publishing import NotPossible
from programs.models import Program, School
from submissions import notifications, rights
from submissions.actions.steps import decided, finish, lift_schedule, locked, note, step
from submissions.choices import BY_SCHOOL, OPEN, AuditKind, Decision, SubmissionKind, SubmissionState
from submissions.models import Comment, DeskPolicy, ProposedChange, Submission
from submissions.proposals import apply, review
from submissions.proposals.diff import changes_of
from submissions.proposals.fields import OF_PROGRAM, OF_SCHOOL, is_low_risk
from submissions.proposals.form import NOTHING_CHANGED, Proposal, refuse_endless, snapshot, with_changes


@transaction.atomic
def begin(*, school: School, kind: str, by, program: Program | None = None, is_by_editor: bool = False) -> Submission:
    """A new draft, or the open submission for the program. Raises PermissionDenied, NotPossible.

    With `is_by_editor` it is an editor’s own change of a public program, which another editor decides.
    """
    if is_by_editor:
        if not by.has_perm(rights.EDIT) or kind != SubmissionKind.UPDATE:
            raise PermissionDenied("You may not edit programs.")
    else:
        rights.require_proposer(by, school)
    if program and program.school_id != school.pk:
        raise PermissionDenied("This program is not the school’s.")
    asked = {"school": school, "program": program, "kind": kind}
    if kind != SubmissionKind.NEW_PROGRAM:
        open_one = Submission.objects.filter(school=school, program=program, state__in=OPEN)
        if program is None:
            open_one = open_one.filter(kind=SubmissionKind.SCHOOL)
        if found := open_one.first():
            if (found.kind, found.is_by_editor) != (kind, is_by_editor):
                raise NotPossible(f"There is an open proposal for this already: {found}. Withdraw it first.")
            return found
    editables = OF_SCHOOL if kind == SubmissionKind.SCHOOL else OF_PROGRAM
    subject = school if kind == SubmissionKind.SCHOOL else program
    base = {} if kind == SubmissionKind.WITHDRAWAL else snapshot(subject, editables)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                **asked, is_by_editor=is_by_editor, created_by=by, form={"base": base, "data": None}
            )
    except IntegrityError as refusal:
        raise NotPossible("Someone of your school began a proposal for this a moment ago. Open that one.") from refusal
    note(AuditKind.BEGUN, f"began: {submission}", by=by, submission=submission)
    return submission


def with_row(data: QueryDict) -> QueryDict:
    """The form with one more row when its `add` button was used."""
    count = f"{data.get('add', '')}-TOTAL_FORMS"
    if data.get(count, "").isdecimal():
        data = data.copy()
        data[count] = str(int(data[count]) + 1)
    return data


def proposal_of(submission: Submission, *, today: date) -> Proposal:
    """The form as its author left it; unbound when nothing was saved."""
    data = submission.form.get("data")
    if data is not None:
        data = with_lists(data)
    return Proposal(submission.kind, submission.form["base"], data, today=today)


def with_lists(data: Mapping[str, Sequence[str]]) -> QueryDict:
    """A stored form as it was submitted."""
    sent = QueryDict(mutable=True)
    for name, values in data.items():
        sent.setlist(name, list(values))
    return sent


@transaction.atomic
def save_draft(submission: Submission, data: QueryDict, *, by) -> Submission:
    """Saves the form as it is, complete or not. A submitted one stays as submitted until it is submitted again.

    `writers` of the form names the people who typed into each field that differs from the page.
    """
    rights.require_author(by, submission)
    refuse_endless(data)
    stored = locked(submission)
    if stored.state not in OPEN:
        raise NotPossible(f"{stored} is “{stored.get_state_display()}” and can no longer be edited.")
    data = with_row(data)
    before, writers = stored.form.get("data") or {}, stored.form.get("writers", {})
    stored.form = stored.form | {
        "data": {name: values for name, values in data.lists() if name != "csrfmiddlewaretoken"}
    }
    touched = (
        proposal_of(stored, today=timezone.localdate()).touched if stored.kind != SubmissionKind.WITHDRAWAL else ()
    )
    for name in touched:
        known = writers.get(name, [])
        is_new = stored.form["data"].get(name) != before.get(name)
        writers[name] = [*known, by.pk] if is_new and by.pk not in known else known
    stored.form["writers"] = {name: writers[name] for name in sorted(touched)}
    stored.save(update_fields=["form", "edited_at"])
    return stored


@transaction.atomic
def submit(submission: Submission, *, by, reason: str = "") -> Submission:
    """Submits the saved form to the editors, as often as needed until they decide.

    Raises ValidationError when the form is not valid or nothing differs. A withdrawal needs a reason instead. What the
    school may publish at once (`DeskPolicy`) is live from here on, and the rest is checked by the rules.
    """
    rights.require_author(by, submission)
    stored = locked(submission)
    step(stored, SubmissionState.SUBMITTED, BY_SCHOOL)
    now = timezone.now()
    today = timezone.localdate(now)
    if stored.kind == SubmissionKind.WITHDRAWAL:
        if not reason.strip():
            raise ValidationError("Say why the program is withdrawn.")
        stored.note = reason.strip()
        changes = [withdrawal(stored)]
    else:
        proposal = proposal_of(stored, today=today)
        if not (proposal.data and proposal.is_valid()):
            raise ValidationError("Some answers need another look: the sentence is beside each.")
        subject = stored.school if stored.kind == SubmissionKind.SCHOOL else stored.program
        changes = list(changes_of(proposal, subject))
        stored.note = proposal.notes.cleaned_data["note"]
        if not changes:
            raise ValidationError(NOTHING_CHANGED)
    stored.changes.exclude(decision=Decision.AT_ONCE).delete()
    for change in changes:
        change.submission = stored
    ProposedChange.objects.bulk_create(changes)
    stored.state, stored.submitted_at, stored.version = SubmissionState.SUBMITTED, now, stored.version + 1
    lift_schedule(stored)
    stored.save()
    writers = {pk for pks in stored.form.get("writers", {}).values() for pk in pks}
    stored.authors.set([by, *get_user_model().objects.filter(pk__in=writers)])
    what = f"submitted {len(changes)} change{pluralize(changes)}: {stored}"
    note(AuditKind.SUBMITTED, what, by=by, submission=stored)
    publish_low_risk(stored, by=by)
    review.check(stored, today=today)
    notifications.submitted(stored)
    return stored


def withdrawal(submission: Submission) -> ProposedChange:
    """The one change of a withdrawal."""
    program = submission.program
    return ProposedChange(
        section="about",
        model=Program._meta.label_lower,
        row=str(program.pk),
        field="state",
        old=program.state,
        new="archived",
    )


def publish_low_risk(submission: Submission, *, by) -> None:
    """Applies what the school’s policy allows; editors look at it afterward. Does nothing without a policy."""
    policy = DeskPolicy.objects.filter(school=submission.school, publishes_low_risk_at_once=True)
    if submission.kind not in (SubmissionKind.UPDATE, SubmissionKind.SCHOOL) or not policy.exists():
        return
    pending = list(submission.changes.filter(decision=Decision.PENDING))
    rows = {
        change.pk: apply.model_of(change).objects.filter(pk=change.row).first()
        for change in pending
        if change.row.isdecimal()
    }
    now_live = apply.live(pending)
    at_once = [
        change
        for change in pending
        if change.field
        and now_live[change.pk] == change.old
        and is_low_risk(
            apply.model_of(change), change.field, change.new, school=submission.school, row=rows.get(change.pk)
        )
    ]
    if not at_once:
        return
    finish(submission, at_once, Decision.AT_ONCE, now_live, by=by)
    submission.form = submission.form | {"base": with_changes(submission.form["base"], at_once)}
    if len(at_once) == len(pending):
        decided(submission, by=None)
    submission.is_looked_at = False
    submission.save()
    if submission.decided_at:
        notifications.decided(submission)
    told = f"published {len(at_once)} low-risk change{pluralize(at_once)} at once: {submission}"
    note(AuditKind.AT_ONCE, told, by=by, submission=submission)


@transaction.atomic
def withdraw(submission: Submission, *, by, reason: str = "") -> Submission:
    """Withdraws a submission. Nothing public changes."""
    rights.require_author(by, submission)
    stored = locked(submission)
    step(stored, SubmissionState.WITHDRAWN, BY_SCHOOL)
    stored.state, stored.snoozed_until, stored.snooze_reason = SubmissionState.WITHDRAWN, None, ""
    lift_schedule(stored)
    stored.save()
    note(AuditKind.WITHDRAWN, f"withdrew: {stored}. {reason}".strip(), by=by, submission=stored)
    return stored


@transaction.atomic
def comment(submission: Submission, *, text: str, by, is_internal: bool = False) -> Comment:
    """Adds a comment by a member of the school, or by a reviewer, who may make it internal."""
    if not rights.may_propose(by, submission):
        rights.require_reviewer(by, submission)
    elif not by.has_perm(rights.REVIEW):
        is_internal = False
    if not text.strip():
        raise ValidationError("Write something.")
    made = Comment(submission=submission, author=by, is_internal=is_internal, text=text.strip())
    made.full_clean()
    made.save()
    what = f"commented on {submission}"
    note(AuditKind.COMMENTED, what, by=by, submission=submission, is_internal=is_internal)
    notifications.commented(made)
    return made
