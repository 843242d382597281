"""Changes that every app must hear of."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model, Subquery
from django.utils import timezone

from core.choices import PublishingState
from core.history import many_to_many, restorable
from core.models import CatalogueStep, CatalogueVersion, FormerSlug, Scheduled
from core.publishing import is_public, may

KEPT_STEPS = 500
MOST_ROWS = 2_000
"""An index that has to follow more steps, or one that touches more rows, is sooner built anew."""
MOST_ROWS_TOGETHER = 10 * MOST_ROWS
"""So many rows can be asked for by their keys at once: SQLite takes 32,766 parameters."""

SELECT_TOKEN = f"SELECT token FROM {CatalogueVersion._meta.db_table} WHERE name = %s"  # noqa: S608 - our own name


@transaction.atomic
def raise_version(name: str, rows: Iterable[int] | None = ()) -> None:
    """Gives a catalogue a new version: once this transaction is committed, every process sees that it is behind.

    `rows` are the primary keys of its rows that this transaction made, changed or took away; None: any may be another.
    The version's row is locked until the end, so that numbers come in the order of commits, without a gap.
    """
    rows = None if rows is None else sorted(set(rows))
    version, _ = CatalogueVersion.objects.select_for_update().get_or_create(name=name)
    version.token, version.number = uuid4().hex, version.number + 1
    version.save()
    CatalogueStep.objects.create(
        catalogue=name,
        number=version.number,
        token=version.token,
        rows=None if rows is None or len(rows) > MOST_ROWS else rows,
    )
    if version.number % KEPT_STEPS == 0:
        CatalogueStep.objects.filter(catalogue=name, number__lte=version.number - KEPT_STEPS).delete()


def changed_rows(name: str, since: str) -> tuple[str, set[int]] | None:
    """The newest version of a catalogue and its rows that are others than in the version `since`.

    None when nobody knows: the version was rolled back or is forgotten, or any row may be another. One query.
    """
    own = CatalogueStep.objects.filter(catalogue=name, token=since).values("number")
    steps = list(
        CatalogueStep.objects.filter(catalogue=name, number__gt=Subquery(own))
        .order_by("number")
        .values_list("token", "rows")
    )
    if not steps or any(rows is None for _, rows in steps):
        return None
    changed = {row for _, rows in steps for row in rows}
    return None if len(changed) > MOST_ROWS_TOGETHER else (steps[-1][0], changed)


def version_of(name: str, using: str = DEFAULT_DB_ALIAS) -> str:
    """The catalogue's present version; blank before its first. One query.

    It is all that a page costs which is kept or was sent before, and as SQL it takes a fifth of what a queryset takes.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(SELECT_TOKEN, [name])
        found = cursor.fetchone()
    return found[0] if found else ""


@transaction.atomic
def move_address(page: Model, *, slug: str, former: type[FormerSlug]) -> bool:
    """Gives a page another slug and keeps the former one, which redirects from then on; False when it has it already.

    Saves nothing but the slug. A former address of another page is given up to this one only if visitors see this one:
    until then they follow it to the other. What pages derive from it, the caller refreshes.
    """
    stored = type(page)._default_manager.select_for_update().order_by("pk").get(pk=page.pk)
    old = stored.slug
    if old == slug:
        return False
    owner = next(field.name for field in former._meta.fields if field.related_model is type(page))
    if not isinstance(stored, Scheduled) or is_public(stored):
        former.objects.filter(slug=slug).delete()
        former.objects.update_or_create(slug=old, defaults={owner: page})
    else:
        former.objects.filter(slug=slug, **{owner: page}).delete()
        former.objects.get_or_create(slug=old, defaults={owner: page})
    stored.slug = page.slug = slug
    stored.save(update_fields=["slug"])
    return True


@transaction.atomic
def restore(record: Model, *, by) -> Model:
    """Brings a row back to how a record of its history holds it, a removed one too; returns the row, saved.

    Address, state and schedule stay as they are; what was removed comes back as a draft unless the actor may publish.
    Raises ValidationError where the model's own rules refuse the row now. What pages derive from it, the caller
    refreshes.
    """
    model = record.instance_type
    links = many_to_many([record])
    obj = model._default_manager.select_for_update().filter(pk=record.id).order_by("pk").first()
    if obj is None:
        obj = model(**{field.attname: getattr(record, field.attname) for field in record.tracked_fields})
        if isinstance(obj, Scheduled) and not may(by, obj, "publish"):
            obj.state, obj.publish_at, obj.archive_at = PublishingState.DRAFT, None, None
    for field in restorable(record):
        setattr(obj, field.attname, getattr(record, field.attname))
    obj._history_user = by
    obj._change_reason = f"Restored as of {timezone.localtime(record.history_date):%-d %B %Y, %H:%M}"
    obj.full_clean()
    obj.save()
    for field in record._history_m2m_fields:
        getattr(obj, field.name).set(links[record.history_id, field.name])
    return obj
