"""Guides that editors keep from search engines, or out of everything that leads to them on the site."""

import pytest

from articles.models import Article
from core.actions import raise_version
from programs.actions import CATALOGUE

pytestmark = pytest.mark.django_db
ADDRESS = "/articles/how-to-read-a-number/"


@pytest.fixture
def told(catalogue, db):
    """Sets columns of a guide, as the admin does."""

    def told(**columns):
        Article.objects.filter(slug="how-to-read-a-number").update(**columns)
        raise_version(CATALOGUE)

    return told


def test_an_unlisted_guide_answers_at_its_address_and_nothing_leads_there(told, client):
    places = ("/", "/articles/", "/articles/feed.xml", "/search/?q=how+to+read+a+number", "/sitemap-articles.xml")
    assert any(ADDRESS in client.get(place).content.decode() for place in places)
    told(is_unlisted=True)
    assert client.get(ADDRESS).status_code == 200
    for place in places:
        assert ADDRESS not in client.get(place).content.decode(), place


def test_search_engines_are_asked_to_leave_a_guide_out(told, visit, client):
    assert visit(ADDRESS).json_ld and "X-Robots-Tag" not in client.get(ADDRESS)
    told(is_noindex=True)
    page = visit(ADDRESS)
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not page.all("script", type="application/ld+json")
    assert client.get(ADDRESS)["X-Robots-Tag"] == "noindex"
    assert ADDRESS not in client.get("/sitemap-articles.xml").content.decode()
    assert ADDRESS in client.get("/articles/").content.decode()
