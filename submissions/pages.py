"""What the pages of a school's desk show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Model

from programs.models import Program, School
from submissions.choices import Decision
from submissions.models import ProposedChange, Submission
from submissions.values import Json

NOTHING = "not stated"


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A proposed change in words: which fact, from what, to what, and what became of it."""

    change: ProposedChange
    label: str
    old: str
    new: str

    @property
    def is_rejected(self) -> bool:
        """Whether an editor refused it."""
        return self.change.decision == Decision.REJECTED

    @property
    def decided(self) -> str:
        """The value that an editor put in place of the proposed one."""
        return text_of(self.change, self.change.decided_value)


def shown(changes: Sequence[ProposedChange]) -> list[ShownChange]:
    """Changes as a person reads them."""
    return [
        ShownChange(change, label_of(change), text_of(change, change.old), text_of(change, change.new))
        for change in changes
    ]


def label_of(change: ProposedChange) -> str:
    """Which fact a change is about."""
    model = apps.get_model(change.model)
    kind = str(model._meta.verbose_name)
    if not change.field:
        return f"{kind}, {'new row' if change.old is None else 'row removed'}"
    column = str(model._meta.get_field(change.field).verbose_name)
    return column if model in (Program, School) else f"{kind}: {column}"


def text_of(change: ProposedChange, value: Json | dict) -> str:
    """A value as a person reads it: the words of a vocabulary, a row as its stated columns."""
    model = apps.get_model(change.model)
    if isinstance(value, dict):
        stated = [(name, each) for name, each in value.items() if each not in (None, "")]
        return "; ".join(
            f"{model._meta.get_field(name).verbose_name}: {word(model, name, each)}" for name, each in stated
        )
    return word(model, change.field, value) if change.field else ""


def word(model: type[Model], name: str, value: Json) -> str:
    """One column’s value in words."""
    if value in (None, ""):
        return NOTHING
    field = model._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, value))


def days_waiting(submission: Submission, now: datetime) -> int | None:
    """Whole days since a submission was sent; None for a draft."""
    return (now - submission.submitted_at).days if submission.submitted_at else None
