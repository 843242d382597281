"""A figure prints its value with unit, period and scope, or says why there is none."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template

from core.choices import Availability
from core.figures import REASONS, WRITERS, Figure, academic_year, day, missing, percent, usd


def test_a_known_figure_carries_unit_period_and_scope():
    figure = Figure(52_100, "usd_per_year", "2023-24", "school average")
    assert str(figure) == "US$52,100 per year (2023-24, school average)"
    assert (figure.context, figure.reason) == ("2023-24, school average", "")


def test_a_figure_without_context_has_no_empty_brackets():
    assert str(Figure("Online")) == "Online"


def test_a_reported_zero_is_a_value_and_not_a_gap():
    figure = Figure(0, "usd")
    assert figure.is_known
    assert (figure.text, figure.reason) == ("US$0", "")


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_never_printed_as_a_number(nothing):
    figure = Figure(nothing, "usd")
    assert (figure.text, str(figure)) == ("", REASONS[Availability.NOT_REPORTED])


@pytest.mark.parametrize("availability", [each for each in Availability if each != Availability.REPORTED])
def test_every_way_of_missing_has_a_sentence_of_its_own(availability):
    assert str(missing(availability)) == REASONS[availability]
    assert REASONS[availability].endswith(".")
    assert list(REASONS.values()).count(REASONS[availability]) == 1


def test_a_note_is_the_better_reason():
    assert missing(note="No source states it.").reason == "No source states it."


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-300, "usd", "-US$300"),
        (1_250, "usd_per_credit", "US$1,250 per credit hour"),
        (1, "months", "1 month"),
        (16, "months", "16 months"),
        (30, "hours", "30 credit hours"),
        (2_992, "count", "2,992"),
        (35.4, "percent", "+35%"),
        (-4, "percent", "-4%"),
        (Decimal("33.5"), "change", "+33.5%"),
        (Decimal("0.0"), "change", "0.0%"),
        (150_000, "usd_thousands", "US$150k"),
        (date(2026, 11, 1), "day", "1 November 2026"),
    ],
)
def test_each_unit_is_written_one_way(value, unit, text):
    assert Figure(value, unit).text == text


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert [percent(value) for value in (0.4, 0, -0.4)] == ["0%", "0%", "0%"]


def test_academic_years_cross_centuries():
    assert [academic_year(year) for year in (1999, 2008, 2023)] == ["1999-00", "2008-09", "2023-24"]


def test_every_writer_writes():
    for unit, write in WRITERS.items():
        assert write(date(2026, 11, 21) if unit.endswith("day") else 7), unit
    assert (usd(7), day(date(2026, 11, 21))) == ("US$7", "21 November 2026")


def test_templates_write_changes_and_shares_as_figures_do():
    template = Template("{% load figures %}{{ change|change }} {{ share|share }} {{ none|change }}{{ none|share }}.")
    written = template.render(Context({"change": Decimal("33.5"), "share": Decimal("35.4"), "none": None}))
    assert written == "+33.5% 35% ."
