"""The history of an object and its rows: who changed what and when, and its state on a day.

django-simple-history and `record_in_bulk` write the records; this module also reads them. A *part* is a model whose
rows belong to an object and are edited with it, such as the offerings of a program.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Field, Max, Model, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from simple_history.models import HistoricalRecords

from core.bulk_insert import insert_from

NOTHING = "–"
VERBS = {"+": "added", "~": "changed", "-": "removed"}


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column with its value before and after the change, as text for people."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One record of the history: the action, the object, and the columns that changed."""

    record: Model
    subject: str
    verb: str
    changes: Sequence[ColumnChange]
    is_current: bool

    @property
    def by(self) -> str:
        """The person who did it; an import and a scheduled change have none."""
        return str(self.record.history_user or "")


def is_recorded(model: type[Model]) -> bool:
    """Whether changes of the model's rows are recorded."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def owner_of(part: type[Model], model: type[Model]) -> str:
    """The column that links rows of a part to an object of a model."""
    return next(field.attname for field in part._meta.fields if field.related_model is model)


def recorded_tables(obj: Model, parts: Iterable[type[Model]]) -> Iterator[tuple[type[Model], Q]]:
    """The models with a history about the object, its own first, each with the condition that finds the records."""
    yield type(obj), Q(**{obj._meta.pk.attname: obj.pk})
    for part in parts:
        yield part, Q(**{owner_of(part, type(obj)): obj.pk})


def last_seen(obj: Model, parts: Sequence[type[Model]]) -> str:
    """A token that changes with every record about the object or its rows. One query."""
    tables = list(recorded_tables(obj, parts))
    each = [
        model.history.filter(mine)
        .order_by()
        .annotate(table=Value(i))
        .values("table")
        .annotate(last=Max("history_id"))
        .values_list("table", "last")
        for i, (model, mine) in enumerate(tables)
    ]
    found = dict(each[0].union(*each[1:], all=True))
    return ".".join(str(found.get(i) or 0) for i in range(len(tables)))


def seen_ids(token: str, count: int) -> list[int]:
    """The highest record of each table that a token of `last_seen` includes; 0 for a table that it lacks."""
    numbers = [int(part) if part.isdecimal() else 0 for part in token.split(".")]
    return (numbers + [0] * count)[:count]


def entries(obj: Model, parts: Sequence[type[Model]], *, since: str = "") -> list[HistoryEntry]:
    """Every record about the object and its rows since the token `since`, newest first.

    Costs a query for each model, and one for each kind of object that a changed column names.
    """
    tables = list(recorded_tables(obj, parts))
    found = []
    for (model, mine), seen in zip(tables, seen_ids(since, len(tables)), strict=True):
        records = list(model.history.filter(mine).select_related("history_user").order_by("history_id"))
        links = many_to_many(records)
        last: dict = {}
        newest = {record.pk_of_row: record for record in map(_with_pk, records)}
        for record in records:
            before, last[record.pk_of_row] = last.get(record.pk_of_row), record
            if record.history_id > seen:
                changed = list(_changed(before, record, links)) if record.history_type == "~" else []
                if changed or record.history_type != "~" or record.history_change_reason:
                    found.append((record, changed, newest[record.pk_of_row] is record))
    names = _names_of_related(
        (field, value) for _, changed, _ in found for field, *values in changed for value in values
    )
    told = [
        HistoryEntry(
            record,
            "" if isinstance(obj, record.instance_type) else f"{kind_of(record)} {subject(record)}",
            VERBS[record.history_type],
            [change(*values, names) for values in changed],
            is_current,
        )
        for record, changed, is_current in found
    ]
    return sorted(told, key=lambda entry: (entry.record.history_date, entry.record.history_id), reverse=True)


def _with_pk(record: Model) -> Model:
    record.pk_of_row = getattr(record, record.instance_type._meta.pk.attname)
    return record


def kind_of(record: Model) -> str:
    """The name of its model."""
    return str(record.instance_type._meta.verbose_name)


def subject(record: Model) -> str:
    """The object of a record, as the object names itself; columns outside of the history are not loaded."""
    columns = {field.attname: getattr(record, field.attname) for field in record.tracked_fields}
    try:
        return str(record.instance_type(**columns))
    except ObjectDoesNotExist:
        return f"{columns['id']}, of something removed since"


def many_to_many(records: Sequence[Model]) -> Mapping[tuple[int, str], frozenset]:
    """Primary keys of each record's many-to-many links, by record and field. One query a field."""
    links: dict = defaultdict(frozenset)
    for field in records[0]._history_m2m_fields if records else ():
        table = HistoricalRecords.m2m_models[field]
        grouped = defaultdict(set)
        rows = table.objects.filter(history__in=[record.history_id for record in records])
        for history, key in rows.values_list("history_id", field.m2m_reverse_name()):
            grouped[history].add(key)
        links |= {(history, field.name): frozenset(keys) for history, keys in grouped.items()}
    return links


def _changed(before, record, links) -> Iterator[tuple[Field, object, object]]:
    for field in record.tracked_fields:
        old, new = getattr(before, field.attname, None), getattr(record, field.attname)
        if field.editable and not field.primary_key and one_line_end(old) != one_line_end(new):
            yield field, old, new
    for field in record._history_m2m_fields:
        old, new = links[getattr(before, "history_id", None), field.name], links[record.history_id, field.name]
        if old != new:
            yield field, old, new


def one_line_end(value):
    """A text with one kind of line end: browsers and files differ, and readers do not see the difference."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def differences(obj: Model, record: Model) -> list[ColumnChange]:
    """The changes that restoring a record would make. `obj` is the stored row, a new one if it was removed."""
    links = many_to_many([record])
    changed = [
        (field, getattr(obj, field.attname), getattr(record, field.attname))
        for field in restorable(record)
        if one_line_end(getattr(obj, field.attname)) != one_line_end(getattr(record, field.attname))
    ]
    for field in record._history_m2m_fields if obj.pk else ():
        now = frozenset(getattr(obj, field.name).values_list("pk", flat=True))
        if now != links[record.history_id, field.name]:
            changed.append((field, now, links[record.history_id, field.name]))
    names = _names_of_related((field, value) for field, *values in changed for value in values)
    return [change(*values, names) for values in changed]


def change(field: Field, old, new, names: Mapping) -> ColumnChange:
    """A column's two values as text."""
    return ColumnChange(capfirst(field.verbose_name), display_text(field, old, names), display_text(field, new, names))


KEPT = {"slug", "state", "publish_at", "archive_at"}
"""Columns with their own actions: restoring an object neither moves its page nor publishes it."""


def restorable(record: Model) -> list[Field]:
    """The columns that restoring a record writes."""
    return [f for f in record.tracked_fields if f.editable and not f.primary_key and f.name not in KEPT]


def display_text(field: Field, value, names: Mapping) -> str:
    """A column's value for people: the label of a choice, the name of an object, a dash for no value."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(names.get((field.related_model, key), str(key)) for key in value)) or NOTHING
    if value is None or value == "":
        return NOTHING
    if field.is_relation:
        return names.get(
            (field.related_model, value), f"{field.related_model._meta.verbose_name} {value}, removed since"
        )
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    return str(dict(field.flatchoices).get(value, value))


def _names_of_related(values: Iterable[tuple[Field, object]]) -> dict:
    """Names of related objects, by model and key. One query a model."""
    wanted = defaultdict(set)
    for field, value in values:
        if field.is_relation and value is not None:
            wanted[field.related_model].update(value if isinstance(value, frozenset) else [value])
    return {
        (model, key): Truncator(str(each)).chars(80)
        for model, keys in wanted.items()
        for key, each in model._default_manager.in_bulk(keys).items()
    }


def end_of(day: date) -> datetime:
    """The first moment after a day of the site's time zone; Python has none after the last day of the year 9999."""
    after = min(day, date.max - timedelta(days=1)) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(after, time.min))


@dataclass(frozen=True, slots=True)
class RowAsOf:
    """A row on a past day: its columns as text, and whether it is still the same."""

    name: str
    cells: Sequence[tuple[str, str]]
    is_as_now: bool


def as_of(obj: Model, parts: Sequence[type[Model]], day: date) -> list[tuple[str, list[RowAsOf]]]:
    """The object and its rows at the end of a day, by kind; kinds without rows are left out.

    An empty list means that the object's history began later. Columns outside of the history are left out.
    """
    kinds = []
    for model, mine in recorded_tables(obj, parts):
        records = model.history.filter(mine).order_by("history_id")
        then = {r.pk_of_row: r for r in map(_with_pk, records) if r.history_date < end_of(day)}
        last = {r.pk_of_row: r for r in map(_with_pk, records)}
        standing = [r for r in then.values() if r.history_type != "-"]
        if model is type(obj) and not standing:
            return []
        links = many_to_many(list(records))
        cells = [(r, list(_cells(r, links, type(obj)))) for r in standing]
        names = _names_of_related(cell for _, row in cells for cell in row)
        now = {r.pk_of_row: list(_cells(r, links, type(obj))) if r.history_type != "-" else None for r in last.values()}
        rows = [
            RowAsOf(
                subject(r),
                [(capfirst(f.verbose_name), display_text(f, v, names)) for f, v in row],
                row == now[r.pk_of_row],
            )
            for r, row in cells
        ]
        if rows:
            kinds.append((capfirst(model._meta.verbose_name_plural), rows))
    return kinds


def _cells(record, links, owner) -> Iterator[tuple[Field, object]]:
    for field in record.tracked_fields:
        if field.editable and not field.primary_key and field.related_model is not owner:
            yield field, getattr(record, field.attname)
    for field in record._history_m2m_fields:
        yield field, links[record.history_id, field.name]


def record_in_bulk(rows: Iterable[Model], *, reason: str, is_new: bool = True, by=None) -> None:
    """Records the present state of rows of one model, after a write without signals, with their many-to-many
    links. One query a thousand, and two more for each field of links.
    """
    rows = list(rows)
    if rows:
        records = type(rows[0]).history.bulk_history_create(
            rows, batch_size=1000, update=not is_new, default_user=by, default_change_reason=reason
        )
        for field in records[0]._history_m2m_fields:
            copy_links(HistoricalRecords.m2m_models[field], field, {each.id: each.pk for each in records})


def record_new(rows: QuerySet, *, reason: str) -> None:
    """Records the rows of a query that have no record as new ones, by the person of the current request,
    without many-to-many links. One query: the database copies them.
    """
    recorded = rows.model.history.model
    known = recorded.objects.filter(**{rows.model._meta.pk.attname: OuterRef("pk")})
    said = {"history_date": timezone.now(), "history_type": "+", "history_change_reason": reason}
    if user := recorded.get_default_history_user(None):
        said["history_user_id"] = user.pk
    words = [Value(value, recorded._meta.get_field(column)) for column, value in said.items()]
    columns = [field.column for field in recorded.tracked_fields]
    copied = rows.filter(~Exists(known)).values_list(*(field.attname for field in recorded.tracked_fields), *words)
    insert_from(recorded, [*columns, *said], copied)


def copy_links(linked: type[Model], field: Field, records: Mapping[int, int]) -> None:
    """Writes down what rows link to by a field. `records` are the keys of their records, by the row's; `linked` is the
    table of such links in the history. Two queries a thousand.
    """
    through = field.remote_field.through
    own, other = (through._meta.get_field(name()) for name in (field.m2m_field_name, field.m2m_reverse_field_name))
    links = through.objects.filter(**{f"{own.name}__in": records.keys()})
    linked.objects.bulk_create(
        (
            linked(history_id=records[mine], **{own.attname: mine, other.attname: theirs, "id": pk})
            for pk, mine, theirs in links.values_list("pk", own.attname, other.attname)
        ),
        batch_size=1000,
    )
