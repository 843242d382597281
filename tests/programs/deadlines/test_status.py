"""How a round stands: worked cases by hand, and what must hold whatever the dates and the moment."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.choices import IntakeStatus
from programs.deadlines.status import NOT_STATED, ZONE_NOT_STATED, leading, midnights, standing, zone_of
from tests.programs.builders import intake, intakes

with (Path(__file__).parent / "intake_cases.csv").open(newline="") as file:
    CASES = list(csv.DictReader(file))
NEW_YORK = ZoneInfo("America/New_York")


moments = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2028, 12, 31),
    timezones=st.sampled_from(
        [ZoneInfo(name) for name in ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu")]
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_worked_case(case):
    opens, deadline = (date.fromisoformat(case[name]) if case[name] else None for name in ("opens_on", "deadline_on"))
    columns = {"time_zone": case["time_zone"], "round": case["round"], "is_estimated": bool(case["is_estimated"])}
    found = standing(intake(opens, deadline, **columns), datetime.fromisoformat(case["now"]))
    assert (found.status, found.sentence) == (case["status"], case["sentence"])


def test_the_cases_meet_every_status():
    assert {case["status"] for case in CASES} == set(IntakeStatus.values)


@given(intakes(), moments)
def test_open_is_only_what_a_source_says_is_open(each, now):
    found = standing(each, now)
    today = now.astimezone(zone_of(each)).date()
    if found.status == IntakeStatus.OPEN:
        assert each.opens_on <= today < each.deadline_on and not each.is_estimated
    if found.lies_ahead and each.deadline_on:
        assert each.deadline_on >= today
    if each.is_estimated:
        assert found.status in (IntakeStatus.ESTIMATED, IntakeStatus.UNKNOWN)
        assert "estimated from last year" in found.sentence
    assert found.sentence.endswith(".") and "None" not in found.sentence and "None" not in found.line


@given(intakes(), moments, moments)
def test_what_has_closed_stays_closed(each, one, other):
    earlier, later = sorted((one, other), key=datetime.timestamp)
    if not standing(each, earlier).lies_ahead:
        assert not standing(each, later).lies_ahead


@given(intakes(), moments)
def test_where_the_reader_sits_changes_nothing(each, now):
    assert standing(each, now) == standing(each, now.astimezone(ZoneInfo("Asia/Tokyo")))


@given(intakes(), moments)
def test_a_missing_zone_is_said_wherever_a_date_still_matters(each, now):
    found = standing(each, now)
    has_date = bool(each.opens_on or each.deadline_on)
    assert (ZONE_NOT_STATED in found.sentence) == (found.lies_ahead and has_date and not each.time_zone)


@given(st.lists(intakes(), min_size=1, max_size=4), moments, st.floats(0, 0.999))
def test_nothing_changes_between_two_midnights(rounds, now, share):
    start, end = midnights({zone_of(each).key for each in rounds}, now)
    assert start.timestamp() <= now.timestamp() < end.timestamp()
    other = start.astimezone(ZoneInfo("UTC")) + share * timedelta(seconds=end.timestamp() - start.timestamp())
    for each in rounds:
        assert standing(each, now) == standing(each, other)


@given(st.lists(intakes(), max_size=5), moments)
def test_a_program_stands_for_the_next_deadline_that_is_stated(rounds, now):
    found = leading(rounds, now)
    all_of_them = [standing(each, now) for each in rounds]
    stated = [each.deadline_on for each in all_of_them if each.deadline_on and not each.is_estimated]
    if stated:
        assert found.deadline_on == min(stated)
    assert found.lies_ahead == any(each.lies_ahead for each in all_of_them)
    assert (found.status == IntakeStatus.OPEN) <= any(each.status == IntakeStatus.OPEN for each in all_of_them)


def test_a_program_without_rounds_is_unknown_and_says_so():
    found = leading([], datetime(2026, 11, 21, tzinfo=NEW_YORK))
    assert (found.status, found.sentence, found.line, found.deadline_on) == ("unknown", NOT_STATED, "", None)


def test_of_rounds_that_are_over_the_last_is_named():
    now = datetime(2027, 6, 1, tzinfo=NEW_YORK)
    found = leading([intake(None, date(2027, 1, 15)), intake(None, date(2027, 3, 1))], now)
    assert found.sentence == "Closed on 1 March 2027."


def test_a_stated_date_comes_before_an_estimate_and_rolling_between_them():
    now = datetime(2026, 11, 21, tzinfo=NEW_YORK)
    estimate = intake(None, date(2026, 12, 1), is_estimated=True)
    rolling = intake(round="rolling")
    stated = intake(None, date(2027, 3, 1))
    assert leading([estimate, rolling, stated], now).intake is stated
    assert leading([estimate, rolling], now).intake is rolling
    assert leading([estimate], now).line == "Deadline about 1 December 2026, estimated"
