"""Amounts are rounded and divided without losing a dollar."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculations import quotient, shares, whole


@given(st.integers(0, 10**7), st.lists(st.integers(0, 200), max_size=40))
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


@given(st.integers(0, 10**9), st.integers(1, 10**4))
def test_a_quotient_is_rounded_as_a_decimal_is(dividend, divisor):
    assert quotient(dividend, divisor) == whole(Decimal(dividend) / divisor)
