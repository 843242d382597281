"""Specializations that editors keep from search engines, or out of everything that leads to them on the site."""

import pytest

from programs.actions import refresh_programs
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db
ADDRESS = "/specializations/responsible-ai/"


@pytest.fixture
def told(catalogue, db):
    """Sets columns of a specialization, as the admin does."""
    specialization = Specialization.objects.get(slug="responsible-ai")

    def told(**columns):
        Specialization.objects.filter(pk=specialization.pk).update(**columns)
        refresh_programs(specialization.programs.values_list("pk", flat=True))

    return told


def test_an_unlisted_specialization_answers_with_its_programs_and_nothing_leads_there(told, visit, client):
    total = visit(ADDRESS).total
    told(is_unlisted=True)
    assert visit(ADDRESS).total == total
    for place in (
        "/",
        "/specializations/",
        "/programs/",
        "/careers/",
        "/search/?q=responsible+ai",
        "/sitemap-specializations.xml",
        "/changes/",
    ):
        html = client.get(place).content.decode()
        assert ADDRESS not in html and 'value="responsible-ai"' not in html, place
    assert "was ignored" in visit("/programs/", {"specialization": "responsible-ai"}).one(role="alert").text


def test_search_engines_are_asked_to_leave_a_specialization_out(told, visit, client):
    assert visit(ADDRESS).json_ld and "X-Robots-Tag" not in client.get(ADDRESS)
    told(is_noindex=True)
    page = visit(ADDRESS)
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert not page.all("script", type="application/ld+json")
    assert client.get(ADDRESS)["X-Robots-Tag"] == "noindex"
    assert ADDRESS not in client.get("/sitemap-specializations.xml").content.decode()
    assert ADDRESS in client.get("/specializations/").content.decode()
