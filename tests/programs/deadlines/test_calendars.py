"""The calendar feed, read back as a calendar program would: days, time zones, ids, marks; no name can break it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from core.models import Source
from programs.deadlines.calendars import deadline_calendar, plain, with_deadline
from programs.geography import TimeZone
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


@pytest.mark.parametrize("zone", TimeZone.values)
@pytest.mark.parametrize("on", [date(2027, 1, 15), date(2027, 3, 14), date(2027, 11, 7)])
def test_a_deadline_is_one_day_in_every_calendar_and_its_zone_is_in_the_text(on, zone):
    event = event_of(kept(intake(None, on, time_zone=zone)))
    assert (event.start, event.end) == (on, on + timedelta(days=1)), "the end of an all-day event is exclusive"
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert f"The day is counted in {TimeZone(zone).label}." in event["DESCRIPTION"]


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
        "Fall 2027, priority round.",
        "For: international applicants.",
        "The day is counted in Eastern Time.",
        "By mail",
        "Source: The school: Its own page.",
        event["URL"],
    ]
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
        assert event.start == each.deadline_on
        assert event.end - event.start == timedelta(days=1)
