"""Writes facts: creates new rows, updates changed ones, and does not touch the others."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db.models import Max, Model, QuerySet

from core.bulk_insert import insert
from core.history import is_recorded, record_in_bulk, record_new
from core.models import Source

BATCH = 1000
IMPORTED = "Import"
PUBLIC_DOMAIN = "Public domain (work of the US government)"


@dataclass(slots=True)
class Tally:
    """The numbers of created, changed, unchanged and removed rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other):
        return Tally(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Facts about a source that are not in its file: columns of `Source` with the same names."""

    key: str
    publisher: str
    title: str
    release: str = ""
    url: str = ""
    licence: str = ""
    credit: str = ""
    covers: str = ""


def record_source(facts: SourceFacts, path: Path, row_count: int) -> Source:
    """Stores the source with the file it was read from: name, SHA-256 of its bytes, data rows."""
    with open(path, "rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    values = asdict(facts) | {"file_name": Path(path).name, "sha256": sha256, "row_count": row_count}
    source = Source.objects.filter(key=facts.key)
    upsert(Source, [values], key=["key"], fields=values.keys() - {"key"}, within=source)
    return source.get()


def upsert(
    model: type[Model],
    records: Iterable[Mapping],
    *,
    key: Collection[str],
    fields: Collection[str],
    within: QuerySet | None = None,
    removes_others: bool = False,
    records_history: bool = True,
) -> Tally:
    """Updates the rows of `model` to match `records` and returns a tally.

    A record maps column names (`school_id` for a foreign key) to values. Those in `key` identify the row, those in
    `fields` are compared and updated, all others are only used for a new row. A repeated key is ignored. `within`
    limits which rows are compared (default: all), and `removes_others` deletes those among them that have no record.
    Rows of a model with a history are recorded in it, unless `records_history` is off: that is for rows which only an
    importer writes, in a table that editors write to as well. Changes of columns outside of the history are not
    recorded. Costs one query for the rows, one for each batch of new rows, and some for changes; a second run with the
    same records only reads.
    """
    stored = model._default_manager.order_by("pk")
    key, fields, rows = tuple(key), tuple(fields), stored if within is None else within
    width, tally, seen = len(key), Tally(), set()
    existing = {row[:width]: row[width:] for row in rows.values_list(*key, *fields, "pk").iterator(BATCH)}
    new, different = [], []
    has_history = records_history and is_recorded(model)
    records_changes = has_history and not {*fields}.isdisjoint(
        column.attname for column in model.history.model.tracked_fields
    )

    def write():
        if new:
            last = has_history and stored.aggregate(pk=Max("pk"))["pk"]
            insert(model, new)
            if has_history:
                # A row that another process adds meanwhile is recorded by that process.
                record_new(stored.filter(pk__gt=last or 0), reason=IMPORTED)
            new.clear()
        if different:
            stored.bulk_update(different, fields)
            if records_changes:
                changed = stored.filter(pk__in=[row.pk for row in different])
                record_in_bulk(changed, reason=IMPORTED, is_new=False)
            different.clear()

    for record in records:
        identity = tuple(record[name] for name in key)
        if identity in seen:
            continue
        seen.add(identity)
        if identity not in existing:
            tally.created += 1
            new.append(record)
        else:
            *known, pk = existing[identity]
            if known == [record[name] for name in fields]:
                tally.unchanged += 1
                continue
            tally.changed += 1
            different.append(model(pk=pk, **{name: record[name] for name in fields}))
        if BATCH in (len(new), len(different)):
            write()
    write()
    if removes_others:
        gone = [row[-1] for identity, row in existing.items() if identity not in seen]
        for start in range(0, len(gone), BATCH):
            stored.filter(pk__in=gone[start : start + BATCH]).delete()
        tally.removed = len(gone)
    return tally
