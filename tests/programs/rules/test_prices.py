"""Prices that contradict each other, their peers or the calendar."""

import pytest

from programs.models import Tuition

pytestmark = pytest.mark.django_db


def test_residents_do_not_pay_more(find, charge, described):
    home = charge(30_000, residency="in_state")
    away = charge(30_000, residency="out_of_state")
    charge(10_000, residency="international", academic_year=2025)
    assert find("in_state_above_out_of_state") == []
    Tuition.objects.filter(pk=away.pk).update(amount=20_000)
    [(field, message)] = find("in_state_above_out_of_state", home)
    assert field == "amount"
    assert message == (
        "US$30,000 per year in 2026-27 for in-state students, "
        "but US$20,000 per year in 2026-27 for out-of-state students."
    )


def test_two_swapped_federal_columns_are_found(find, federal):
    prices = Tuition.objects.filter(school__control="public", academic_year=2023, basis="per_year")
    home = prices.filter(residency="in_state", amount__gt=0).first()
    prices.filter(school=home.school, residency="out_of_state").update(amount=home.amount - 1)
    assert [breach.obj for breach in find("in_state_above_out_of_state")] == [home]


def test_a_price_typed_with_one_digit_too_many_is_far_from_those_of_peers(find, federal):
    price = federal.school.tuition.get(academic_year=2023, residency="out_of_state", basis="per_year")
    price.amount *= 10
    price.save()
    [(field, message)] = find("school_price_far_from_peers", price)
    assert field == "amount" and "median of 424 schools (private nonprofit)" in message


def test_of_one_price_for_two_residencies_only_the_first_is_told(find):
    dartmouth = [each for each in find("school_price_far_from_peers") if each.obj.school.name == "Dartmouth College"]
    assert [each.obj.residency for each in dartmouth] == ["in_state"]


@pytest.mark.parametrize(("amount", "is_found"), [(52_000, False), (5_200, True), (520_000, True)])
def test_a_programs_own_price_is_held_against_its_schools(find, charge, amount, is_found):
    assert bool(find("own_price_far_from_school", charge(amount))) is is_found


def test_a_price_per_unit_passes_for_no_price_per_credit_hour(find, federal):
    per_hour = federal.school.tuition.get(academic_year=2023, residency="in_state", basis="per_credit")
    assert find("yearly_price_against_credit_price", per_hour) == []
    per_hour.amount = 890  # as reported for the year before
    per_hour.save()
    [(_, message)] = find("yearly_price_against_credit_price", per_hour)
    assert message.startswith("US$890 per credit hour in 2023-24, but US$")
    assert message.endswith("credit hours.")


def test_the_newest_own_price_is_stale_after_two_academic_years(find, charge):
    old = charge(50_000, academic_year=2023)
    assert find("stale_own_price", old) == [
        ("academic_year", "The newest price is US$50,000 per year in 2023-24; it is now 2026-27.")
    ]
    charge(51_000, academic_year=2024)
    assert find("stale_own_price") == []


def test_a_school_without_prices_of_the_newest_release(find, federal):
    federal.school.tuition.filter(academic_year=2023).delete()
    assert find("school_missing_from_newest_release", federal.school) == [
        ("", "Prices end with 2022-23; other schools reported 2023-24.")
    ]
