"""Statistics and sources as data."""

from datetime import date
from typing import Any

from articles.article_index import ArticleIndex
from articles.models import Statistic
from core.models import Source
from open_data.figures import plain, stated
from open_data.programs import address

SOURCE_COLUMNS = (
    "key", "publisher", "title", "release", "url", "retrieved_on", "licence", "credit", "covers", "file_name", "sha256",
    "row_count",
)  # fmt: skip


def current(library: ArticleIndex, today: date) -> list[Statistic]:
    """Statistics that guides may quote on a day, in the order of their page."""
    return [each for each in library.statistics.values() if not each.is_retired_on(today)]


def statistic(each: Statistic) -> dict[str, Any]:
    """A statistic with its value as a number; one that is a spread has `low` and `high` in the unit of the figure."""
    figure = stated(each.figure)
    if each.text:
        figure |= {"unit": each.unit, "value": plain(each.value)}
    return {
        "key": each.key,
        "url": address("statistics", each.key),
        "api": address("statistics", each.key, "/api/v1/"),
        "subject": each.subject,
        "measure": each.measure,
        "definition": each.definition,
        "region": each.region,
        "as_of": each.as_of,
        "good_until": each.good_until,
        "retired_on": each.retired_on,
        "low": plain(each.low),
        "high": plain(each.high),
        "spread": each.spread,
        "source_url": each.url,
        "figure": figure,
    }


def source(each: Source) -> dict[str, Any]:
    """A source, as the data page credits it."""
    return {column: getattr(each, column) for column in SOURCE_COLUMNS}
