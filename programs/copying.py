"""Copies content of one program to others: plans what would be added or replaced, then writes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.text import capfirst

from core.history import ColumnChange, change, last_seen
from core.publishing import ONLY_PUBLISHERS, may_change_live
from programs import actions
from programs.models import AdmissionRequirement, Course, Intake, Offering, Program, Tuition

TEXTS = "texts"
TEXT_COLUMNS = ("unit", "summary", "application_url", "admissions_url", "tuition_url", "described_by")
"""Columns that programs of a school may share. Title, degree and official page differ between programs."""

KEYS: Mapping[type[Model], Sequence[str]] = {
    Offering: ("modality", "attendance", "campus", "source_id"),
    Tuition: ("academic_year", "residency", "basis", "source_id"),
    AdmissionRequirement: ("kind", "note", "source_id"),
    Intake: ("term", "year", "round", "audience", "source_id"),
    Course: ("title", "role"),
}
"""The columns by which a row of one program matches a row of another."""

PARTS = {TEXTS: "Texts and addresses"} | {
    model._meta.model_name: str(capfirst(model._meta.verbose_name_plural)) for model in KEYS
}
RIGHTS = (
    "programs.change_program",
    *(f"programs.{right}_{m._meta.model_name}" for m in KEYS for right in ("add", "change")),
)


class CopyRefused(Exception):
    """Nothing was copied. The message is a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One object of the target with its new values, and its changes."""

    obj: Model
    changes: Sequence[ColumnChange]

    @property
    def verb(self) -> str:
        return "Adds" if self.obj.pk is None else "Replaces"

    @property
    def name(self) -> str:
        return PARTS[TEXTS] if isinstance(self.obj, Program) else f"{self.obj._meta.verbose_name} {self.obj}"


def content(program: Program, parts: Iterable[str]) -> dict[type[Model], list[Model]]:
    """The rows of a program that belong to these parts. One query for each part."""
    models = [model for model in KEYS if model._meta.model_name in parts]
    return {model: list(model.objects.filter(program=program).select_related("source")) for model in models}


def plan(source: Program, target: Program, parts: Iterable[str]) -> list[Copied]:
    """The effect of copying these parts to a target, without objects that are already the same. Two queries a part.

    Rows keep their sources. Rows that only the target has stay, and a blank text replaces nothing.
    """
    parts, planned = set(parts), []
    if TEXTS in parts and (changes := list(_texts(source, target))):
        planned.append(Copied(target, changes))
    here = content(target, parts)
    for model, rows in content(source, parts).items():
        known = {tuple(getattr(row, name) for name in KEYS[model]): row for row in here[model]}
        for row in rows:
            obj = known.get(tuple(getattr(row, name) for name in KEYS[model]))
            if changes := list(_facts(row, obj or model(program=target), obj is None)):
                planned.append(changes[0])
    return planned


def _texts(source: Program, target: Program) -> Iterator[ColumnChange]:
    for name in TEXT_COLUMNS:
        field = Program._meta.get_field(name)
        old, new = getattr(target, field.attname), getattr(source, field.attname)
        if new and old != new:
            names = {(field.related_model, each.pk): str(each) for each in _related(field, source, target)}
            yield change(field, old, new, names)
            setattr(target, name, getattr(source, name))


def _facts(row: Model, obj: Model, is_new: bool) -> Iterator[Copied]:
    changes = []
    for field in row._meta.concrete_fields:
        if field.primary_key or not field.editable or field.name in ("program", "school"):
            continue
        old, new = getattr(obj, field.attname), getattr(row, field.attname)
        if is_new or old != new:
            names = {(field.related_model, each.pk): str(each) for each in _related(field, row)}
            if not is_new:
                changes.append(change(field, old, new, names))
            setattr(obj, field.name, getattr(row, field.name))
    if is_new or changes:
        yield Copied(obj, changes)


def _related(field, *owners) -> list[Model]:
    found = (getattr(owner, field.name) for owner in owners) if field.is_relation else ()
    return [each for each in found if each is not None]


def seen(source: Program, target: Program, parts: Iterable[str]) -> str:
    """A token that changes when the input of the plan changes. Two queries."""
    models = [model for model in KEYS if model._meta.model_name in set(parts)]
    return f"{last_seen(source, models)}-{last_seen(target, models)}"


@transaction.atomic
def copy_content(source: Program, target: Program, *, parts: Sequence[str], token: str, by) -> int:
    """Writes the plan as it was when `token` was made; returns how many objects it wrote.

    Raises CopyRefused when either program changed meanwhile, or when the target is public and `by` may not publish it;
    PermissionDenied; ValidationError when the model refuses a row. Then nothing is written.
    """
    if not by.has_perms(RIGHTS):
        raise PermissionDenied
    target = Program.objects.select_for_update().get(pk=target.pk)
    if not may_change_live(by, target):
        raise CopyRefused(ONLY_PUBLISHERS)
    source = Program.objects.get(pk=source.pk)
    if seen(source, target, parts) != token:
        raise CopyRefused("Someone changed one of the two programs meanwhile. Look again.")
    planned = plan(source, target, parts)
    for each in planned:
        each.obj._history_user, each.obj._change_reason = by, f"Copied from {source.slug}"
        each.obj.full_clean()
        each.obj.save()
    if planned:
        actions.refresh_programs([target.pk])
    return len(planned)
