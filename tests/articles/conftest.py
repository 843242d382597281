"""Guides and statistics with a fixed meaning."""

from datetime import date

import pytest

from articles import actions
from articles.index import ArticleIndex
from articles.models import Article, Statistic
from articles.pages import all_flags, article_page
from core.models import Source
from programs.index import current_index

TODAY = date(2026, 11, 21)
GUIDE = "/articles/how-to-read-a-number/"
CARNEGIE_MELLON = "carnegie-mellon-university-artificial-intelligence"
DREXEL = "drexel-university-computer-science"


@pytest.fixture
def guide(catalogue, db):
    """The published guide of the tests."""
    return Article.objects.get(slug="how-to-read-a-number")


@pytest.fixture
def alone(guide):
    """Takes the shipped guides away, so that only those of the test are there."""
    Article.objects.exclude(pk=guide.pk).delete()
    actions.words_changed(guide)


@pytest.fixture
def source(catalogue, db):
    """A source that an editor entered."""
    return Source.objects.create(
        key="bls-news", publisher="U.S. Bureau of Labor Statistics", title="News", url="https://www.bls.gov/news/"
    )


@pytest.fixture
def add_statistic(source):
    """Adds a statistic that an editor entered."""

    def add_statistic(key="jobs-growth", **columns):
        facts = {
            "subject": "outlook",
            "measure": "Growth of jobs in the field",
            "unit": "change",
            "value": 21,
            "period": "2023-33",
            "as_of": date(2026, 1, 1),
            "good_until": date(2027, 1, 1),
            "source": source,
        }
        return Statistic.objects.create(key=key, **(facts | columns))

    return add_statistic


@pytest.fixture
def write(guide):
    """Gives the guide this text, as an editor who saves it would, and prints it."""

    def write(body, **columns):
        for name, value in ({"takeaways": "", "conclusion": "", "body": body} | columns).items():
            setattr(guide, name, value)
        guide.save()
        guide.asked.all().delete()
        guide.sections.all().delete()
        actions.words_changed(guide)
        return printed(guide)

    return write


def printed(guide, today=TODAY):
    """The page of a guide as it stands in the database."""
    article = Article.objects.with_page_parts().get(pk=guide.pk)
    return article_page(article, ArticleIndex(""), current_index(), today)


@pytest.fixture
def flags(write):
    """What an editor is told about a text."""
    return lambda body, **columns: [str(flag) for flag in all_flags(write(body, **columns))]
