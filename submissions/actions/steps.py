"""Parts of every step of a submission: the locked row, the refusal, the audit entry, the outcome."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from core.publishing import NotPossible, moment_text
from programs.actions import CannotEdit
from programs.models import School
from submissions.choices import APPLIED, AuditKind, Decision, SubmissionState
from submissions.models import AuditEntry, ProposedChange, Submission
from submissions.proposals import apply


def note(
    kind: AuditKind,
    what: str,
    *,
    by,
    school: School | None = None,
    submission: Submission | None = None,
    subject=None,
    subject_name: str = "",
    is_internal: bool = False,
) -> AuditEntry:
    """Adds an entry to the audit trail. `what` names no person: `subject` does, or `subject_name` without an account.

    Entries about an editor's proposal are only for editors.
    """
    return AuditEntry.objects.create(
        kind=kind,
        what=what[:500],
        actor=by,
        who=str(by or "The clock"),
        submission=submission,
        school=school or (submission.school if submission else None),
        subject=subject,
        subject_name=str(subject or subject_name)[:254],
        is_internal=is_internal or bool(submission and submission.is_by_editor),
    )


def locked(submission: Submission) -> Submission:
    """The stored submission, locked until the transaction ends."""
    # Ordered by the key and without joins: PostgreSQL would also lock the rows of joined tables.
    return Submission.objects.select_for_update().order_by("pk").get(pk=submission.pk)


def step(submission: Submission, to: str, allowed: Mapping[str, Sequence[str]]) -> None:
    """Raises NotPossible when the stored state does not allow this step."""
    if to not in allowed.get(submission.state, ()):
        told = f"{submission} is “{submission.get_state_display()}”"
        if submission.decided_at:
            told += f": {submission.decided_by or 'the desk’s policy'} decided on {moment_text(submission.decided_at)}"
        raise NotPossible(f"{told}. “{SubmissionState(to).label}” cannot follow that.")


def lift_schedule(submission: Submission) -> None:
    """Clears a scheduled decision."""
    submission.apply_at, submission.verdicts = None, {}


def finish(
    submission: Submission, changes: Sequence[ProposedChange], decision: Decision | None, now_live: Mapping, *, by
) -> None:
    """Makes changes live and records that. Raises NotPossible for what cannot be written."""
    if changes:
        reason = f"Proposal {submission.pk} of {submission.school}"
        try:
            apply.apply(submission, changes, by=by, reason=reason, today=timezone.localdate())
        except CannotEdit as refused:
            raise NotPossible(f"{refused.edit.model._meta.verbose_name}: {refused}") from refused
        except ValidationError as refused:
            raise NotPossible(" ".join(refused.messages)) from refused
    record(changes, decision, now_live, by=by)


def record(changes: Sequence[ProposedChange], decision: Decision | None, now_live: Mapping, *, by) -> None:
    """Records who decided when, and the values that were live until then."""
    now = timezone.now()
    for change in changes:
        change.decision = decision or change.decision
        change.before, change.decided_by, change.decided_at = now_live[change.pk], by, now
        change.save()


def decided(submission: Submission, *, by) -> None:
    """Sets the state that follows from the decisions on its changes."""
    decisions = set(submission.changes.values_list("decision", flat=True))
    if not decisions & set(APPLIED):
        submission.state = SubmissionState.REJECTED
    elif Decision.REJECTED in decisions:
        submission.state = SubmissionState.PARTLY_APPROVED
    else:
        submission.state = SubmissionState.APPROVED
    submission.decided_by, submission.decided_at = by, timezone.now()
    submission.snoozed_until, submission.snooze_reason = None, ""
    lift_schedule(submission)
