"""Loans agree with published tables, and payments pay them off."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculations import AnswerRefused
from planner.costs import Loan
from tests.planner.builders import rates


@pytest.mark.parametrize(
    ("principal", "rate", "years", "monthly"),
    [
        (100_000, "0.06", 30, "599.55"),
        (10_000, "0.05", 10, "106.07"),
        (20_000, "0.068", 10, "230.16"),
        (100_000, "0.05", 15, "790.79"),
        (200_000, "0.045", 30, "1013.37"),
        (250_000, "0.07", 30, "1663.26"),
        (150_000, "0.03625", 30, "684.08"),
        (1_000, "0.12", 1, "88.85"),
    ],
)
def test_monthly_payments_are_those_of_published_tables(principal, rate, years, monthly):
    assert Loan(principal, Decimal(rate), 12 * years).monthly_payment == Decimal(monthly)


@pytest.mark.parametrize(
    ("principal", "rate", "interest"),
    [(100_000, "0.06", 115_838), (200_000, "0.045", 164_813), (250_000, "0.07", 348_772)],
)
def test_the_interest_of_thirty_years_is_that_of_published_tables(principal, rate, interest):
    assert round(Loan(principal, Decimal(rate), 360).total_interest) == interest


@given(st.integers(0, 200_000), st.integers(1, 480))
def test_a_zero_rate_costs_nothing(principal, months):
    loan = Loan(principal, Decimal(0), months)
    assert loan.total_interest == 0
    assert abs(loan.monthly_payment * months - principal) <= Decimal("0.005") * months


@given(st.integers(1, 200_000), rates | st.just(Decimal("1e-30")), st.integers(1, 480))
def test_the_payments_pay_off_the_loan_to_the_cent(principal, rate, months):
    loan = Loan(principal, rate, months)
    balance = Decimal(principal)
    for _ in range(months):
        balance += balance * rate / 12 - loan.exact_payment
    assert abs(balance) < Decimal("0.01")
    assert loan.total_interest >= 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"principal": -1}, "principal"),
        ({"principal": 10**12}, "principal"),
        ({"principal": "10000"}, "principal"),
        ({"annual_rate": Decimal("NaN")}, "annual_rate"),
        ({"annual_rate": Decimal("6.8")}, "annual_rate"),
        ({"annual_rate": 0.068}, "annual_rate"),
        ({"months": 0}, "months"),
        ({"months": None}, "months"),
    ],
)
def test_a_loan_that_cannot_be_is_refused(changes, field):
    with pytest.raises(AnswerRefused) as refusal:
        Loan(**{"principal": 10_000, "annual_rate": Decimal("0.05"), "months": 120} | changes)
    assert refusal.value.field == field
