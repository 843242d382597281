"""Each input that matters has one line, and the line is true."""

from dataclasses import replace
from decimal import Decimal

from core.calculations import MOST_DOLLARS
from planner.returns import sensitivity
from programs.pricing import Study
from tests.planner.builders import outlook, plan
from tests.programs.builders import price, study

ANSWERS = plan(
    living_per_year=6_000,
    income_now=50_000,
    grants_per_year=2_000,
    loan_share=Decimal("0.5"),
    loan_rate=Decimal("0.06"),
    loan_years=10,
)
PROGRAM = study(price(20_000, fees=1_000))
PROSPECTS = outlook(growth="0.02", discount="0.04", horizon=15)


def lines(*inputs):
    """Change and dollars of each line by its label."""
    return {effect.label: (effect.change, effect.dollars) for effect in sensitivity(*inputs)}


def test_every_input_in_use_has_one_line_and_the_strongest_comes_first():
    effects = sensitivity(PROGRAM, ANSWERS, PROSPECTS)
    assert {effect.label for effect in effects} == {
        "Tuition and fees",
        "The length in months",
        "What living costs you",
        "Your income now",
        "Your grants",
        "The share you borrow",
        "The rate of your loan",
        "The years to pay back",
        "Earnings with the degree",
        "The growth of incomes",
        "The discount rate",
        "The years to look ahead",
    }
    sizes = [abs(effect.dollars) for effect in effects]
    assert len({effect.label for effect in effects}) == len(effects)
    assert sizes == sorted(sizes, reverse=True)


def test_each_line_goes_the_way_it_must():
    effects = lines(PROGRAM, ANSWERS, PROSPECTS)
    dearer = ("Tuition and fees", "What living costs you", "Your income now", "The rate of your loan")
    better = ("Your grants", "Earnings with the degree", "The growth of incomes")
    assert all(effects[label][1] < 0 for label in dearer)
    assert all(effects[label][1] > 0 for label in better)


def test_a_tenth_more_tuition_is_a_tenth_of_the_tuition():
    """12 months, nothing borrowed, no discount: 10% of 21000 is the whole effect; earnings: 9 years × 7000."""
    effects = lines(study(price(20_000, fees=1_000), months=12), plan(income_now=50_000), outlook())
    assert effects["Tuition and fees"] == ("+10%", -2_100)
    assert effects["Earnings with the degree"] == ("+10%", 63_000)
    assert effects["Your income now"] == ("+10%", -50_000)


def test_a_step_that_cannot_go_up_goes_down():
    all_borrowed = replace(ANSWERS, loan_share=Decimal(1), loan_years=13, income_now=MOST_DOLLARS)
    effects = lines(PROGRAM, all_borrowed, PROSPECTS)
    assert effects["The share you borrow"][0] == "-10 points"
    assert effects["The years to pay back"][0] == "-1 year"
    assert effects["Your income now"][0] == "-10%"


def test_answers_that_a_program_does_not_use_have_no_line():
    effects = lines(PROGRAM, replace(ANSWERS, years=Decimal(3), credits=30), PROSPECTS)
    assert "The length in years" not in effects
    assert "The program's credit hours" not in effects
    stated_by_the_student = lines(Study(PROGRAM.prices), replace(ANSWERS, years=Decimal(2)), PROSPECTS)
    assert stated_by_the_student["The length in years"] == lines(PROGRAM, ANSWERS, PROSPECTS)["The length in months"]


def test_without_a_result_there_is_a_reason_instead():
    assert not sensitivity(PROGRAM, plan(income_now=None), PROSPECTS).is_known
