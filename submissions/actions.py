"""Every step of a submission, by a school or by an editor. Each is one transaction with a line in the audit trail.

Of two people at once the first wins; the second is told by NotPossible, whose text is for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from core.publishing import NotPossible, written
from core.snoozing import sound_reason
from programs.edits import CannotEdit
from programs.models import Program, School
from submissions import applying, notifications, rights
from submissions.choices import APPLIED, BY_EDITOR, BY_SCHOOL, OPEN, Decision, Kind, SubmissionState
from submissions.editable import OF_PROGRAM, OF_SCHOOL, is_low_risk
from submissions.forms import NOTHING_CHANGED, Proposal, refuse_endless, snapshot, with_changes
from submissions.models import AuditEntry, Comment, DeskPolicy, ProposedChange, Submission
from submissions.pages import label_of
from submissions.proposing import changes_of
from submissions.values import Json

STATE = SubmissionState
LONGEST_REASON = ProposedChange._meta.get_field("reason").max_length


def note(what: str, *, by, school: School | None = None, submission: Submission | None = None) -> AuditEntry:
    """Adds a line to the audit trail."""
    return AuditEntry.objects.create(
        actor=by, who=str(by or "The clock"), what=what[:500], submission=submission,
        school=school or (submission.school if submission else None),
    )  # fmt: skip


def locked(submission: Submission) -> Submission:
    """The submission as it is stored, held until the transaction ends."""
    # Ordered by the key and without joins: on PostgreSQL the rows of joined tables would be held too.
    return Submission.objects.select_for_update().order_by("pk").get(pk=submission.pk)


def step(submission: Submission, to: str, allowed: Mapping[str, Sequence[str]]) -> None:
    """Refuses a step that cannot follow the state in which the submission is stored."""
    if to not in allowed.get(submission.state, ()):
        told = f"{submission} is “{submission.get_state_display()}”"
        if submission.decided_at:
            told += f": {submission.decided_by or 'the desk’s policy'} decided on {written(submission.decided_at)}"
        raise NotPossible(f"{told}. “{STATE(to).label}” cannot follow that.")


@transaction.atomic
def begin(*, school: School, kind: str, by, program: Program | None = None, is_by_editor: bool = False) -> Submission:
    """A new draft, or the one that is open for the program already. Raises PermissionDenied, NotPossible.

    With `is_by_editor` it is an editor’s own change of a public program, which another editor decides.
    """
    if is_by_editor:
        if not by.has_perm(rights.EDIT) or kind != Kind.UPDATE:
            raise PermissionDenied("You may not edit programs.")
    else:
        rights.require_proposer(by, school)
    if program and program.school_id != school.pk:
        raise PermissionDenied("This program is not the school’s.")
    asked = {"school": school, "program": program, "kind": kind}
    if kind != Kind.NEW_PROGRAM:
        open_one = Submission.objects.filter(school=school, program=program, state__in=OPEN)
        if program is None:
            open_one = open_one.filter(kind=Kind.SCHOOL)
        if found := open_one.first():
            if (found.kind, found.is_by_editor) != (kind, is_by_editor):
                raise NotPossible(f"There is an open proposal for this already: {found}. Withdraw it first.")
            return found
    editables = OF_SCHOOL if kind == Kind.SCHOOL else OF_PROGRAM
    subject = school if kind == Kind.SCHOOL else program
    base = {} if kind == Kind.WITHDRAWAL else snapshot(subject, editables)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                **asked, is_by_editor=is_by_editor, created_by=by, form={"base": base, "data": None}
            )
    except IntegrityError as refusal:
        raise NotPossible("Somebody of your school began a proposal for this a moment ago. Open that one.") from refusal
    note(f"began: {submission}", by=by, submission=submission)
    return submission


def with_row(data: QueryDict) -> QueryDict:
    """The form with room for one row more where its sender asked for that."""
    count = f"{data.get('add', '')}-TOTAL_FORMS"
    if data.get(count, "").isdecimal():
        data = data.copy()
        data[count] = str(int(data[count]) + 1)
    return data


def proposal_of(submission: Submission, *, today: date) -> Proposal:
    """The form as its author left it; unbound while nothing was saved."""
    data = submission.form.get("data")
    if data is not None:
        data = with_lists(data)
    return Proposal(submission.kind, submission.form["base"], data, today=today)


def with_lists(data: Mapping[str, Sequence[str]]) -> QueryDict:
    """A stored form as it was sent."""
    sent = QueryDict(mutable=True)
    for name, values in data.items():
        sent.setlist(name, list(values))
    return sent


@transaction.atomic
def save_draft(submission: Submission, data: QueryDict, *, by) -> Submission:
    """Keeps the form as it is, complete or not. One that was submitted stays as submitted until it is sent again."""
    rights.require_author(by, submission)
    refuse_endless(data)
    stored = locked(submission)
    if stored.state not in OPEN:
        raise NotPossible(f"{stored} is “{stored.get_state_display()}” and can no longer be edited.")
    data = with_row(data)
    stored.form = stored.form | {
        "data": {name: values for name, values in data.lists() if name != "csrfmiddlewaretoken"}
    }
    stored.save(update_fields=["form", "edited_at"])
    return stored


@transaction.atomic
def submit(submission: Submission, *, by, reason: str = "") -> Submission:
    """Sends the saved form to the editors, again as often as needed until they decide.

    Raises ValidationError when the form is not valid or nothing differs. A withdrawal owes a reason instead.
    What the school may publish at once (`DeskPolicy`) is live from here on.
    """
    rights.require_author(by, submission)
    stored = locked(submission)
    step(stored, STATE.SUBMITTED, BY_SCHOOL)
    now = timezone.now()
    today = timezone.localdate(now)
    if stored.kind == Kind.WITHDRAWAL:
        if not reason.strip():
            raise ValidationError("Say why the program is withdrawn.")
        stored.note = reason.strip()
        changes = [withdrawal(stored)]
    else:
        proposal = proposal_of(stored, today=today)
        if not (proposal.data and proposal.is_valid()):
            raise ValidationError("Some answers need another look: the sentence is beside each.")
        subject = stored.school if stored.kind == Kind.SCHOOL else stored.program
        changes = list(changes_of(proposal, subject))
        stored.note = proposal.notes.cleaned_data["note"]
        if not changes:
            raise ValidationError(NOTHING_CHANGED)
    stored.changes.exclude(decision=Decision.AT_ONCE).delete()
    for change in changes:
        change.submission = stored
    ProposedChange.objects.bulk_create(changes)
    stored.state, stored.submitted_at, stored.version = STATE.SUBMITTED, now, stored.version + 1
    lift_schedule(stored)
    stored.save()
    note(f"submitted {len(changes)} changes: {stored}", by=by, submission=stored)
    publish_low_risk(stored, by=by)
    notifications.submitted(stored)
    return stored


def withdrawal(submission: Submission) -> ProposedChange:
    """The one change of a withdrawal."""
    program = submission.program
    return ProposedChange(
        section="about", model=Program._meta.label_lower, row=str(program.pk), field="state",
        old=program.state, new="archived",
    )  # fmt: skip


def publish_low_risk(submission: Submission, *, by) -> None:
    """Applies what the school’s policy lets through; editors look at it afterwards. Nothing without a policy."""
    policy = DeskPolicy.objects.filter(school=submission.school, publishes_low_risk_at_once=True)
    if submission.kind not in (Kind.UPDATE, Kind.SCHOOL) or not policy.exists():
        return
    pending = list(submission.changes.filter(decision=Decision.PENDING))
    rows = {
        change.pk: applying.model_of(change).objects.filter(pk=change.row).first()
        for change in pending
        if change.row.isdecimal()
    }
    now_live = applying.live(pending)
    at_once = [
        change
        for change in pending
        if change.field
        and now_live[change.pk] == change.old
        and is_low_risk(
            applying.model_of(change), change.field, change.new, school=submission.school, row=rows.get(change.pk)
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
    note(f"published {len(at_once)} low-risk changes at once: {submission}", by=by, submission=submission)


@transaction.atomic
def withdraw(submission: Submission, *, by, reason: str = "") -> Submission:
    """Takes a submission back. Nothing public changes."""
    rights.require_author(by, submission)
    stored = locked(submission)
    step(stored, STATE.WITHDRAWN, BY_SCHOOL)
    stored.state, stored.snoozed_until, stored.snooze_reason = STATE.WITHDRAWN, None, ""
    lift_schedule(stored)
    stored.save()
    note(f"withdrew: {stored}. {reason}".strip(), by=by, submission=stored)
    return stored


@transaction.atomic
def take_over(submission: Submission, *, by, owner=None) -> Submission:
    """Takes a waiting submission into review, for oneself or for another editor who may review it."""
    rights.require_reviewer(by, submission)
    if owner:
        try:
            rights.require_reviewer(owner, submission)
        except PermissionDenied as refused:
            raise NotPossible(f"{owner} may not review this submission.") from refused
    stored = locked(submission)
    step(stored, STATE.IN_REVIEW, BY_EDITOR)
    stored.state, stored.owner = STATE.IN_REVIEW, owner or by
    stored.save()
    note(f"took into review for {stored.owner}: {stored}", by=by, submission=stored)
    return stored


@transaction.atomic
def snooze(submission: Submission, *, until: date, reason: str, by) -> Submission:
    """Puts a waiting submission off to a later day, for a reason."""
    rights.require_reviewer(by, submission)
    reason = sound_reason(reason, until=until, today=timezone.localdate())
    stored = locked(submission)
    step(stored, STATE.IN_REVIEW, BY_EDITOR)
    stored.owner, stored.snoozed_until, stored.snooze_reason = by, until, reason
    stored.save()
    note(f"snoozed until {until}: {stored}", by=by, submission=stored)
    return stored


@transaction.atomic
def request_changes(submission: Submission, *, by, reason: str) -> Submission:
    """Hands a submission back to the school with what is wanted."""
    rights.require_reviewer(by, submission)
    if not reason.strip():
        raise ValidationError("Say what is to be changed: the school will read it.")
    stored = locked(submission)
    step(stored, STATE.CHANGES_REQUESTED, BY_EDITOR)
    stored.state, stored.reason, stored.owner = STATE.CHANGES_REQUESTED, reason.strip(), by
    lift_schedule(stored)
    stored.save()
    note(f"asked for changes: {stored}", by=by, submission=stored)
    notifications.changes_requested(stored)
    return stored


@transaction.atomic
def comment(submission: Submission, *, text: str, by, is_internal: bool = False) -> Comment:
    """Adds a comment: by a member of the school, or by a reviewer, who may keep it internal."""
    if not rights.may_propose(by, submission):
        rights.require_reviewer(by, submission)
    elif not by.has_perm(rights.REVIEW):
        is_internal = False
    if not text.strip():
        raise ValidationError("Write something.")
    made = Comment(submission=submission, author=by, is_internal=is_internal, text=text.strip())
    made.full_clean()
    made.save()
    note(f"commented{' internally' if is_internal else ''} on {submission}", by=by, submission=submission)
    notifications.commented(made)
    return made


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer decided on one change: with which value if edited, why, and which live value was in view."""

    decision: Decision
    seen: Json | dict
    value: Json | dict | None = None
    reason: str = ""


@transaction.atomic
def decide(
    submission: Submission, verdicts: Mapping[int, Verdict], *, by, version: int, reason: str = ""
) -> Submission:
    """Decides on every pending change by its number and makes the accepted ones live, all of it or nothing.

    Raises NotPossible when the submission was decided, withdrawn or sent anew since `version`, when a live value is no
    longer the one that the reviewer saw, when a change has no verdict, or when the model refuses a value.
    """
    rights.require_reviewer(by, submission)
    stored = locked(submission)
    step(stored, STATE.APPROVED, BY_EDITOR)
    if stored.version != version:
        raise NotPossible("The school sent this submission again after you opened it. Read the new one.")
    pending = list(stored.changes.filter(decision=Decision.PENDING))
    if {change.pk for change in pending} != set(verdicts):
        raise NotPossible("Decide on every field.")
    now_live = applying.live(pending, is_held=True)
    for change in pending:
        verdict = verdicts[change.pk]
        if verdict.decision not in (Decision.ACCEPTED, Decision.EDITED, Decision.REJECTED):
            raise NotPossible("Decide on every field.")
        if verdict.seen != now_live[change.pk]:
            raise NotPossible(
                f"“{label_of(change)}” changed on the page after you opened it. Look at its value of now."
            )
        if verdict.decision == Decision.EDITED and not change.field and not isinstance(verdict.value, dict):
            raise NotPossible("Another value for a row states its columns.")
        if verdict.decision == Decision.REJECTED and not verdict.reason.strip():
            raise NotPossible("A rejected field owes a reason: the school will read it.")
        if len(verdict.reason.strip()) > LONGEST_REASON:
            raise NotPossible(f"A reason has at most {LONGEST_REASON} characters.")
        change.decision, change.reason, change.decided_value = verdict.decision, verdict.reason.strip(), verdict.value
    accepted = [change for change in pending if change.decision in APPLIED]
    rejected = [change for change in pending if change.decision == Decision.REJECTED]
    stored.reason, stored.owner = reason.strip(), by
    finish(stored, accepted, None, now_live, by=by)
    record(rejected, None, now_live, by=by)
    decided(stored, by=by)
    stored.save()
    note(f"accepted {len(accepted)} and rejected {len(rejected)} changes: {stored}", by=by, submission=stored)
    notifications.decided(stored)
    return stored


@transaction.atomic
def schedule(
    submission: Submission, verdicts: Mapping[int, Verdict], *, by, version: int, at: datetime, reason: str = ""
) -> Submission:
    """Keeps a decision that becomes live by itself at a moment, if everything is then as it was seen.

    Takes the right to publish. Raises as `decide` does, which is tried at once and taken back.
    """
    if not by.has_perm(rights.PUBLISH):
        raise PermissionDenied("You may not schedule what becomes public.")
    if at <= timezone.now():
        raise NotPossible("A moment must lie ahead.")
    with transaction.atomic():
        decide(submission, verdicts, by=by, version=version, reason=reason)
        transaction.set_rollback(True)
    stored = locked(submission)
    stored.state, stored.owner, stored.apply_at = STATE.IN_REVIEW, by, at
    stored.verdicts = {
        "version": version, "reason": reason, "changes": {pk: asdict(each) for pk, each in verdicts.items()},
    }  # fmt: skip
    stored.save()
    note(f"scheduled for {written(at)}: {stored}", by=by, submission=stored)
    return stored


def lift_schedule(submission: Submission) -> None:
    """A decision that waited no longer waits."""
    submission.apply_at, submission.verdicts = None, {}


def apply_due(now: datetime) -> Iterator[tuple[Submission, str]]:
    """Takes the decisions whose moment has come, each in a transaction of its own; yields what became of each.

    Whatever another worker holds or has done is passed over. What is refused keeps its moment and is tried again.
    """
    due = Submission.objects.filter(apply_at__lte=now, state=STATE.IN_REVIEW)
    for pk in due.order_by("apply_at", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            submission = (
                Submission.objects.select_for_update(skip_locked=True)
                .order_by("pk")
                .filter(pk=pk, apply_at__lte=now, state=STATE.IN_REVIEW)
                .first()
            )
            if submission is None:
                continue
            kept = submission.verdicts
            verdicts = {int(number): Verdict(**each) for number, each in kept["changes"].items()}
            try:
                with transaction.atomic():
                    submission = decide(
                        submission, verdicts, by=submission.owner, version=kept["version"], reason=kept["reason"]
                    )
            except (NotPossible, PermissionDenied) as refused:
                yield submission, str(refused)
            else:
                yield submission, submission.get_state_display().lower()


def finish(
    submission: Submission, changes: Sequence[ProposedChange], decision: Decision | None, now_live: Mapping, *, by
) -> None:
    """Makes changes live and records that they are. Raises NotPossible for what cannot be written."""
    if changes:
        reason = f"Proposal {submission.pk} of {submission.school}"
        try:
            applying.apply(submission, changes, by=by, reason=reason, today=timezone.localdate())
        except CannotEdit as refused:
            raise NotPossible(f"{refused.edit.model._meta.verbose_name}: {refused}") from refused
        except ValidationError as refused:
            raise NotPossible(" ".join(refused.messages)) from refused
    record(changes, decision, now_live, by=by)


def record(changes: Sequence[ProposedChange], decision: Decision | None, now_live: Mapping, *, by) -> None:
    """Writes down who decided when, and what was live until then."""
    now = timezone.now()
    for change in changes:
        change.decision = decision or change.decision
        change.before, change.decided_by, change.decided_at = now_live[change.pk], by, now
        change.save()


def decided(submission: Submission, *, by) -> None:
    """The state that follows from the decisions on its changes."""
    decisions = set(submission.changes.values_list("decision", flat=True))
    if not decisions & set(APPLIED):
        submission.state = STATE.REJECTED
    elif Decision.REJECTED in decisions:
        submission.state = STATE.PARTLY_APPROVED
    else:
        submission.state = STATE.APPROVED
    submission.decided_by, submission.decided_at = by, timezone.now()
    submission.snoozed_until, submission.snooze_reason = None, ""
    lift_schedule(submission)


@transaction.atomic
def look_at(submission: Submission, *, by) -> Submission:
    """An editor has read what was published at once."""
    rights.require_reviewer(by, submission)
    stored = locked(submission)
    stored.is_looked_at = True
    stored.save(update_fields=["is_looked_at", "edited_at"])
    note(f"looked at what was published at once: {stored}", by=by, submission=stored)
    return stored
