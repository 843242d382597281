"""What the rules say of a proposal: asked when it is submitted and when it is taken into review, and stored with it."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from programs import actions
from programs.choices import Severity
from programs.models import Program
from programs.rules import Breach
from programs.rules.rule import breaches_of
from submissions import applying
from submissions.choices import Decision, Kind
from submissions.editable import PART_COLUMNS
from submissions.models import ProposedChange, Submission
from submissions.values import row_values


@transaction.atomic
def check(submission: Submission, *, today: date) -> None:
    """Asks the rules about the pending changes and stores what they say, for proposer and reviewer.

    New breaches stand with the change that causes them, those of no one change with the submission, and so does why it
    cannot become live as a whole.
    """
    pending = list(submission.changes.filter(decision=Decision.PENDING))
    for change in pending:
        change.warnings = []
    submission.warnings, submission.blocker, submission.checked_at = [], "", timezone.now()
    if pending and submission.kind in (Kind.UPDATE, Kind.NEW_PROGRAM):
        try_out(submission, pending, today)
    ProposedChange.objects.bulk_update(pending, ["warnings"], batch_size=500)
    submission.save(update_fields=["warnings", "blocker", "checked_at"])


def try_out(submission: Submission, pending: Sequence[ProposedChange], today: date) -> None:
    """Applies the changes, asks the rules, and takes all of it back. A value that the model refuses is said."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                program = applied(submission, pending)
        except (actions.CannotEdit, ValidationError) as refused:
            submission.blocker = " ".join(getattr(refused, "messages", [str(refused)]))
        else:
            sort_in(submission, pending, program, today)
        transaction.set_rollback(True)


def applied(submission: Submission, pending: Sequence[ProposedChange]) -> Program:
    """The program with the changes written, in a transaction that will be taken back."""
    source, program = applying.source_of(submission), submission.program
    if program is None:
        program = applying.new_program(submission, pending, source=source)
        program.save()
    actions.apply(program, applying.edits_of(pending, program), source=source, by=None, reason="Tried out")
    return program


def sort_in(submission: Submission, pending: Sequence[ProposedChange], program: Program, today: date) -> None:
    """Puts each breach that is not known yet beside the change that causes it."""
    known = set(program.findings.uncorrected().values_list("rule", "model", "object_id", "field", "message"))
    for key, breach in breaches_of(program, today):
        obj = breach.obj
        if (key, obj._meta.label_lower, obj.pk, breach.field, breach.message) not in known:
            warning = {"rule": key, "severity": Severity(breach.severity).label, "message": breach.message}
            (cause(breach, pending) or submission).warnings.append(warning)


def cause(breach: Breach, pending: Sequence[ProposedChange]) -> ProposedChange | None:
    """The change of the same field, or else of the same row; a new row is known by what it states."""
    label = breach.obj._meta.label_lower
    same = [each for each in pending if each.model == label and each.row in (str(breach.obj.pk), "new")]
    for change in same:
        if change.field == breach.field:
            return change
    if same:
        return same[0] if label != Program._meta.label_lower else None
    added = [each for each in pending if each.model == label and not each.field and each.old is None]
    if not added:
        return None
    stated = row_values(breach.obj, PART_COLUMNS[type(breach.obj)])
    return next((each for each in added if each.new == stated), None)
