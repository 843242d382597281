"""Last year's rounds as estimates: leap days, sources, nothing twice, nothing stated overwritten."""

from datetime import date

import pytest
from hypothesis import given

from programs import rolling
from programs.models import CatalogueRow, Intake
from tests.pages import Page
from tests.programs.builders import intakes

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
PAGE = "/admin/programs/intake/roll-forward/"


def roll(program, editor, year=2028):
    return rolling.roll_forward(program, year=year, today=TODAY, by=editor)


@pytest.mark.parametrize(
    ("on", "later"),
    [((2028, 2, 29), (2029, 2, 28)), ((2027, 2, 28), (2028, 2, 28)), ((2027, 12, 31), (2028, 12, 31))],
)
def test_a_day_a_year_later_is_the_same_day_and_a_leap_day_the_last_of_february(on, later):
    assert rolling.year_later(date(*on)) == date(*later)
    assert rolling.year_later(None) is None


def test_rounds_of_georgia_tech_and_drexel_roll_forward_as_estimates_under_their_source(
    rounds, georgia_tech, drexel, source, editor
):
    assert len(roll(georgia_tech, editor).added) == 2 and len(roll(drexel, editor).added) == 1
    fall = georgia_tech.intakes.get(term="fall", year=2029)
    assert (fall.opens_on, fall.deadline_on) == (date(2028, 8, 15), date(2029, 2, 28))
    assert fall.is_estimated and fall.source == source
    record = fall.history.get()
    assert (record.history_user, record.history_change_reason) == (editor, "Estimated from the round of 2028")
    assert georgia_tech.intakes.get(term="fall", year=2028).deadline_on == date(2028, 2, 29)


def test_a_second_run_adds_nothing_and_a_stated_round_stands(rounds, georgia_tech, source, editor):
    stated = georgia_tech.intakes.create(
        term="fall", year=2029, round="regular", deadline_on=date(2029, 1, 10), source=source
    )
    assert [each.term for each in roll(georgia_tech, editor).added] == ["spring"]
    before = list(georgia_tech.intakes.values())
    again = roll(georgia_tech, editor)
    assert not again.added and [why for _, why in again.left] == ["2029 has such a round already."] * 2
    assert list(georgia_tech.intakes.values()) == before
    stated.refresh_from_db()
    assert not stated.is_estimated and stated.deadline_on == date(2029, 1, 10)


def test_estimates_rolling_rounds_and_days_that_passed_are_left_alone(drexel, source, editor):
    plain = {"term": "fall", "source": source}
    drexel.intakes.create(year=2027, round="regular", deadline_on=date(2027, 1, 5), is_estimated=True, **plain)
    drexel.intakes.create(year=2027, round="rolling", **plain)
    drexel.intakes.create(year=2027, round="early", deadline_on=date(2025, 1, 5), **plain)
    rolled = roll(drexel, editor, 2027)
    assert not rolled.added and sorted(why for _, why in rolled.left) == [
        "A year later, 5 January 2026, has passed too.",
        "It has no deadline.",
        "It is an estimate itself.",
    ]


@given(each=intakes())
def test_what_is_added_keeps_every_rule_of_a_round(each):
    for new in rolling.plan([each], each.year, TODAY).added:
        assert new.is_estimated and new.year == each.year + 1 and new.deadline_on >= TODAY
        assert new.opens_on is None or new.opens_on <= new.deadline_on
        assert not rolling.plan([each, new], each.year, TODAY).added


def test_the_page_shows_then_adds_and_a_year_that_was_not_shown_is_shown_first(
    client, editor, rounds, georgia_tech, drexel, noon
):
    client.force_login(editor)
    assert PAGE in [link["href"] for link in Page(client.get("/admin/programs/intake/")).all("a", href=None)]
    page = Page(client.get(PAGE))
    assert "Fall 2029, regular round: about 28 February 2029." in page.text and not count_2029()
    sent = {"year": "2028", "confirmed": "yes", "_selected_action": [georgia_tech.pk, drexel.pk]}
    client.post(PAGE, sent)
    assert not count_2029()
    done = Page(client.post(PAGE, sent | {"seen_year": "2028"}))
    assert "Done for 2 of 2." in done.text and count_2029() == 3
    assert "There is nothing here." in Page(client.get(PAGE)).text
    assert "Done for 0 of 2." in Page(client.post(PAGE, sent | {"seen_year": "2028"})).text and count_2029() == 3


def test_a_run_that_dies_leaves_each_program_whole_and_running_again_finishes(
    client, editor, rounds, georgia_tech, drexel, noon, monkeypatch
):
    client.force_login(editor)
    sent = {"year": "2028", "seen_year": "2028", "confirmed": "yes", "action": "roll_forward"}
    sent["_selected_action"] = [georgia_tech.pk, drexel.pk]
    real = rolling.actions.refresh_programs
    with monkeypatch.context() as broken:
        last = max(georgia_tech.pk, drexel.pk)
        broken.setattr(rolling.actions, "refresh_programs", lambda pks: 1 / 0 if list(pks) == [last] else real(pks))
        with pytest.raises(ZeroDivisionError):
            client.post("/admin/programs/program/", sent)
    whole = {program: program.intakes.filter(year=2029).count() for program in (georgia_tech, drexel)}
    assert sorted(whole.values()) in ([0, 1], [0, 2])
    client.post("/admin/programs/program/", sent)
    assert count_2029() == 3
    assert CatalogueRow.objects.filter(pk__in=[georgia_tech.pk, drexel.pk]).count() == 2


def count_2029():
    return Intake.objects.filter(year=2029, is_estimated=True).count()
