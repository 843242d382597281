"""A student's answers are accepted, or refused with a sentence beside their field."""

from decimal import Decimal

import pytest

from core.calculations import MOST_DOLLARS, AnswerRefused
from tests.planner.builders import plan

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
    with pytest.raises(AnswerRefused) as refusal:
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
    with pytest.raises(AnswerRefused) as refusal:
        plan(**changes)
    assert [refusal.value.field] == list(changes)
    assert refusal.value.sentence == sentence


def test_the_ends_of_a_range_are_accepted():
    assert plan(living_per_year=0, moving=MOST_DOLLARS, years=Decimal("0.25"), loan_share=1, loan_rate=0).years
