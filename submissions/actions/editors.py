"""What editors do with a proposal: take it over, snooze it, hand it back, decide it now or schedule the decision."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone

from core.publishing import NotPossible, moment_text
from core.snoozing import valid_reason
from submissions import notifications, rights
from submissions.actions.steps import decided, finish, lift_schedule, locked, note, record, step
from submissions.choices import APPLIED, BY_EDITOR, FIRST_REASONS, LONGEST_REASON, AuditKind, Decision, SubmissionState
from submissions.desk import label_of, text_of
from submissions.models import RejectionReason, Submission
from submissions.proposals import apply, review
from submissions.proposals.fields import Json


@transaction.atomic
def take_over(submission: Submission, *, by, owner=None) -> Submission:
    """Takes a waiting submission into review, for the actor or for another editor who may review it.

    The rules are checked again: the catalog may have changed since it was submitted.
    """
    rights.require_reviewer(by, submission)
    if owner:
        try:
            rights.require_reviewer(owner, submission)
        except PermissionDenied as refused:
            raise NotPossible(f"{owner} may not review this submission.") from refused
    stored = locked(submission)
    step(stored, SubmissionState.IN_REVIEW, BY_EDITOR)
    stored.state, stored.owner = SubmissionState.IN_REVIEW, owner or by
    stored.save()
    review.check(stored, today=timezone.localdate())
    note(AuditKind.TAKEN_OVER, f"took into review: {stored}", by=by, submission=stored, subject=stored.owner)
    return stored


@transaction.atomic
def snooze(submission: Submission, *, until: date, reason: str, by) -> Submission:
    """Snoozes a waiting submission until a later day, for a reason."""
    rights.require_reviewer(by, submission)
    reason = valid_reason(reason, until=until, today=timezone.localdate())
    stored = locked(submission)
    step(stored, SubmissionState.IN_REVIEW, BY_EDITOR)
    stored.owner, stored.snoozed_until, stored.snooze_reason = by, until, reason
    stored.save()
    note(AuditKind.SNOOZED, f"snoozed until {until}: {stored}", by=by, submission=stored)
    return stored


@transaction.atomic
def request_changes(submission: Submission, *, by, reason: str) -> Submission:
    """Returns a submission to the school with the changes that are needed."""
    rights.require_reviewer(by, submission)
    if not reason.strip():
        raise ValidationError("Say what is to be changed: the school will read it.")
    stored = locked(submission)
    step(stored, SubmissionState.CHANGES_REQUESTED, BY_EDITOR)
    stored.state, stored.reason, stored.owner = SubmissionState.CHANGES_REQUESTED, reason.strip(), by
    lift_schedule(stored)
    stored.save()
    note(AuditKind.CHANGES_REQUESTED, f"asked for changes: {stored}", by=by, submission=stored)
    notifications.changes_requested(stored)
    return stored


@dataclass(frozen=True, slots=True)
class ChangeVerdict:
    """A reviewer's decision on one change: the value if edited, the reason, and the live value that was in view."""

    decision: Decision
    seen: Json | dict
    value: Json | dict | None = None
    reason: str = ""


@transaction.atomic
def decide(
    submission: Submission, verdicts: Mapping[int, ChangeVerdict], *, by, version: int, reason: str = ""
) -> Submission:
    """Decides on every pending change by its primary key and makes the accepted ones live: all or none.

    Raises NotPossible when the submission was decided, withdrawn or submitted again since `version`, when a live value
    is no longer the one that the reviewer saw, when a change has no verdict, or when the model refuses a value.
    """
    rights.require_reviewer(by, submission)
    stored = locked(submission)
    step(stored, SubmissionState.APPROVED, BY_EDITOR)
    if stored.version != version:
        raise NotPossible("The school sent this submission again after you opened it. Read the new one.")
    pending = list(stored.changes.filter(decision=Decision.PENDING))
    if {change.pk for change in pending} != set(verdicts):
        raise NotPossible("Decide on every field.")
    now_live = apply.live(pending, is_held=True)
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
    for change in accepted:
        if change.decision == Decision.EDITED:
            proposed, put = text_of(change, change.new), text_of(change, change.decided_value)
            what = f"replaced “{label_of(change)}”: proposed {proposed}; decided {put}; {stored}"
            note(AuditKind.VALUE_REPLACED, what, by=by, submission=stored)
    told = f"accepted {len(accepted)} and rejected {len(rejected)} change{pluralize(rejected)}: {stored}"
    note(AuditKind.DECIDED, told, by=by, submission=stored)
    notifications.decided(stored)
    return stored


@transaction.atomic
def schedule(
    submission: Submission, verdicts: Mapping[int, ChangeVerdict], *, by, version: int, at: datetime, reason: str = ""
) -> Submission:
    """Stores a decision that becomes live at a moment, if everything is then as the reviewer saw it.

    Requires the right to publish. Raises as `decide` does: it is tried at once and rolled back.
    """
    if not by.has_perm(rights.PUBLISH):
        raise PermissionDenied("You may not schedule what becomes public.")
    if at <= timezone.now():
        raise NotPossible("A moment must lie ahead.")
    with transaction.atomic():
        decide(submission, verdicts, by=by, version=version, reason=reason)
        transaction.set_rollback(True)
    stored = locked(submission)
    stored.state, stored.owner, stored.apply_at = SubmissionState.IN_REVIEW, by, at
    stored.verdicts = {
        "version": version,
        "reason": reason,
        "changes": {pk: asdict(each) for pk, each in verdicts.items()},
    }
    stored.save()
    note(AuditKind.SCHEDULED, f"scheduled for {moment_text(at)}: {stored}", by=by, submission=stored)
    return stored


def apply_due(now: datetime) -> Iterator[tuple[Submission, str]]:
    """Applies the decisions that are due, each in its own transaction; yields each result.

    Submissions that another worker holds or has done are skipped. A refused one stays scheduled and is tried again.
    """
    due = Submission.objects.filter(apply_at__lte=now, state=SubmissionState.IN_REVIEW)
    for pk in due.order_by("apply_at", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            submission = (
                Submission.objects.select_for_update(skip_locked=True)
                .order_by("pk")
                .filter(pk=pk, apply_at__lte=now, state=SubmissionState.IN_REVIEW)
                .first()
            )
            if submission is None:
                continue
            kept = submission.verdicts
            verdicts = {int(number): ChangeVerdict(**each) for number, each in kept["changes"].items()}
            try:
                with transaction.atomic():
                    submission = decide(
                        submission, verdicts, by=submission.owner, version=kept["version"], reason=kept["reason"]
                    )
            except (NotPossible, PermissionDenied) as refused:
                yield submission, str(refused)
            else:
                yield submission, submission.get_state_display().lower()


@transaction.atomic
def look_at(submission: Submission, *, by) -> Submission:
    """Records that an editor has read what was published at once."""
    rights.require_reviewer(by, submission)
    stored = locked(submission)
    stored.is_looked_at = True
    stored.save(update_fields=["is_looked_at", "edited_at"])
    note(AuditKind.LOOKED_AT, f"looked at what was published at once: {stored}", by=by, submission=stored)
    return stored


def add_first_reasons() -> None:
    """Adds the first rejection reasons when there are none."""
    if not RejectionReason.objects.exists():
        reasons = enumerate(FIRST_REASONS, start=1)
        RejectionReason.objects.bulk_create(RejectionReason(text=text, position=place) for place, text in reasons)
