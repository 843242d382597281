"""Answers are accepted or refused with a sentence, and amounts are divided without losing a dollar."""

from decimal import Decimal

import pytest
from hypothesis import strategies as st

from planner.inputs import MOST_DOLLARS, Refused, quotient, shares, whole
from tests.planner.builders import holds_for, outlook, plan, price, study

DOLLARS = (
    "living_per_year",
    "moving",
    "income_now",
    "income_while_studying",
    "grants_per_year",
    "employer_per_year",
    "employer_cap_per_year",
)
NEVER = [-1, 10**12, MOST_DOLLARS + 1, 0.5, float("nan"), Decimal("NaN"), Decimal("100"), "100", "lots", True, [], {}]


@pytest.mark.parametrize("field", DOLLARS)
@pytest.mark.parametrize("answer", NEVER, ids=repr)
def test_what_is_no_amount_of_dollars_is_refused_beside_its_field(field, answer):
    with pytest.raises(Refused) as refusal:
        plan(**{field: answer})
    assert refusal.value.field == field
    assert refusal.value.sentence == str(refusal.value)
    assert refusal.value.sentence.endswith("must be a whole number from US$0 to US$1,000,000.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"residency": "any"}, "Residency must be one of those in the list."),
        ({"residency": None}, "Residency must be one of those in the list."),
        ({"residency": ["in_state"]}, "Residency must be one of those in the list."),
        ({"attendance": ""}, "Attendance must be one of those in the list."),
        ({"years": Decimal("NaN")}, "The length in years must be a number from 0.25 to 8."),
        ({"years": Decimal("sNaN")}, "The length in years must be a number from 0.25 to 8."),
        ({"years": Decimal("Infinity")}, "The length in years must be a number from 0.25 to 8."),
        ({"years": 0}, "The length in years must be a number from 0.25 to 8."),
        ({"credits": 0}, "The program's credit hours must be a whole number from 1 to 200."),
        ({"credits_transferred": None}, "The credit hours you transfer must be a whole number from 0 to 200."),
        ({"moving": None}, "What moving costs you must be a whole number from US$0 to US$1,000,000."),
        ({"loan_share": Decimal("1.01")}, "The share you borrow must be a number from 0% to 100%."),
        ({"loan_rate": Decimal("6.8")}, "The rate of your loan must be a number from 0% to 30%."),
        ({"loan_years": 41}, "The years to pay back must be a whole number from 1 to 40."),
    ],
    ids=str,
)
def test_every_other_refusal_says_what_would_be_accepted(changes, sentence):
    with pytest.raises(Refused) as refusal:
        plan(**changes)
    assert [refusal.value.field] == list(changes)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: price(-1), "amount"),
        (lambda: price(10**12), "amount"),
        (lambda: price(1, basis="per_month"), "basis"),
        (lambda: price(1, fees="50"), "required_fees"),
        (lambda: study(months=0), "length_months"),
        (lambda: study(credits=10**12), "credits_required"),
        (lambda: outlook(low=-1), "low"),
        (lambda: outlook(low=80_000), "low"),
        (lambda: outlook(growth="NaN"), "growth"),
        (lambda: outlook(discount="0.5"), "discount_rate"),
        (lambda: outlook(horizon=10**12), "horizon_years"),
    ],
)
def test_prices_programs_and_outlooks_are_checked_as_well(build, field):
    with pytest.raises(Refused) as refusal:
        build()
    assert refusal.value.field == field


def test_the_ends_of_a_range_are_accepted():
    assert plan(living_per_year=0, moving=MOST_DOLLARS, years=Decimal("0.25"), loan_share=1, loan_rate=0).years


@holds_for(st.integers(0, 10**7), st.lists(st.integers(0, 200), max_size=40))
def test_shares_add_up_to_the_whole_and_none_is_off_by_a_dollar(total, weights):
    parts = shares(total, weights)
    if any(weights):
        assert sum(parts) == total
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Decimal(total) * weight / sum(weights)) <= 1
    else:
        assert not any(parts)


@pytest.mark.parametrize(("amount", "rounded"), [("0.5", 1), ("1.5", 2), ("2.49", 2), ("-0.5", -1), ("-0.4", 0)])
def test_half_a_dollar_is_rounded_away_from_zero(amount, rounded):
    assert whole(Decimal(amount)) == rounded


@holds_for(st.integers(0, 10**9), st.integers(1, 10**4))
def test_a_quotient_is_rounded_as_a_decimal_is(dividend, divisor):
    assert quotient(dividend, divisor) == whole(Decimal(dividend) / divisor)
