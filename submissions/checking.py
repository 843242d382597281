"""What the rules would say if a proposal became live: tried out in a transaction that is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from core.models import CatalogueVersion
from programs import edits
from programs.choices import Severity
from programs.models import Program
from programs.rules import RULES, Breach
from programs.rules.rule import of_one_program
from submissions import applying
from submissions.choices import Kind
from submissions.editable import PART_COLUMNS
from submissions.models import ProposedChange, Submission
from submissions.values import row_values

KEPT_FOR = 3600
ACROSS = ("shared_official_page", "one_program_under_two_titles")
"""Rules that hold a program against all others; they are quick."""
OF_ROWS = (
    "length_against_attendance", "full_time_longer_than_part_time", "length_against_credits",
    "in_state_above_out_of_state", "own_price_far_from_school", "deadline_after_start", "deadline_long_before_start",
    "score_off_its_scale", "required_above_recommended", "degree_against_title", "official_page_is_a_home_page",
    "placeholder_text", "mojibake", "number_typed_into_text", "past_term_in_text",
)  # fmt: skip
"""Rules about what a school may propose. Those of official figures cannot be broken by it and are left out."""


@dataclass(frozen=True, slots=True)
class Told:
    """A rule that the proposal would break."""

    severity: Severity
    message: str

    @property
    def label(self) -> str:
        """How grave it is, in words."""
        return self.severity.label


@dataclass(slots=True)
class Checked:
    """New breaches by number of the change, those of no one change, and why it cannot become live as a whole."""

    by_change: dict[int, list[Told]] = field(default_factory=dict)
    others: list[Told] = field(default_factory=list)
    refusal: str = ""


def checked(submission: Submission, pending: Sequence[ProposedChange], *, today: date) -> Checked:
    """What the rules say about the pending changes, kept for a version of the submission and of the catalogue.

    The first time costs some fifty queries beside those of the edits, afterwards two.
    """
    if submission.kind not in (Kind.UPDATE, Kind.NEW_PROGRAM) or not pending:
        return Checked()
    token = CatalogueVersion.objects.filter(name="programs").values_list("token", flat=True).first()
    key = f"proposal:{submission.pk}:{submission.version}:{len(pending)}:{token}:{today}"
    found = cache.get(key)
    if found is None:
        found = tried(submission, pending, today=today)
        cache.set(key, found, KEPT_FOR)
    return found


def tried(submission: Submission, pending: Sequence[ProposedChange], *, today: date) -> Checked:
    """Applies the changes, asks the rules, and takes all of it back. A value that the model refuses is told."""
    found = Checked()
    with transaction.atomic():
        try:
            with transaction.atomic():
                program = applied(submission, pending)
        except (edits.CannotEdit, ValidationError) as refused:
            found.refusal = " ".join(getattr(refused, "messages", [str(refused)]))
        else:
            sort_in(found, pending, program, today)
        transaction.set_rollback(True)
    return found


def applied(submission: Submission, pending: Sequence[ProposedChange]) -> Program:
    """The program with the changes written, in a transaction that will be taken back."""
    school, reason = submission.school, "Tried out"
    program = submission.program or applying.new_program(school, pending, by=None, reason=reason)
    written = applying.edits_of(pending, program)
    edits.apply(program, written, source=applying.school_source(school), by=None, reason=reason)
    return program


def sort_in(found: Checked, pending: Sequence[ProposedChange], program: Program, today: date) -> None:
    """Puts each breach that is not known yet beside the change that causes it."""
    known = set(program.findings.uncorrected().values_list("rule", "model", "object_id", "field", "message"))
    for key, breach in breaches(program, today):
        obj = breach.obj
        if (key, obj._meta.label_lower, obj.pk, breach.field, breach.message) in known:
            continue
        told = Told(Severity(breach.severity), breach.message)
        change = cause(breach, pending)
        (found.by_change.setdefault(change.pk, []) if change else found.others).append(told)


def breaches(program: Program, today: date):
    """Every breach of the program and its rows, with the key of its rule."""
    with of_one_program(program.pk):
        yield from ((key, breach) for key in OF_ROWS for breach in RULES[key].find(today) if is_of(breach, program))
    yield from ((key, breach) for key in ACROSS for breach in RULES[key].find(today) if is_of(breach, program))


def is_of(breach: Breach, program: Program) -> bool:
    """Whether a breach is about the program or a row of it."""
    return program.pk == (breach.obj.pk if isinstance(breach.obj, Program) else getattr(breach.obj, "program_id", None))


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
