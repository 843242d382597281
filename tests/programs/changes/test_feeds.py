"""The log of changes as a page and as a feed: which entries an address shows, and how each reads."""

import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from core.models import Source
from programs import actions
from programs.changes import feeds
from programs.models import FactChange, Program
from taxonomy.models import Specialization

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def log(federal, described):
    """An entry about a program, its school, another program and a specialization."""
    source = Source.objects.get(key="ipeds-ic-ay-2023")
    about = [
        {
            "program": federal,
            "school": federal.school,
            "kind": "outcomes",
            "label": "Debt",
            "old_text": "US$9",
            "reason": "Withheld.",
        },
        {
            "school": federal.school,
            "kind": "cost",
            "label": "Tuition",
            "old_text": "US$1",
            "new_text": "US$2",
            "source": source,
        },
        {"program": described, "school": described.school, "kind": "cost", "label": "Price", "new_text": "US$<3>"},
        {
            "specialization": Specialization.objects.get(slug="statistics"),
            "kind": "specialization",
            "label": "Summary",
            "old_text": "A",
            "new_text": "B",
        },
    ]
    return [FactChange.objects.create(key="x", **columns) for columns in about]


def rows(page):
    """Keys of the entries on a page, in their order."""
    return [int(row["id"].removeprefix("change-")) for row in page.all("tr", id=None)]


def test_everything_is_shown_newest_first_with_what_it_was_and_is(visit, log):
    page = visit("/changes/")
    assert rows(page) == [entry.pk for entry in reversed(log)]
    assert "Debt US$9 not known Withheld." in page.text and "Tuition US$1 US$2" in page.text
    assert page.link("Student charges for academic year programs (IC_AY)") == "/about/data/#source-ipeds-ic-ay-2023"
    assert timezone.localdate().strftime("%B %Y") in page.all("h2")[0].text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("school=massachusetts-institute-of-technology", [1, 0]),
        ("program=massachusetts-institute-of-technology-computer-science", [1, 0]),
        ("program=carnegie-mellon-university-artificial-intelligence", [2]),
        ("specialization=statistics", [3]),
        ("kind=cost", [2, 1]),
        ("kind=cost&school=massachusetts-institute-of-technology", [1]),
        ("kind=format", []),
    ],
)
def test_page_and_feed_show_what_the_address_asks_for(visit, client, log, query, expected):
    expected = [log[place].pk for place in expected]
    assert rows(visit(f"/changes/?{query}")) == expected
    feed = ET.fromstring(client.get(f"/changes/feed.xml?{query}").content)
    ids = [entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")]
    assert ids == [f"tag:127.0.0.1,2026:change/{pk}" for pk in expected]


@pytest.mark.parametrize("query", ["program=nothing", "school=x", "kind=mood", "before=0", "before=x"])
def test_an_unknown_value_is_named_and_ignored_and_the_feed_refuses_it(visit, client, log, query):
    page, (name, value) = visit(f"/changes/?{query}"), query.split("=")
    assert f"“{value}” was ignored." in page.one(role="alert").text
    assert rows(page) == rows(visit("/changes/")) != []
    feed = client.get(f"/changes/feed.xml?{query}")
    assert (feed.status_code, feed["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert feed.content.decode().startswith(f"This list cannot be made. {name}: ")


def test_before_the_first_entry_nothing_is_and_the_page_leads_back(visit, log):
    page = visit(f"/changes/?before={log[0].pk}", status=404)
    assert rows(page) == [] and page.link("Newest") == "/changes/"


def test_a_draft_is_nobodys_business(visit, log, federal):
    Program.objects.filter(pk=federal.pk).update(state="draft")
    actions.refresh_programs([federal.pk])
    assert "No program here has that address" in visit(f"/changes/?program={federal.slug}").text
    page = visit("/changes/")
    assert "not in the list" in page.text and f"/programs/{federal.slug}/" not in [
        a["href"] for a in page.all("a", href=None)
    ]


def test_older_entries_are_a_page_away_and_none_is_shown_twice(visit, log, monkeypatch):
    monkeypatch.setattr(feeds, "PER_PAGE", 3)
    first = visit("/changes/")
    second = visit(f"/changes/{first.link('Older')}")
    assert rows(first) + rows(second) == [entry.pk for entry in reversed(log)]
    assert second.link("Newest") == "/changes/" and "Older" not in second.text


def test_a_page_of_many_costs_what_a_page_of_few_costs(visit, log, client, count_queries):
    few = count_queries(lambda: client.get("/changes/"))
    FactChange.objects.bulk_create(
        FactChange(school_id=row.school_id, program=row, kind="cost", key="x", label="Price", new_text="US$1")
        for row in Program.objects.listed()[:90]
    )
    assert count_queries(lambda: client.get("/changes/")) == few <= 4
    assert count_queries(lambda: client.get("/changes/feed.xml")) <= 5


def test_a_school_without_a_page_is_named_and_not_linked(visit, client, log, federal):
    page = federal.school.get_absolute_url()
    assert len(visit("/changes/").all("a", href=page)) == 2 and page in client.get("/changes/feed.xml").text
    federal.school.programs.update(is_unlisted=True)
    actions.refresh_programs(federal.school.programs.values_list("pk", flat=True))
    log = visit("/changes/")
    assert not log.all("a", href=page) and federal.school.name in log.text
    assert page not in client.get("/changes/feed.xml").text


def test_an_empty_log_says_so(visit, catalogue):
    assert "Nothing has changed since the log began" in visit("/changes/").text


def test_the_feed_is_atom_with_dates_and_ids_that_stay(client, log):
    response = client.get("/changes/feed.xml")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.content == client.get("/changes/feed.xml").content
    feed = ET.fromstring(response.content)
    assert feed.find(f"{ATOM}id").text == "tag:127.0.0.1,2026:changes?"
    assert feed.find(f"{ATOM}updated").text == feed.find(f"{ATOM}entry/{ATOM}updated").text
    titles = [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")]
    assert titles[-1] == "Master’s in Computer Science, Massachusetts Institute of Technology: Debt"
    summary = feed.findall(f"{ATOM}entry")[1].find(f"{ATOM}summary").text
    assert summary == "Before: not known. Now: US$&lt;3&gt;."


def test_an_empty_feed_carries_the_date_of_the_catalogue(client, catalogue):
    first, second = (client.get("/changes/feed.xml").content for _ in range(2))
    assert first == second and b"<updated>" in first


def test_program_and_school_lead_to_their_changes_and_feeds(visit, federal):
    for kind, thing in (("program", federal), ("school", federal.school)):
        page = visit(thing.get_absolute_url())
        feed = f"/changes/feed.xml?{kind}={thing.slug}"
        assert page.one("link", rel="alternate", type="application/atom+xml")["href"] == feed
        assert visit(f"/changes/?{kind}={thing.slug}").one("link", rel="alternate")["href"] == feed
        assert f"/changes/?{kind}={thing.slug}" in [link["href"] for link in page.all("a", href=None)]
