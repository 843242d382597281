"""Changes of a program and the rows around it from outside the admin: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint, Value

from core.models import Source
from programs.models import AdmissionRequirement, Course, Intake, Offering, Program, Tuition

PARTS: tuple[type[models.Model], ...] = (Offering, Tuition, Course, Intake, AdmissionRequirement)
"""Kinds of rows that say something about a program and carry their source."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of one row: `values` by column; without `pk` the row is new, and `values` None removes it."""

    model: type[models.Model]
    pk: int | None = None
    values: Mapping[str, Any] | None = field(default_factory=dict)


class CannotEdit(Exception):
    """Why an edit was refused, in a sentence; `edit` is the one."""

    def __init__(self, edit: Edit, sentence: str):
        super().__init__(sentence)
        self.edit = edit


def apply(program: Program, edits: Sequence[Edit], *, source: Source, by, reason: str) -> None:
    """Writes the edits with who and why in the history; rows that are written take the source. In a transaction.

    What is removed goes first and what is new comes last, so that a row may take the place of another. Raises
    CannotEdit for a row that is gone, and for values that the model refuses.
    """
    for edit in in_turn(edits):
        row = found(program, edit)
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
    """Removed rows first, new rows last."""
    return sorted(edits, key=lambda edit: (edit.values is not None, edit.pk is None))


def fill(row: models.Model, edit: Edit, source: Source) -> None:
    """Gives a row the values of an edit, and their source."""
    for name, value in edit.values.items():
        setattr(row, name, value)
    if edit.model is not Program:
        row.source = source
    if isinstance(row, Intake):
        row.is_estimated = False


def found(program: Program, edit: Edit) -> models.Model:
    """The row that an edit is about, locked; a new one is not stored yet."""
    if edit.pk is None:
        return edit.model(program=program)
    mine = Q(pk=program.pk) if edit.model is Program else Q(program=program)
    # Ordered by the key: the model's own order may join other tables, and their rows would be held too.
    row = edit.model.objects.select_for_update().filter(mine, pk=edit.pk).order_by("pk").first()
    if row is None:
        raise CannotEdit(edit, "The row was removed meanwhile.")
    return row


FIRST_NEW = 10**12
"""The key of the first new row of a candidate: above all stored ones, because new rows come last."""


def candidate(program: Program, edits: Sequence[Edit], *, source: Source) -> dict[type[models.Model], list]:
    """The rows of a program by kind as `apply` would leave them, in memory alone: nothing is written or locked.

    Changes the given program itself, which need not be stored: its key is then 0. Raises as `apply` does. One query a
    kind of row, besides those of its constraints.
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
    """What `full_clean` asks of a row, held against these rows instead of the stored ones."""
    row.full_clean(exclude=("program", "source"), validate_unique=False, validate_constraints=False)
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            constraint.validate(type(row), row)
        elif isinstance(constraint, UniqueConstraint):
            key = unique_key(constraint, row)
            if key and any(other is not row and unique_key(constraint, other) == key for other in mine):
                raise row.unique_error_message(type(row), constraint.fields)


def unique_key(constraint: UniqueConstraint, row: models.Model) -> tuple:
    """The values that no other row may have; none where the constraint does not hold for the row."""
    is_held = constraint.condition is None or constraint.condition.check(
        {field.name: Value(getattr(row, field.attname), field) for field in row._meta.concrete_fields}
    )
    key = tuple(getattr(row, row._meta.get_field(name).attname) for name in constraint.fields)
    return key if is_held and None not in key else ()
