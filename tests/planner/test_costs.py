"""Total cost agrees with cases worked out by hand, and behaves as costs must."""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.costs import total_cost
from tests.planner.builders import plan, random_plans
from tests.programs.builders import amounts, lengths, price, random_prices, study

with (Path(__file__).parent / "worked_cases.csv").open(encoding="utf-8", newline="") as file:
    WORKED = list(csv.DictReader(file))


def read_plan(text):
    """The plan of a worked case: `years=1.5 living_per_year=0`."""
    answers = dict(pair.split("=") for pair in text.split())
    for name, value in answers.items():
        if name != "attendance":
            answers[name] = Decimal(value) if name in ("years", "loan_share", "loan_rate") else int(value)
    return plan(**answers)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: case["case"])
def test_a_worked_case_comes_out_as_by_hand(case):
    fees, months, credits = (int(case[name] or 0) or None for name in ("fees", "length_months", "credits_required"))
    program = study(price(int(case["price"]), case["basis"], fees=fees), months=months, credits=credits)
    cost = total_cost(program, read_plan(case["plan"]))
    results = (cost.bill.amount, cost.total_paid, cost.interest, cost.income_given_up, cost.total)
    assert results == tuple(int(case[name]) for name in ("tuition", "paid", "interest", "given_up", "total"))


def test_the_schedule_shows_a_part_of_a_year_as_a_part():
    answers = plan(living_per_year=12_000, moving=1_000, grants_per_year=4_000, loan_share=Decimal("0.5"), loan_rate=0)
    cost = total_cost(study(price(20_000), months=16), replace(answers, loan_years=10))
    first, second = cost.years
    assert (first.months, first.terms, first.tuition, first.living, first.moving) == (12, 2, 20_000, 12_000, 1_000)
    assert (second.months, second.terms, second.tuition, second.living, second.moving) == (4, 1, 10_000, 4_000, 0)
    assert (first.grants, second.grants) == (4_000, 2_000)
    assert (first.out_of_pocket, first.borrowed) == (14_500, 14_500)
    assert (second.out_of_pocket, second.borrowed) == (6_000, 6_000)


def test_interest_runs_from_the_year_in_which_the_money_is_borrowed():
    cost = total_cost(study(price(10_000)), plan(loan_share=1, loan_rate=Decimal("0.06"), loan_years=10))
    assert cost.interest_while_studying == 1_200 + 600
    assert cost.loan.principal == 21_800


@pytest.mark.parametrize(
    ("program", "answers", "field"),
    [
        (study(), {}, ""),
        (study(price(1_000, "per_program"), months=None), {}, "years"),
        (study(price(1_000)), {"living_per_year": None}, "living_per_year"),
        (study(price(1_000)), {"loan_share": 1, "loan_years": 10}, "loan_rate"),
        (study(price(1_000)), {"loan_share": 1, "loan_rate": 0}, "loan_years"),
    ],
)
def test_an_unknown_is_never_taken_for_nothing(program, answers, field):
    cost = total_cost(program, plan(**answers))
    assert (cost.is_known, cost.field) == (False, field)
    assert str(cost).startswith("Cannot compute because ")


def test_without_an_income_what_is_paid_is_known_and_the_total_is_not():
    cost = total_cost(study(price(1_000)), plan(income_now=None))
    assert (cost.total_paid, cost.income_given_up) == (2_000, None)
    assert (cost.total.is_known, cost.total.field) == (False, "income_now")


@given(random_prices, random_plans, lengths, st.integers(1, 200))
def test_every_year_balances_and_the_years_add_up(prices, answers, months, credits):
    cost = total_cost(study(*prices, months=months, credits=credits), answers)
    if not cost.is_known:
        return
    for year in cost.years:
        paid = year.tuition + year.living + year.moving - year.grants - year.employer
        assert paid == year.out_of_pocket + year.borrowed
        assert min(year.grants, year.employer, year.out_of_pocket, year.borrowed) >= 0
        assert year.grants + year.employer <= year.tuition
    assert sum(year.months for year in cost.years) == months
    assert cost.sums["tuition"] == cost.bill.amount
    assert cost.total_paid == cost.sums["out_of_pocket"] + cost.sums["borrowed"] + cost.interest
    assert cost.interest >= 0


AIDS = st.sampled_from(["grants_per_year", "employer_per_year", "employer_cap_per_year"])


@given(amounts, random_plans, lengths, amounts, AIDS)
def test_more_aid_never_costs_more(amount, answers, months, more, aid):
    answers = replace(answers, employer_cap_per_year=answers.employer_cap_per_year or 0)
    program = study(price(amount), months=months)
    helped = replace(answers, **{aid: getattr(answers, aid) + more})
    assert total_cost(program, helped).total_paid <= total_cost(program, answers).total_paid


@given(amounts, random_plans, lengths)
def test_a_loan_at_no_rate_costs_what_no_loan_costs(amount, answers, months):
    program = study(price(amount), months=months)
    borrowed = total_cost(program, replace(answers, loan_rate=Decimal(0)))
    assert borrowed.interest == 0
    assert borrowed.total == total_cost(program, replace(answers, loan_share=Decimal(0))).total


@given(amounts, random_plans, st.integers(3, 95), st.integers(1, 95))
def test_more_time_is_never_cheaper_at_a_yearly_price(amount, answers, months, more):
    longer = study(price(amount), months=min(96, months + more))
    assert total_cost(longer, answers).total_paid >= total_cost(study(price(amount), months=months), answers).total_paid


@given(random_prices, random_plans, lengths, st.randoms())
def test_the_order_of_prices_never_changes_the_cost(prices, answers, months, random):
    shuffled = random.sample(prices, len(prices))
    results = [total_cost(study(*each, months=months), answers) for each in (prices, shuffled)]
    sums = [each.total if each.is_known else str(each) for each in results]
    assert sums[0] == sums[1]
