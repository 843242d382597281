"""The calendar page and the feeds over HTTP: what they hold, what they refuse, and what they say is not known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from programs import actions
from programs.deadlines import calendars
from programs.deadlines import pages as deadline_pages
from programs.models import Intake

pytestmark = pytest.mark.django_db
PAGE, FEED = "/deadlines/", "/deadlines.ics"


@pytest.fixture
def rounds(add_program, add_round, noon):
    """Rounds of four programs at Ada Lovelace University over three months."""
    first, second, third, rolling = (
        add_program(f"ada-{n}", title=f"MS in {n}") for n in ("one", "two", "three", "four")
    )
    add_round(first, date(2026, 12, 1), round="priority")
    add_round(first, date(2027, 1, 15))
    add_round(second, date(2027, 1, 15), is_estimated=True)
    add_round(second, date(2026, 10, 1), round="early")
    add_round(third, date(2027, 3, 1), date(2026, 12, 1))
    add_round(rolling, round="rolling")


def uids(response):
    """Ids of the events of a feed."""
    return [event["UID"] for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_without_any_deadline_it_says_so_and_leads_to_the_programs(visit):
    page = visit(PAGE)
    assert "No deadline ahead is known here" in page.text
    assert "3,522 programs of 3,522: no deadline is stated" in page.text
    assert visit(page.link("3,522 programs")).total == 3_522
    assert not page.all(id="month") and not page.all(id="rolling")


def test_months_stand_in_order_and_the_first_is_shown(visit, rounds):
    page = visit(PAGE)
    months = page.all("a", href=None)
    months = [link for link in months if "month=" in link["href"]]
    assert [link.text for link in months] == ["December 2026", "January 2027", "March 2027"]
    assert page.one("a", aria_current="page", href=None).text == "December 2026"
    assert "Tuesday, 1 December" in page.text and "15 January" not in page.one(id="month").text
    january = visit(months[1]["href"]).one(id="month").text
    assert "Friday, 15 January MS in one" in january and "MS in two" in january
    assert "Estimated Fall 2027, regular round. About 15 January 2027" in january


def test_rolling_admission_stands_apart(visit, rounds):
    page = visit(PAGE)
    assert "MS in four , Ada Lovelace University" in page.one(id="rolling").text
    assert "3,522 programs of 3,526" in page.one(id="not-known").text


def test_it_takes_the_filters_of_the_list(visit, rounds):
    page = visit(PAGE, {"q": "MS in three", "state": "GU"})
    assert "Of 1 program, soonest first." in page.text and "March 2027" in page.text
    assert "MS in one" not in page.text
    assert visit(PAGE, {"state": "CA"}).all(id="month") == []
    assert "Of every program in this list" in page.text


@pytest.mark.parametrize("query", [{"state": "ZZ"}, {"month": "2027-13"}, {"month": "soon"}, {"page": "0"}])
def test_an_unknown_value_is_named_and_the_deadlines_are_shown_without_it(visit, rounds, query):
    page = visit(PAGE, query)
    [value] = query.values()
    assert f"“{value}” was ignored." in page.one(role="alert").text
    assert page.one(id="month").text == visit(PAGE).one(id="month").text


@pytest.mark.parametrize("query", [{"month": "2040-01"}, {"page": "2"}])
def test_a_month_or_page_without_deadlines_is_missing_and_leads_back(visit, rounds, query):
    page = visit(PAGE, query, status=404)
    assert not page.all(id="month") and page.link("All deadlines") == PAGE


def test_a_passed_deadline_is_counted_and_not_listed(visit, add_program, add_round, noon):
    add_round(add_program(title="MS in Past"), date(2026, 10, 1))
    page = visit(PAGE)
    assert "1 program : every stated deadline has passed" in page.one(id="not-known").text
    assert not page.all(id="month")


def test_a_month_with_many_deadlines_has_pages_and_costs_the_same(
    visit, add_program, add_round, noon, monkeypatch, count_queries
):
    program = add_program()
    for number in range(6):
        add_round(program, date(2027, 1, 10) + timedelta(days=number), year=2030 + number)
    monkeypatch.setattr(deadline_pages, "PER_PAGE", 4)
    page = visit(PAGE)
    assert len(page.all("time")) == 4
    second = visit(page.link("2"))
    assert [each["datetime"] for each in second.all("time")] == ["2027-01-14", "2027-01-15"]
    monkeypatch.setattr(deadline_pages, "PER_PAGE", 2)
    assert count_queries(lambda: visit(PAGE)) == 2


def test_the_feed_holds_every_deadline_of_the_filtered_list(client, visit, rounds):
    everything = client.get(FEED)
    assert everything["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(uids(everything)) == Intake.objects.filter(deadline_on__gte=date(2026, 10, 21)).count() == 4
    assert len(uids(client.get(FEED, {"q": "MS in one"}))) == 2
    assert "As a calendar (.ics)" in visit(PAGE).text
    assert client.get(FEED, {"state": "CA"}).status_code == 404, "a calendar without an event is invalid"
    assert "As a calendar (.ics)" not in visit(PAGE, {"state": "CA"}).text
    assert client.get(FEED, {"state": "ZZ"}).status_code == 400


def test_a_feed_holds_a_month_of_the_past_and_no_more_than_a_calendar_can_show(client, rounds, at, monkeypatch):
    at(datetime(2027, 2, 14, 17, tzinfo=UTC))
    assert len(uids(client.get(FEED))) == 3, "of January and March"
    monkeypatch.setattr(calendars, "MOST_EVENTS", 1)
    assert len(uids(client.get(FEED, {"q": "MS in"}))) == 1


def test_the_same_rounds_give_the_same_bytes_and_are_not_sent_again(client, rounds, django_assert_num_queries):
    first = client.get(FEED)
    actions.rebuild_catalogue()
    assert client.get(FEED).content == first.content
    tag = client.get(FEED)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304


def test_a_moved_deadline_keeps_its_id(client, rounds):
    before = client.get(FEED)
    intake = Intake.objects.filter(round="priority").get()
    intake.deadline_on = date(2026, 12, 5)
    intake.save()
    actions.refresh_programs([intake.program_id])
    after = client.get(FEED)
    assert uids(after) == uids(before) and after.content != before.content


def test_a_school_has_a_feed_of_its_own_under_its_former_address_too(client, rounds, guam):
    address = f"{guam.get_absolute_url()}deadlines.ics"
    assert len(uids(client.get(address))) == 4
    assert "Ada Lovelace University" in client.get(address).content.decode()
    actions.rename_address(guam, slug="ada-university")
    moved = client.get(address)
    assert (moved.status_code, moved["Location"]) == (302, "/schools/ada-university/deadlines.ics")
    assert client.get("/schools/nowhere/deadlines.ics").status_code == 404


def test_a_school_without_a_deadline_ahead_offers_no_calendar(client, visit, rounds, guam, at):
    pages = [guam.get_absolute_url(), "/programs/ada-four/"]
    assert all("as a calendar" in visit(page).text for page in pages)
    at(datetime(2027, 6, 1, 17, tzinfo=UTC))
    assert all("as a calendar" not in visit(page).text for page in pages)
    assert client.get(f"{guam.get_absolute_url()}deadlines.ics").status_code == 404


def test_a_program_that_is_no_longer_listed_has_no_deadlines(client, visit, rounds, guam):
    program = guam.programs.get(slug="ada-one")
    program.state = "archived"
    program.save()
    actions.refresh_programs([program.pk])
    assert len(uids(client.get(FEED))) == 2
    assert "MS in one" not in visit(PAGE).text
