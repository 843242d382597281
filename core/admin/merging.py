"""Merges a form with what another person saved meanwhile, so that no edit is lost.

A form has the token of the history that it was filled from (`core.history.last_seen`). When it returns with an older
token, every field that its sender did not change takes the value saved meanwhile. The sender sees the changes before
anything is saved.
"""

import re
from collections.abc import Mapping, Sequence

from django.db.models import BooleanField, Field, Model
from django.http import QueryDict

from core.history import many_to_many, one_line_end, owner_of, seen_ids


def joined(sent: QueryDict, obj: Model, parts: Sequence[type[Model]], prefixes: Mapping[type[Model], str], seen: str):
    """A copy of a sent form in which fields that the sender did not change hold the stored values.

    A row that was removed meanwhile is left out; if the sender changed it, it becomes a new one. `obj` is the object as
    stored, `prefixes` the prefix of each part's fields. Costs two queries a part.
    """
    sent = sent.copy()
    own, *rest = seen_ids(seen, len(parts) + 1)
    if base := type(obj).history.filter(id=obj.pk, history_id__lte=own).order_by("-history_id").first():
        take_over(sent, base, obj)
        take_over_links(sent, base, obj)
    for part, known in zip(parts, rest, strict=True):
        mine = {owner_of(part, type(obj)): obj.pk}
        stored = {row.pk: row for row in part._default_manager.filter(**mine)}
        bases = {
            record.id: record for record in part.history.filter(**mine, history_id__lte=known).order_by("history_id")
        }
        rows = rows_of(sent, prefixes[part])
        initial = int(sent.get(f"{prefixes[part]}-INITIAL_FORMS") or 0)
        kept, added = [], rows[initial:]
        for row in rows[:initial]:
            pk = int(row["id"]) if row.get("id", "").isdecimal() else None
            if pk in bases and pk in stored:
                take_over(row, bases[pk], stored[pk])
                kept.append(row)
            elif pk not in bases:
                kept.append(row)
            elif any(is_touched(row, field, bases[pk]) for field in bases[pk].tracked_fields):
                added.append(row | {"id": ""})
        put_rows(sent, prefixes[part], kept, added)
    return sent


def rows_of(sent: QueryDict, prefix: str) -> list[dict[str, str]]:
    """The fields of each row of a formset."""
    rows: list[dict] = [{} for _ in range(int(sent.get(f"{prefix}-TOTAL_FORMS") or 0))]
    for key in sent:
        if (found := re.fullmatch(rf"{prefix}-(\d+)-(.+)", key)) and int(found[1]) < len(rows):
            rows[int(found[1])][found[2]] = sent[key]
    return rows


def put_rows(sent: QueryDict, prefix: str, kept: Sequence[dict], added: Sequence[dict]) -> None:
    """Writes the rows of a formset back, existing rows before new ones."""
    for key in [key for key in sent if re.fullmatch(rf"{prefix}-\d+-.+", key)]:
        del sent[key]
    for number, row in enumerate([*kept, *added]):
        for name, value in row.items():
            sent[f"{prefix}-{number}-{name}"] = value
    sent[f"{prefix}-TOTAL_FORMS"], sent[f"{prefix}-INITIAL_FORMS"] = str(len(kept) + len(added)), str(len(kept))


def take_over(sent: dict, base: Model, stored: Model) -> None:
    """Replaces the fields that the sender did not change by the stored values."""
    for field in base.tracked_fields:
        if is_touched(sent, field, base):
            continue
        value = getattr(stored, field.attname)
        if isinstance(field, BooleanField):
            sent.pop(field.name, None)
            if value:
                sent[field.name] = "on"
        elif field.name in sent:
            sent[field.name] = "" if value is None else str(value)


def take_over_links(sent: QueryDict, base: Model, stored: Model) -> None:
    """The same for many-to-many links."""
    links = many_to_many([base])
    for field in base._history_m2m_fields:
        if {*sent.getlist(field.name)} == {*map(str, links[base.history_id, field.name])}:
            sent.setlist(field.name, [str(pk) for pk in getattr(stored, field.name).values_list("pk", flat=True)])


def is_touched(sent: dict, field: Field, base: Model) -> bool:
    """Whether the sender changed a column; False if the form does not have it."""
    was = getattr(base, field.attname)
    if not field.editable or field.primary_key:
        return False
    if isinstance(field, BooleanField):
        return (field.name in sent) != was
    if field.name not in sent:
        return False
    return field.formfield().has_changed(one_line_end(was), one_line_end(sent[field.name]))
