"""The facts of a statistic's page, and whole guides, by the keys under which visitors report them."""

from articles.index import article_index
from core.fact_pages import FactPage, PageFact, reads
from core.figures import Figure, day


@reads("statistics")
def read_statistic(key: str, index) -> FactPage | None:
    """A statistic, retired ones included: their pages still exist."""
    statistic = article_index(index.version).statistics.get(key)
    if statistic is None:
        return None
    rows = [
        ("value", "Value", statistic.figure, "value"),
        ("period", "Period", Figure(statistic.period), "period"),
        ("region", "Region", Figure(statistic.region), "region"),
        ("as_of", "As of", Figure(f"{day(statistic.as_of)}, good until {day(statistic.good_until)}"), "as_of"),
        ("source", "Source", Figure(str(statistic.source), source=statistic.source), "source"),
        ("definition", "How it is counted", Figure(statistic.definition), "definition"),
    ]
    found = {key: PageFact(label, figure, statistic, column) for key, label, figure, column in rows}
    return FactPage(statistic.get_absolute_url(), statistic.measure, statistic, found)


@reads("articles")
def read_guide(slug: str, index) -> FactPage | None:
    """A public guide. Its numbers are statistics, each with a page of its own."""
    article = article_index(index.version).by_slug.get(slug)
    return article and FactPage(article.get_absolute_url(), article.title, article, {})
