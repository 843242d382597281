"""One price is chosen by rule, never a mixture, and its bill says what was assumed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculations import AnswerRefused
from programs.pricing import SCHOOL_AVERAGE, choose_price, terms_of, tuition_to_finish
from tests.programs.builders import lengths, price, random_prices, random_study_plans, study
from tests.programs.builders import study_plan as plan

OUT = price(30_000, residency="out_of_state")
EVERYONE = price(28_000)
ABROAD = price(40_000, residency="international")
AVERAGE = price(20_000, residency="out_of_state", whose=SCHOOL_AVERAGE, fees=1_000)
AVERAGE_IN = price(9_000, residency="in_state", whose=SCHOOL_AVERAGE, fees=1_000)
AVERAGE_CREDIT = price(900, "per_credit", "out_of_state", SCHOOL_AVERAGE)
ALL = (AVERAGE, AVERAGE_IN, AVERAGE_CREDIT, EVERYONE, OUT, ABROAD)


@pytest.mark.parametrize(
    ("prices", "answers", "chosen"),
    [
        (ALL, {}, OUT),
        (ALL, {"residency": "in_state"}, EVERYONE),
        (ALL, {"residency": "international"}, ABROAD),
        ((OUT, AVERAGE), {"residency": "international"}, OUT),
        ((OUT, AVERAGE_IN, AVERAGE), {"residency": "in_state"}, AVERAGE_IN),
        ((OUT, AVERAGE), {"residency": "in_state"}, None),
        ((AVERAGE, AVERAGE_CREDIT), {}, AVERAGE),
        ((AVERAGE, AVERAGE_CREDIT), {"attendance": "part_time"}, AVERAGE_CREDIT),
        ((AVERAGE,), {"attendance": "part_time"}, AVERAGE),
        ((AVERAGE_CREDIT,), {}, None),
        ((), {}, None),
    ],
)
def test_own_price_and_own_residency_come_first(prices, answers, chosen):
    assert choose_price(prices, plan(**answers)) == chosen


def test_the_newest_price_is_chosen_and_an_unnamed_year_comes_last():
    old, new, unnamed = price(3, year=2022), price(1, year=2024), price(2, year=None)
    assert choose_price([old, unnamed, new], plan()) == new
    assert choose_price([old, unnamed], plan()) == old
    assert choose_price([unnamed], plan()) == unnamed


def test_of_equal_prices_the_dearer_is_chosen():
    assert choose_price([price(10, source="a"), price(12, source="b")], plan()).amount == 12


@given(random_prices, random_study_plans, st.randoms())
def test_the_order_of_prices_never_matters(prices, answers, random):
    shuffled = random.sample(prices, len(prices))
    assert choose_price(prices, answers) == choose_price(shuffled, answers)


@given(random_prices, random_study_plans, lengths, st.none() | st.integers(1, 200))
def test_a_bill_comes_from_one_price_alone(prices, answers, months, credits):
    bill = tuition_to_finish(study(*prices, months=months, credits=credits), answers)
    if bill.is_known:
        assert bill.price in prices
        assert tuition_to_finish(study(bill.price, months=months, credits=credits), answers).amount == bill.amount
        assert bill.formula.startswith("US$")
        assert all(note.endswith(".") for note in bill.notes)
    else:
        assert str(bill).startswith("Cannot compute because ")


@pytest.mark.parametrize(("months", "terms"), [(3, 1), (6, 1), (9, 2), (12, 2), (16, 3), (18, 3), (21, 4), (24, 4)])
def test_a_term_is_counted_for_each_half_year_begun(months, terms):
    assert terms_of(months) == terms


@pytest.mark.parametrize(
    ("basis", "transferred", "formula"),
    [
        ("per_credit", 0, "US$1,000 per credit hour × 30 credit hours"),
        ("per_credit", 6, "US$1,000 per credit hour × 24 credit hours"),
        ("per_term", 0, "US$1,000 per term × 3 terms"),
        ("per_year", 0, "US$1,000 per year × 1.5 years"),
        ("per_year", 6, "US$1,000 per year × 1.5 years × 24/30 credit hours"),
        ("per_program", 0, "US$1,000 in total"),
        ("per_credit", 29, "US$1,000 per credit hour × 1 credit hour"),
        ("per_program", 6, "US$1,000 in total × 24/30 credit hours"),
    ],
)
def test_the_formula_can_be_worked_out_by_hand(basis, transferred, formula):
    program = study(price(950, basis, fees=50), months=16, credits=30)
    assert tuition_to_finish(program, plan(credits_transferred=transferred)).formula == formula


@pytest.mark.parametrize(
    ("program", "answers", "field"),
    [
        (study(), {}, ""),
        (study(price(1_000, "per_credit")), {}, "credits"),
        (study(price(1_000, "per_term"), months=None), {}, "years"),
        (study(price(1_000, "per_year"), months=None), {}, "years"),
        (study(price(1_000, "per_credit"), credits=30), {"credits_transferred": 30}, "credits_transferred"),
        (study(price(1_000), credits=30), {"credits_transferred": 31}, "credits_transferred"),
    ],
)
def test_what_is_unknown_is_named_with_the_answer_that_would_help(program, answers, field):
    bill = tuition_to_finish(program, plan(**answers))
    assert (bill.is_known, bill.field) == (False, field)


def test_a_price_for_the_whole_program_needs_no_length():
    assert tuition_to_finish(study(price(63_000, "per_program"), months=None), plan()).amount == 63_000


@pytest.mark.parametrize(
    ("program", "answers", "words"),
    [
        (study(EVERYONE), {}, "program’s own price"),
        (study(AVERAGE), {}, "average of all graduate students"),
        (study(EVERYONE), {}, "fees are not stated"),
        (study(price(1, year=None)), {}, "for which year"),
        (study(AVERAGE), {"residency": "international"}, "students from abroad"),
        (study(AVERAGE), {"attendance": "part_time"}, "full-time study"),
        (study(EVERYONE), {}, "6 months begun"),
        (study(EVERYONE, months=None), {"years": 2}, "does not state its length"),
        (study(AVERAGE_CREDIT), {"attendance": "part_time", "credits": 30}, "does not state its credit hours"),
        (study(EVERYONE), {"credits_transferred": 6}, "transfer is not counted"),
        (study(EVERYONE, credits=30), {"credits_transferred": 6}, "transfer lowers the tuition"),
    ],
)
def test_every_assumption_is_in_the_notes(program, answers, words):
    notes = tuition_to_finish(program, plan(**answers)).notes
    assert sum(words in note for note in notes) == 1


def test_credit_hours_that_change_nothing_are_not_mentioned():
    notes = tuition_to_finish(study(AVERAGE), plan(credits=30)).notes
    assert not any("credit hours" in note for note in notes)


def test_a_stated_program_price_has_one_note():
    bill = tuition_to_finish(study(price(63_000, "per_program", fees=0)), plan())
    assert bill.notes == ["The program’s own price."]


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: price(-1), "amount"),
        (lambda: price(10**12), "amount"),
        (lambda: price(1, basis="per_month"), "basis"),
        (lambda: price(1, fees="50"), "required_fees"),
        (lambda: study(months=0), "length_months"),
        (lambda: study(credits=10**12), "credits_required"),
        (lambda: plan(residency="any"), "residency"),
        (lambda: plan(years=9), "years"),
    ],
)
def test_what_cannot_be_a_price_a_program_or_a_plan_is_refused(build, field):
    with pytest.raises(AnswerRefused) as refusal:
        build()
    assert refusal.value.field == field
