"""Changes of programs: rows, state, address, successors, and the data that pages derive from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import CheckConstraint, Q, UniqueConstraint, Value

from core import publishing
from core.actions import move_address, raise_version
from core.choices import PublishingState
from core.importing import FileReport
from core.models import Source
from programs import read_model
from programs.changes import log
from programs.choices import FactGroup
from programs.importers.sources import relate_programs
from programs.models import (
    AdmissionRequirement,
    Course,
    FormerProgramSlug,
    FormerSchoolSlug,
    Intake,
    Offering,
    Program,
    School,
    Tuition,
    Verification,
)
from programs.pages import blockers
from programs.read_model import CATALOGUE
from taxonomy.models import Specialization


def successor_at(slug: str) -> Program | None:
    """The public program that replaced the archived one with this slug, along its chain of successors, or None.

    Costs one query; for an archived program with a successor, one more and one a step.
    """
    archived = Program.objects.filter(slug=slug, state=PublishingState.ARCHIVED).exclude(successor=None).first()
    if archived is None:
        return None
    after = archived.chain()[1:]
    public = Program.objects.published().in_bulk(after)
    return next((public[pk] for pk in after if pk in public), None)


PARTS: tuple[type[models.Model], ...] = (Offering, Tuition, Course, Intake, AdmissionRequirement)
"""Models of a program's facts that have a source."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one row: `values` by column. Without `pk` the row is new; `values` None deletes the row."""

    model: type[models.Model]
    pk: int | None = None
    values: Mapping[str, Any] | None = field(default_factory=dict)


class CannotEdit(Exception):
    """An edit was refused. The message is a sentence; `edit` is the refused edit."""

    def __init__(self, edit: Edit, sentence: str):
        super().__init__(sentence)
        self.edit = edit


def apply(program: Program, edits: Sequence[Edit], *, source: Source, by, reason: str) -> None:
    """Writes the edits, with the person and reason in the history and the source on changed rows. Needs a transaction.

    Rows are deleted first and added last, so that a new row may replace another. Raises CannotEdit for a row that was
    removed, and for values that the model refuses.
    """
    for edit in in_turn(edits):
        row = edited_row(program, edit)
        row._history_user, row._change_reason = by, reason
        if edit.values is None:
            row.delete()
            continue
        fill(row, edit, source)
        try:
            row.full_clean()
        except ValidationError as refusal:
            raise CannotEdit(edit, " ".join(refusal.messages)) from refusal
        row.save()


def in_turn(edits: Sequence[Edit]) -> list[Edit]:
    """Deleted rows first, new rows last."""
    return sorted(edits, key=lambda edit: (edit.values is not None, edit.pk is None))


def fill(row: models.Model, edit: Edit, source: Source) -> None:
    """Sets the values of an edit, and their source."""
    for name, value in edit.values.items():
        setattr(row, name, value)
    if edit.model is not Program:
        row.source = source
    if isinstance(row, Intake):
        row.is_estimated = False


def edited_row(program: Program, edit: Edit) -> models.Model:
    """The row that an edit changes, locked. A new row is not saved yet."""
    if edit.pk is None:
        return edit.model(program=program)
    mine = Q(pk=program.pk) if edit.model is Program else Q(program=program)
    # Ordered by primary key: the model's order may join other tables, and their rows would be locked too.
    row = edit.model.objects.select_for_update().filter(mine, pk=edit.pk).order_by("pk").first()
    if row is None:
        raise CannotEdit(edit, "The row was removed meanwhile.")
    return row


FIRST_NEW = 10**12
"""The key of the first new row of a candidate. Above all stored keys, because new rows come last."""


def candidate(program: Program, edits: Sequence[Edit], *, source: Source) -> dict[type[models.Model], list]:
    """The rows of a program by model as `apply` would leave them, in memory: nothing is written or locked.

    Changes the given program itself, which may be unsaved: its key is then 0. Raises the same errors as `apply`. Costs
    one query for each model in addition to those of the constraints.
    """
    rows = {part: list(part.objects.filter(program=program).select_related("source")) for part in PARTS}
    for number, edit in enumerate(in_turn(edits)):
        mine = rows.get(edit.model, [program])
        row = next((row for row in mine if row.pk == edit.pk), None)
        if edit.pk is None:
            row = edit.model(pk=FIRST_NEW + number, program=program)
            mine.append(row)
        if row is None:
            raise CannotEdit(edit, "The row was removed meanwhile.")
        if edit.values is None:
            mine.remove(row)
            continue
        fill(row, edit, source)
        try:
            row.full_clean(exclude=("described_by",)) if row is program else validate(row, mine)
        except ValidationError as refusal:
            raise CannotEdit(edit, " ".join(refusal.messages)) from refusal
    for part, mine in rows.items():
        for name in reversed(part._meta.ordering):
            column = name.removeprefix("-")
            mine.sort(key=lambda row: (getattr(row, column) is None, getattr(row, column)), reverse=name != column)  # noqa: B023
    return rows


def validate(row: models.Model, mine: Sequence[models.Model]) -> None:
    """Checks what `full_clean` checks, but against these rows instead of the stored ones."""
    row.full_clean(exclude=("program", "source"), validate_unique=False, validate_constraints=False)
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            constraint.validate(type(row), row)
        elif isinstance(constraint, UniqueConstraint):
            key = unique_key(constraint, row)
            if key and any(other is not row and unique_key(constraint, other) == key for other in mine):
                raise row.unique_error_message(type(row), constraint.fields)


def unique_key(constraint: UniqueConstraint, row: models.Model) -> tuple:
    """The values that must be unique; empty when the constraint does not apply to the row."""
    is_held = constraint.condition is None or constraint.condition.check(
        {field.name: Value(getattr(row, field.attname), field) for field in row._meta.concrete_fields}
    )
    key = tuple(getattr(row, row._meta.get_field(name).attname) for name in constraint.fields)
    return key if is_held and None not in key else ()


@transaction.atomic
def rebuild_catalogue() -> int:
    """Derives all rows of the read model again and logs changes. Returns the number of listed programs."""
    count = read_model.rebuild()
    log.note_changes()
    raise_version(CATALOGUE, None)
    return count


@transaction.atomic
def refresh_programs(program_ids: Iterable[int]) -> None:
    """Derives the rows of these programs again and logs changes. A program that is not listed loses its row."""
    program_ids = set(program_ids)
    read_model.rebuild(program_ids=program_ids)
    log.note_changes(program_ids)
    raise_version(CATALOGUE, program_ids)


def refresh_schools(school_ids: Iterable[int]) -> None:
    refresh_programs(Program.objects.filter(school__in=school_ids).values_list("pk", flat=True))


@transaction.atomic
def relate_specialization(specialization: Specialization) -> None:
    """Relates programs again after the codes of a specialization changed. Refreshes the programs that differ."""
    before = set(specialization.programs.values_list("pk", flat=True))
    relate_programs(FileReport(None, "Programs"))
    refresh_programs(before ^ set(specialization.programs.values_list("pk", flat=True)))


@transaction.atomic
def rename_address(page: School | Program, *, slug: str) -> None:
    """Moves a page to another address (`core.actions.move_address`). Lists follow at once."""
    if isinstance(page, School):
        if move_address(page, slug=slug, former=FormerSchoolSlug):
            refresh_schools([page.pk])
    elif move_address(page, slug=slug, former=FormerProgramSlug):
        refresh_programs([page.pk])


@transaction.atomic
def change_state(program: Program, to: str, *, by, reason: str = "") -> Program:
    """Moves a program from the state that the person saw to another (`core.publishing.move`). Lists follow at once."""
    program = publishing.move(program, to, by=by, reason=reason, blockers=blockers)
    refresh_programs([program.pk])
    return program


def schedule(program: Program, *, publish_at: datetime | None, archive_at: datetime | None, by) -> Program:
    """Sets or removes the times when a program is published and archived (`core.publishing.schedule`)."""
    return publishing.schedule(program, publish_at=publish_at, archive_at=archive_at, by=by, blockers=blockers)


@transaction.atomic
def edit_program(
    program: Program,
    changes: Sequence[Edit],
    *,
    source: Source,
    by,
    reason: str,
    groups: Iterable[FactGroup] = (),
    is_by_school: bool = True,
    verified_on: date | None = None,
    evidence: dict[FactGroup, str] | None = None,
) -> None:
    """Writes accepted changes of a proposal and marks the groups of facts as verified. All or nothing.

    Verified by the school, or with `evidence`: the pages that an editor read. `by` is the person who decided. Lists and
    the log of changes follow at once. Raises `CannotEdit`.
    """
    apply(program, changes, source=source, by=by, reason=reason)
    for group in groups:
        stamp = Verification(
            program=program,
            group=group,
            verified_on=verified_on,
            verified_by=by,
            is_by_school=is_by_school,
            evidence_url=(evidence or {}).get(group, ""),
        )
        stamp._history_user, stamp._change_reason = by, reason
        stamp.save()
    refresh_programs([program.pk])
