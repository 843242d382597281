"""Pages follow one another without a gap, also when the catalogue changes between them."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from open_data.http import QueryProblem
from open_data.paging import MADE_UP, OF_ANOTHER, PagePosition
from programs import actions
from programs.models import CatalogueRow, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(ask):
    """Slugs of a list, page by page."""

    def walk(path, query):
        found = []
        while True:
            answer = ask(path, query)
            found.append([item["slug"] for item in answer["items"]])
            if answer["next"] is None:
                assert answer["cursor"] is None
                return found
            address = urlsplit(answer["next"])
            assert address.path == f"/api/v1/{path}"
            query = {}
            for name, value in parse_qsl(address.query):
                query.setdefault(name, []).append(value)

    return walk


def test_the_pages_together_are_the_whole_list(walk, ask):
    query = {"state": ["VT", "NH"], "sort": "-awards", "counts": "no", "limit": 7}
    pages = walk("programs/", query)
    together = [slug for page in pages for slug in page]
    assert [len(page) for page in pages[:-1]] == [7] * (len(pages) - 1) and len(pages) > 1
    assert together == [item["slug"] for item in ask("programs/", query | {"limit": 100})["items"]]
    assert len(set(together)) == len(together) == ask("programs/", query)["total"]


def test_schools_come_in_pages_too(walk):
    pages = walk("schools/", {"state": "CA", "limit": 20})
    assert sorted(slug for page in pages for slug in page) == sorted(
        School.objects.listed().filter(state="CA").values_list("slug", flat=True)
    )


def test_a_catalogue_that_changed_meanwhile_goes_on_after_the_last_one_seen(ask):
    query = {"sort": "school", "state": "CA", "limit": 3}
    first = ask("programs/", query)
    seen = [item["slug"] for item in first["items"]]
    following = [item["slug"] for item in ask("programs/", query | {"limit": 5})["items"]][3]
    gone = CatalogueRow.objects.get(slug=seen[0]).program
    gone.is_unlisted = True
    gone.save()
    actions.refresh_programs([gone.pk])
    second = ask("programs/", query | {"cursor": first["cursor"]})
    assert second["version"] != first["version"]
    assert second["items"][0]["slug"] == following


def test_where_the_last_one_is_gone_it_goes_on_at_the_same_place(ask):
    query = {"sort": "school", "state": "CA", "limit": 3}
    first = ask("programs/", query)
    gone = CatalogueRow.objects.get(slug=first["items"][-1]["slug"]).program
    gone.is_unlisted = True
    gone.save()
    actions.refresh_programs([gone.pk])
    there = ask("programs/", query | {"limit": 10})["items"]
    assert ask("programs/", query | {"cursor": first["cursor"]})["items"][0] == there[3]


def test_a_cursor_belongs_to_its_question_whatever_the_size_of_the_page(ask):
    cursor = ask("programs/", {"state": "CA", "limit": 2})["cursor"]
    assert ask("programs/", {"state": "CA", "limit": 5, "cursor": cursor, "counts": "no"})["items"]
    problem = ask("programs/", {"state": "NY", "cursor": cursor}, status=404)
    assert problem["errors"] == [{"parameter": "cursor", "detail": OF_ANOTHER}]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "bnVsbA", "W10", "é", "[" * 150, "WyJhIiwiYiIsLTEsMV0", "e30"])
def test_a_made_up_cursor_leads_nowhere(cursor):
    with pytest.raises(QueryProblem) as refusal:
        PagePosition.of(cursor)
    assert refusal.value.errors == [("cursor", MADE_UP)]


def test_a_cursor_is_read_back_as_it_was_written():
    place = PagePosition("edition", "question", 25, 4711)
    assert PagePosition.of(place.cursor) == place
