"""Changes of a program and the rows around it from outside the admin: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

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
    for edit in sorted(edits, key=lambda edit: (edit.values is not None, edit.pk is None)):
        row = found(program, edit)
        row._history_user, row._change_reason = by, reason
        if edit.values is None:
            row.delete()
            continue
        for name, value in edit.values.items():
            setattr(row, name, value)
        if edit.model is not Program:
            row.source = source
        if isinstance(row, Intake):
            row.is_estimated = False
        try:
            row.full_clean()
        except ValidationError as refusal:
            raise CannotEdit(edit, " ".join(refusal.messages)) from refusal
        row.save()


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
