"""Deadlines on the pages: the list, its facet and order, cards, the program page and files, none without a source."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from programs import measures
from programs.facts import facts_of
from programs.index import current_index
from programs.models import CatalogueRow, Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(add_program, add_round, noon):
    """A program of each status at Ada Lovelace University, by status."""
    programs = {
        status: add_program(f"ada-{status}", title=f"MS in {status}")
        for status in ("closing", "open", "ahead", "opens-soon", "rolling", "estimated", "closed", "unknown")
    }
    add_round(programs["closing"], date(2026, 12, 1), date(2026, 9, 1))
    add_round(programs["open"], date(2027, 1, 15), date(2026, 9, 1))
    add_round(programs["ahead"], date(2027, 2, 1))
    add_round(programs["opens-soon"], date(2027, 3, 1), date(2026, 12, 1))
    add_round(programs["rolling"], round="rolling")
    add_round(programs["estimated"], date(2026, 12, 15), is_estimated=True)
    add_round(programs["closed"], date(2026, 10, 1))
    return programs


def slugs(page):
    return {slug.removeprefix("ada-") for slug in page.programs if slug.startswith("ada-")}


def test_the_shipped_catalogue_states_no_deadline_and_calls_nothing_open(visit):
    page = visit("/programs/")
    assert "Open until" not in page.text and page.text.count("Deadline not stated") == len(page.programs)
    assert "deadline" not in page.counts, "a facet that does not vary is not shown"
    assert visit("/programs/", {"deadline": "open"}).total == 0
    assert visit("/programs/", {"deadline": "not-stated"}).total == page.total == 3_522


@pytest.mark.parametrize("status", ["closing", "open", "ahead", "opens-soon", "rolling", "estimated", "closed"])
def test_the_facet_finds_the_programs_of_a_status_and_no_others(visit, rounds, status):
    page = visit("/programs/", {"deadline": status})
    assert (page.total, slugs(page)) == (1, {status})


def test_the_facet_counts_every_status(visit, rounds):
    counts = visit("/programs/").counts["deadline"]
    assert counts.pop("not-stated") == 3_523
    assert counts == dict.fromkeys(rounds.keys() - {"unknown"}, 1)


def test_the_soonest_deadline_comes_first_and_the_unknown_last(visit, rounds):
    page = visit("/programs/", {"sort": "deadline"})
    assert page.programs[:5] == [f"ada-{each}" for each in ("closing", "estimated", "open", "ahead", "opens-soon")]


def test_a_card_says_how_its_applications_stand(visit, rounds):
    text = visit("/programs/", {"q": "Ada Lovelace University"}).text
    for line in (
        "Closes 1 December 2026",
        "Open until 15 January 2027",
        "Deadline 1 February 2027",
        "Opens 1 December 2026",
        "Rolling admission",
        "Deadline about 15 December 2026, estimated",
        "Closed",
        "Deadline not stated",
    ):
        assert line in text, line


def test_a_page_changes_at_midnight_where_the_school_is(client, add_program, add_round, at):
    at(datetime(2027, 1, 16, 4, 59, tzinfo=UTC))
    program = add_program()
    add_round(program, date(2027, 1, 15), time_zone="Pacific/Honolulu")
    address = program.get_absolute_url()
    first = client.get(address)
    assert "Closes today, at the end of 15 January 2027. Hawaii Time." in first.content.decode()
    at(datetime(2027, 1, 16, 9, 59, tzinfo=UTC))
    midnight = client.get(address)
    assert midnight["ETag"] != first["ETag"], "the site's own day has changed"
    assert client.get(address)["ETag"] == midnight["ETag"], "until it changes, it is the same page"
    at(datetime(2027, 1, 16, 10, tzinfo=UTC))
    late = client.get(address, headers={"If-None-Match": midnight["ETag"]})
    assert "Closed on 15 January 2027." in late.content.decode()


def test_a_program_page_says_that_no_deadline_is_stated(visit, federal):
    page = visit(federal.get_absolute_url())
    assert "Not known: Applications ; Next deadline" in page.text
    assert "No source we have states a deadline." in page.text
    assert not page.all(aria_label="Application rounds")


def test_a_program_page_lists_several_rounds_with_their_sources(visit, federal, add_round, noon):
    add_round(federal, date(2026, 12, 1), date(2026, 9, 1), round="priority", audience="international")
    add_round(federal, date(2027, 1, 15), is_estimated=True, note="Page of last year")
    page = visit(federal.get_absolute_url())
    table = page.one(aria_label="Application rounds").text
    assert "Fall 2027 Priority International applicants 1 September 2026 1 December 2026" in table
    assert "Fall 2027 Regular Everyone Not stated About 15 January 2027 estimated" in table
    assert "Its own page. Page of last year" in table


def test_the_measures_are_traceable_and_mark_an_estimate(federal, add_round, noon, editors_source):
    add_round(federal, date(2026, 12, 15), is_estimated=True)
    [facts] = facts_of([Program.objects.with_page_facts().get(pk=federal.pk)], current_index())
    figure = measures.NEXT_DEADLINE.read(facts)
    assert str(figure) == "about 15 December 2026 (Fall 2027, regular round, estimated from last year)"
    assert figure.source == measures.APPLICATIONS.read(facts).source == editors_source
    assert measures.APPLICATIONS.read(facts).text == "Estimated from last year"


def test_a_comparison_shows_both(visit, rounds):
    page = visit("/compare/", {"program": ["ada-open", "ada-unknown"]})
    assert "15 January 2027 Fall 2027, regular round, this program" in page.text
    assert "No source we have states a deadline." in page.text


def test_the_file_has_status_and_date(client, rounds):
    text = client.get("/programs/export.csv", {"q": "Ada Lovelace University"}).getvalue().decode()
    found = {line["page"].rstrip("/").rsplit("ada-")[1]: line for line in csv.DictReader(io.StringIO(text))}
    cells = {name: tuple(line.values())[-4:-1] for name, line in found.items()}
    assert cells["open"] == ("Open", "2027-01-15", "no")
    assert cells["estimated"] == ("Estimated from last year", "2026-12-15", "yes")
    assert cells["rolling"] == ("Rolling admission", "", "")
    assert cells["unknown"] == ("", "", "")


def test_rounds_cost_no_query_where_there_are_none_and_one_where_there_are(rounds, count_queries):
    index = current_index()
    programs = Program.objects.with_page_facts()
    plain = list(programs.filter(row__in=CatalogueRow.objects.filter(program__offerings=None)[:4]))
    dated = list(programs.filter(slug__in=["ada-open", "ada-closed", "ada-rolling"]))
    assert count_queries(lambda: facts_of(plain, index)) == 1
    assert count_queries(lambda: facts_of(dated, index)) == 2
