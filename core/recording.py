"""Records of history that no save of an object writes: those of rows written in bulk, and the first of each row.

Everything else django-simple-history records by itself; `core.history` reads all of it.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, Field, Model, OuterRef, QuerySet, Value
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.inserting import insert_from

BEGINNING = "Stood like this when the record began"


def record_in_bulk(rows: Iterable[Model], *, reason: str, is_new: bool = True, by=None) -> None:
    """Records rows of one model as they stand now, after a write that tells no model of it, with their links to many
    others. One query a thousand, and two more for each field of links.
    """
    rows = list(rows)
    if rows:
        records = type(rows[0]).history.bulk_history_create(
            rows, batch_size=1000, update=not is_new, default_user=by, default_change_reason=reason
        )
        for field in records[0]._history_m2m_fields:
            copy_links(HistoricalRecords.m2m_models[field], field, {each.id: each.pk for each in records})


def record_new(rows: QuerySet, *, reason: str) -> None:
    """Records the rows of a query that no record tells of as new ones, by whoever asked for the page that is being
    answered, without links to many others. One query: the database copies them.
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


def begin(apps, app_label: str, **only) -> None:
    """In a migration: records every row that stands when its history begins; of a model in `only`, rows like that."""
    for recorded in apps.get_app_config(app_label).get_models():
        if not recorded.__name__.startswith("Historical") or "_" in recorded.__name__:
            continue
        model = apps.get_model(app_label, recorded.__name__.removeprefix("Historical"))
        rows = model.objects.filter(**only.get(model.__name__, {}))
        columns = {f.attname for f in model._meta.fields} & {f.attname for f in recorded._meta.fields}
        known = {"history_date": timezone.now(), "history_type": "+", "history_change_reason": BEGINNING}
        recorded.objects.bulk_create(
            (recorded(**known, **row) for row in rows.values(*columns).iterator(1000)), batch_size=1000
        )
    begin_links(apps, app_label)


def begin_links(apps, app_label: str) -> None:
    """In a migration: gives first records their links to many others where they have none, as these stand now.

    Only of rows about which nothing was recorded since: what the others linked to at first, nobody knows any more.
    """
    for linked in apps.get_app_config(app_label).get_models():
        if not linked.__name__.startswith("Historical") or "_" not in linked.__name__:
            continue
        recorded = linked._meta.get_field("history").related_model
        name = recorded.__name__.removeprefix("Historical")
        field = apps.get_model(app_label, name)._meta.get_field(linked.__name__.removeprefix(f"Historical{name}_"))
        alone = recorded.objects.order_by().values("id").annotate(count=Count("pk")).filter(count=1).values("id")
        firsts = recorded.objects.filter(id__in=alone, history_change_reason=BEGINNING)
        firsts = firsts.exclude(pk__in=linked.objects.values("history"))
        copy_links(linked, field, dict(firsts.values_list("id", "pk")))


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
