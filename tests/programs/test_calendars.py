"""The calendar feed, read back as a calendar program would: days, time zones, ids, marks; no name can break it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from core.models import Source
from programs.calendars import deadline_calendar, plain, with_deadline
from programs.choices import TimeZone
from programs.models import CatalogueRow, Intake, Program
from tests.programs.builders import intake, intakes

STAMP = datetime(2026, 11, 21, 17, tzinfo=UTC)


def kept(each: Intake, pk=7, name="MS in X", school="Ada University") -> Intake:
    """A round as the database would give it, with its program's row and its source."""
    each.pk, each.updated_at = pk, STAMP
    each.source = Source(key="page", publisher="The school", title="Its own page")
    each.program = Program(slug="ada-x")
    each.program.row = CatalogueRow(slug="ada-x", name=name, school_name=school)
    return each


def event_of(each: Intake):
    """The only event of a feed of one round, read back."""
    [event] = Calendar.from_ical(deadline_calendar("Deadlines", [each])).walk("VEVENT")
    return event


def test_a_deadline_is_its_whole_day_in_the_stated_zone():
    event = event_of(kept(intake(None, date(2027, 1, 15), time_zone="America/Los_Angeles")))
    pacific = ZoneInfo("America/Los_Angeles")
    assert (event.start, event.end) == (datetime(2027, 1, 15, tzinfo=pacific), datetime(2027, 1, 16, tzinfo=pacific))
    assert event.end.astimezone(UTC) == datetime(2027, 1, 16, 8, tzinfo=UTC)
    assert event["DTSTART"].params["TZID"] == "America/Los_Angeles"


@pytest.mark.parametrize(("on", "hours"), [(date(2027, 3, 14), 23), (date(2027, 11, 7), 25), (date(2027, 1, 15), 24)])
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(on, hours):
    event = event_of(kept(intake(None, on)))
    assert event.end.timestamp() - event.start.timestamp() == hours * 3600


def test_without_a_stated_zone_it_is_a_day_and_says_so():
    event = event_of(kept(intake(None, date(2027, 1, 15), time_zone="")))
    assert (event.start, event.end) == (date(2027, 1, 15), date(2027, 1, 16)), (
        "the end of an all-day event is exclusive"
    )
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert "No time zone is stated" in event["DESCRIPTION"]


def test_it_says_round_audience_zone_source_and_address():
    event = event_of(kept(intake(None, date(2027, 1, 15), round="priority", audience="international", note="By mail")))
    assert event["SUMMARY"] == "MS in X, Ada University: application deadline"
    assert event["DESCRIPTION"].split("\n") == [
        "Fall 2027, priority round.", "For: international applicants.", "The day is counted in Eastern Time.",
        "By mail", "Source: The school: Its own page.", event["URL"],
    ]  # fmt: skip
    assert event["URL"].endswith("/programs/ada-x/")
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def test_an_estimate_is_marked_in_front():
    event = event_of(kept(intake(None, date(2027, 1, 15), is_estimated=True)))
    assert event["SUMMARY"].startswith("Estimated: ") and event["STATUS"] == "TENTATIVE"
    assert "Estimated from last year" in event["DESCRIPTION"]


def test_the_id_stays_when_the_date_moves_and_the_stamp_is_that_of_the_change():
    before, after = kept(intake(None, date(2027, 1, 15))), kept(intake(None, date(2027, 2, 1), time_zone=""))
    assert with_deadline(Event(), before)["UID"] == with_deadline(Event(), after)["UID"]
    assert with_deadline(Event(), before)["UID"] != with_deadline(Event(), kept(before, 8))["UID"]
    assert event_of(before)["DTSTAMP"].dt == STAMP


def test_an_empty_feed_is_a_calendar():
    calendar = Calendar.from_ical(deadline_calendar("Deadlines", []))
    assert calendar["VERSION"] == "2.0" and not calendar.walk("VEVENT")


@pytest.mark.parametrize("zone", TimeZone.values)
def test_every_zone_comes_with_its_definition_for_the_years_of_its_events(zone):
    text = deadline_calendar("Deadlines", [kept(intake(None, date(2027, 7, 1), time_zone=zone))])
    definitions = [each["TZID"] for each in Calendar.from_ical(text).walk("VTIMEZONE")]
    assert definitions == ([] if zone == "UTC" else [zone])
    assert len(text) < 2_000


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=90)


@given(names, names, st.lists(intakes(), max_size=4))
def test_whatever_a_name_holds_the_feed_reads_back_and_its_lines_are_short(name, school, rounds):
    rounds = [kept(each, number, name, school) for number, each in enumerate(rounds) if each.deadline_on]
    feed = deadline_calendar(school, rounds)
    assert feed == deadline_calendar(school, rounds)
    assert all(len(line) <= 75 for line in feed.split(b"\r\n")) and b"\n" not in feed.replace(b"\r\n", b"")
    events = Calendar.from_ical(feed).walk("VEVENT")
    assert len(events) == len(rounds)
    for event, each in zip(events, rounds, strict=True):
        mark = "Estimated: " if each.is_estimated else ""
        assert event["SUMMARY"] == plain(f"{mark}{name}, {school}: application deadline")
        start = event.start.date() if isinstance(event.start, datetime) else event.start
        assert start == each.deadline_on
        assert event.end - event.start == timedelta(days=1)
