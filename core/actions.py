"""Changes that every app must know about."""

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
"""Above these limits of steps and rows, rebuilding an index is faster than updating it."""
MOST_ROWS_TOGETHER = 10 * MOST_ROWS
"""How many rows can be selected by key at once: SQLite takes 32,766 parameters."""

SELECT_TOKEN = f"SELECT token FROM {CatalogueVersion._meta.db_table} WHERE name = %s"  # noqa: S608 - our own name


@transaction.atomic
def raise_version(name: str, rows: Iterable[int] | None = ()) -> None:
    """Gives a catalog a new version. After this transaction is committed, every process sees that its index is old.

    `rows` are the primary keys of the rows that this transaction made, changed or removed; None: any may have changed.
    The version's row is locked until the end, so that numbers follow the order of commits, without a gap.
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
    """The newest version of a catalog, and its rows that changed after the version `since`.

    None when the changes are unknown: the version was rolled back or deleted, or any row may have changed. One query.
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
    """The catalog's present version; blank before its first. One query.

    This is the only query of a cached page, so it is plain SQL, which takes a fifth of a queryset's time.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(SELECT_TOKEN, [name])
        found = cursor.fetchone()
    return found[0] if found else ""


@transaction.atomic
def move_address(page: Model, *, slug: str, former: type[FormerSlug]) -> bool:
    """Gives a page another slug and stores the former one, which then redirects; False when the slug is the same.

    Saves only the slug. If another page had this slug before, its redirect is removed, but only when visitors see this
    page: until then the redirect continues. The caller updates what pages derive from the slug.
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
    """Restores a row to a record of its history, also a removed one; returns the row, saved.

    Address, state and schedule do not change. A removed row returns as a draft unless the actor may publish. Raises
    ValidationError when the model's own rules refuse the row now. The caller updates what pages derive from it.
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
