"""What crawlers may read, and what says that the process lives."""

import pytest

from tests.pages import Page


@pytest.fixture
def rules(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode().splitlines()


def test_crawlers_read_everything_public_but_not_every_combination_of_filters(rules):
    assert rules[0] == "User-agent: *"
    forbidden = [line.removeprefix("Disallow: ") for line in rules if line.startswith("Disallow: ")]
    assert {"/admin/", "/programs/?"} <= set(forbidden)
    for open_page in ("/", "/programs/", "/programs/a-program/", "/schools/a-school/", "/about/data/"):
        assert not any(open_page.startswith(path) for path in forbidden), open_page


def test_crawlers_are_told_where_the_map_is(rules, settings):
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in rules


def test_health_asks_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_search_is_not_for_crawlers_and_a_plain_list_is(client, catalogue):
    for query, is_hidden in [({"q": "data"}, True), ({"state": "ZZ"}, True), ({}, False)]:
        page = Page(client.get("/programs/", query))
        assert bool(page.all("meta", name="robots", content="noindex")) is is_hidden
