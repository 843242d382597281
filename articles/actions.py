"""Changes of guides and statistics. Each change that a reader can see raises the catalog's version."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.computed import COMPUTED, DEFINITIONS, SHELF_LIFE_MONTHS
from articles.computed_tables import Tables
from articles.importers.statistics import Definition
from articles.models import Article, FormerArticleSlug, Statistic, StatisticUse
from articles.publishing import blockers, own_words
from articles.texts import texts_of
from core import publishing
from core.actions import move_address, raise_version
from core.choices import PublishingState
from core.history import record_in_bulk
from core.importing import IMPORTED, Tally, upsert
from core.publishing import Blocker
from programs.actions import CATALOGUE

COMPUTED_COLUMNS = (
    "subject",
    "measure",
    "definition",
    "unit",
    "value",
    "low",
    "high",
    "spread",
    "reason",
    "period",
    "as_of",
    "good_until",
    "source_id",
    "computed_by",
    "arguments",
)


@transaction.atomic
def refresh_statistics(definitions: Iterable[Definition]) -> Tally:
    """Computes every computed statistic again.

    Running twice gives the same rows; at most thirteen queries plus the writes.

    One whose source was never imported is left out. A computed one that no definition names any more is retired, so
    that a text that quotes it gets a problem and not a silent gap.
    """
    tables, rows = Tables(), []
    for definition in definitions:
        count = COMPUTED[definition.computed_by](tables, **definition.arguments)
        if source := tables.sources.get(count.source_key):
            rows.append(
                {
                    "key": definition.key,
                    "subject": definition.subject,
                    "measure": definition.measure,
                    "definition": " ".join(filter(None, (DEFINITIONS[definition.computed_by], definition.definition))),
                    "computed_by": definition.computed_by,
                    "arguments": definition.arguments,
                    "source_id": source.pk,
                    "good_until": months_after(count.newest or count.as_of, SHELF_LIFE_MONTHS[count.kind]),
                    **{name: getattr(count, name) for name in ("unit", "spread", "reason", "period", "as_of")},
                    **{name: stored(getattr(count, name)) for name in ("value", "low", "high")},
                }
            )
    tally = upsert(Statistic, rows, key=["key"], fields=COMPUTED_COLUMNS)
    gone = Statistic.objects.exclude(computed_by="").exclude(key__in=[row["key"] for row in rows])
    gone = list(gone.filter(retired_on__isnull=True))
    for statistic in gone:
        statistic.retired_on = timezone.localdate()
    Statistic.objects.bulk_update(gone, ["retired_on"])
    record_in_bulk(gone, reason=IMPORTED, is_new=False)
    tally.removed = len(gone)
    if tally.created or tally.changed or tally.removed:
        raise_version(CATALOGUE)
    return tally


def stored(value):
    """A computed number rounded to the four decimals of its column."""
    return None if value is None else Statistic._meta.get_field("value").to_python(f"{value:.4f}")


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


@transaction.atomic
def record_uses(article: Article) -> None:
    """Records where a guide embeds which statistic."""
    uses: dict[tuple[str, str], int] = {}
    for text in texts_of(article):
        for embed in text.document.embeds:
            if embed.name in ("stat", "spread", "statistic"):
                uses[embed.argument, text.place] = uses.get((embed.argument, text.place), 0) + 1
    article.statistic_uses.all().delete()
    StatisticUse.objects.bulk_create(
        StatisticUse(article=article, key=key[:80], place=place, count=count) for (key, place), count in uses.items()
    )


@transaction.atomic
def change_state(article: Article, to: str, *, by, reason: str = "") -> Article:
    """Moves a guide from the state that the actor saw to another (`core.publishing.move`); pages change at once.

    Writers of a guide may not publish it (`articles.publishing`). The first publication sets its date, which never
    changes.
    """
    if to == PublishingState.PUBLISHED:
        now = timezone.now()
        Article.objects.filter(pk=article.pk, published_at=None).update(published_at=now, updated_at=now)
    article = publishing.move(article, to, by=by, reason=reason, blockers=partial(blockers_for, by=by))
    raise_version(CATALOGUE)
    return article


def schedule(article: Article, *, publish_at: datetime | None, archive_at: datetime | None, by) -> Article:
    """Sets or clears the moments at which a guide is published and archived (`core.publishing.schedule`).

    Writers of a guide may not set the first.
    """
    return publishing.schedule(
        article, publish_at=publish_at, archive_at=archive_at, by=by, blockers=partial(blockers_for, by=by)
    )


@transaction.atomic
def mark_reviewed(articles: QuerySet[Article], *, by) -> list[Article]:
    """Clears the publication schedule of these guides after `by` changed their words.

    The person who scheduled a guide approved the earlier words. It stays in review until another person schedules it
    again. Returns the guides that were scheduled. One query, and two for each of them.
    """
    scheduled = list(articles.filter(publish_at__isnull=False).order_by("pk").select_for_update(of=("self",)))
    for article in scheduled:
        article.publish_at = article.archive_at = None
        publishing.record(article, by, "Schedule lifted: the words changed", list(publishing.TIMED))
    return scheduled


def blockers_for(article: Article, *, by) -> list[Blocker]:
    """What prevents this person from publishing a guide."""
    return [*own_words(article, by), *blockers(article)]


@transaction.atomic
def words_changed(article: Article) -> None:
    """Updates the guide's date, its uses of statistics and the catalog's version after an editor changed its words."""
    if article.published_at:
        article.updated_at = max(timezone.now(), article.published_at)
        Article.objects.filter(pk=article.pk).update(updated_at=article.updated_at)
    record_uses(article)
    raise_version(CATALOGUE)


@transaction.atomic
def rename_address(article: Article, *, slug: str) -> None:
    """Moves a guide to another address (`core.actions.move_address`); pages change at once."""
    if move_address(article, slug=slug, former=FormerArticleSlug):
        raise_version(CATALOGUE)
