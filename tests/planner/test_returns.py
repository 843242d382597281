"""Break-even agrees with cases worked out by hand, and refuses what it cannot know."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculations import AnswerRefused, shares
from planner.returns import Outlook, Spread, discounted, payments, percentile_spread, present_value, worth
from tests.planner.builders import outlook, plan, random_plans, rates
from tests.programs.builders import amounts, lengths, price, study

YEAR = study(price(20_000), months=12)
JOB = plan(income_now=50_000)


def results(case):
    """What a worked case states: the year and the sums after each year."""
    return case.break_even_year, [year.cumulated for year in case.years]


def test_three_cases_of_one_year_without_a_job():
    """Year 1: -20000 - 50000 = -70000. Then +10000, +20000 or +40000 a year: 7, 3.5 and 1.75 more years."""
    answer = worth(YEAR, JOB, outlook(60_000, 70_000, 90_000))
    assert [case.break_even_year for case in (answer.low, answer.middle, answer.high)] == [8, 5, 3]
    assert [case.gain for case in (answer.low, answer.middle, answer.high)] == [20_000, 110_000, 290_000]


def test_a_discount_puts_the_break_even_off():
    """20000 / 1.1 = 18182, / 1.21 = 16529, / 1.331 = 15026, / 1.4641 = 13660."""
    middle = worth(YEAR, JOB, outlook(discount="0.1", horizon=5)).middle
    assert results(middle) == (None, [-70_000, -51_818, -35_289, -20_263, -6_603])


def test_growth_lifts_both_incomes():
    """Year 2: 77000 - 55000 = 22000; year 3: 84700 - 60500 = 24200; the year of study is not changed."""
    middle = worth(YEAR, JOB, outlook(growth="0.1", horizon=3)).middle
    assert results(middle) == (None, [-70_000, -48_000, -23_800])


def test_the_rest_of_a_year_is_worked_with_the_degree():
    """Year 2 has 4 months of study: 84000 × 8/12 - 10000 - 48000 = -2000; then +36000 a year."""
    sixteen_months = study(price(30_000, "per_program"), months=16)
    middle = worth(sixteen_months, plan(income_now=48_000), outlook(84_000, 84_000, 84_000, horizon=4)).middle
    assert results(middle) == (4, [-68_000, -70_000, -34_000, 2_000])


def test_studying_beside_a_job_costs_tuition_alone():
    """Two years at -12000, then +6000 a year: even after four."""
    part_time = plan(attendance="part_time", income_now=60_000, income_while_studying=60_000)
    middle = worth(study(price(12_000)), part_time, outlook(60_000, 66_000, 66_000, horizon=6)).middle
    assert results(middle) == (6, [-12_000, -24_000, -18_000, -12_000, -6_000, 0])


def test_a_loan_is_paid_in_the_years_after_the_degree():
    """Year 1: -50000. Years 2 and 3: 70000 - 50000 - 12000 = 8000. Then +20000 a year."""
    borrowed = plan(income_now=50_000, loan_share=1, loan_rate=0, loan_years=2)
    middle = worth(study(price(24_000), months=12), borrowed, outlook(horizon=5)).middle
    assert [year.paid for year in middle.years] == [0, 12_000, 12_000, 0, 0]
    assert results(middle) == (5, [-50_000, -42_000, -34_000, -14_000, 6_000])


def test_being_ahead_before_the_loan_is_due_is_no_break_even():
    """Year 1 is even, as all is borrowed and the stipend is the old income; then the loan takes 6000 twice."""
    stipend = plan(income_now=20_000, income_while_studying=20_000, loan_share=1, loan_rate=0, loan_years=2)
    middle = worth(study(price(12_000), months=12), stipend, outlook(20_000, 20_000, 20_000, horizon=4)).middle
    assert results(middle) == (None, [0, -6_000, -12_000, -12_000])


def test_who_is_never_behind_breaks_even_in_the_first_year():
    paid_for = plan(income_now=50_000, income_while_studying=50_000, employer_per_year=20_000)
    assert worth(YEAR, paid_for, outlook()).low.break_even_year == 1


def test_loan_payments_begin_in_the_month_after_study():
    """16 months of study: of 24 payments, 8 are due in year 2, 12 in year 3, 4 in year 4."""
    program = study(price(36_000, "per_program", fees=0), months=16)
    cost = worth(program, plan(loan_share=1, loan_rate=0, loan_years=2), outlook()).cost
    assert payments(cost, 5) == [0, *shares(36_000, [8, 12, 4]), 0]


def test_present_value_is_that_of_published_tables():
    """Five payments of 1000 in advance at 5%: factor 4.54595."""
    assert present_value([1_000] * 5, Decimal("0.05")) == 4_546
    assert discounted(-1_210, Decimal("0.1"), 3) == -1_000


@pytest.mark.parametrize(
    ("program", "answers", "horizon", "field"),
    [
        (study(), {}, 10, ""),
        (YEAR, {"living_per_year": None}, 10, "living_per_year"),
        (YEAR, {"income_now": None}, 10, "income_now"),
        (study(price(1), months=36), {}, 2, "horizon_years"),
        (YEAR, {"loan_share": 1, "loan_rate": 0, "loan_years": 10}, 10, "horizon_years"),
    ],
)
def test_it_refuses_with_a_sentence_when_it_cannot_know(program, answers, horizon, field):
    answer = worth(program, plan(**answers), outlook(horizon=horizon))
    assert (answer.is_known, answer.field) == (False, field)
    assert str(answer).startswith("Cannot compute because ")


def test_it_refuses_without_earnings():
    unknown = Outlook(spread=None, growth=Decimal(0), discount_rate=Decimal(0), horizon_years=10)
    assert str(worth(YEAR, JOB, unknown)) == "Cannot compute because what graduates earn is not known."


def test_a_spread_is_the_quartiles_with_both_ends_included():
    """Of 1, 2, 4, 8, 16 thousand: positions 1, 2 and 3 counted from 0."""
    spread = percentile_spread([8_000, 1_000, None, 16_000, 2_000, 4_000], "five schools")
    assert spread == Spread(2_000, 4_000, 8_000, "five schools", 5)


def test_a_quartile_between_two_values_is_interpolated():
    """Of 10, 20, 30, 40, 50, 61: p25 at 1.25 = 22.5, median at 2.5 = 35, p75 at 3.75 = 47.5."""
    spread = percentile_spread([10, 20, 30, 40, 50, 61], "")
    assert (spread.low, spread.middle, spread.high, spread.n) == (23, 35, 48, 6)


@pytest.mark.parametrize("values", [[], [None] * 9, [50_000] * 4])
def test_too_few_values_are_no_spread(values):
    assert not percentile_spread(values, "").is_known


@given(
    amounts, st.integers(100, 50_000), random_plans, lengths, amounts, rates.filter(lambda rate: rate <= Decimal("0.2"))
)
def test_a_dearer_program_never_breaks_even_earlier(amount, more, answers, months, earnings, discount):
    prospects = outlook(earnings, earnings, earnings, growth="0.02", discount=discount, horizon=30)
    cheap, dear = (
        worth(study(price(each), months=months), answers, prospects).middle for each in (amount, amount + more)
    )
    assert dear.gain <= cheap.gain
    if dear.break_even_year:
        assert cheap.break_even_year <= dear.break_even_year


@given(amounts, random_plans, lengths, rates.filter(lambda rate: rate <= Decimal("0.2")))
def test_each_line_of_the_table_follows_from_the_one_above(amount, answers, months, discount):
    prospects = outlook(growth="0.03", discount=discount, horizon=30)
    answer = worth(study(price(amount), months=months), answers, prospects)
    assert answer.low.gain <= answer.middle.gain <= answer.high.gain
    assert sum(year.paid for year in answer.middle.years) == answer.cost.total_paid
    before = 0
    for year in answer.middle.years:
        assert year.difference == year.with_degree - year.paid - year.without_degree
        assert year.discounted == discounted(year.difference, discount, year.year)
        assert year.cumulated == before + year.discounted
        before = year.cumulated
    assert before == present_value([year.difference for year in answer.middle.years], discount)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"low": -1}, "low"),
        ({"low": 80_000}, "low"),
        ({"growth": "NaN"}, "growth"),
        ({"discount": "0.5"}, "discount_rate"),
        ({"horizon": 10**12}, "horizon_years"),
    ],
)
def test_what_nobody_can_expect_is_refused(answers, field):
    with pytest.raises(AnswerRefused) as refusal:
        outlook(**answers)
    assert refusal.value.field == field
