"""Integers as sets of row positions."""

import random

from hypothesis import given
from hypothesis import strategies as st

from core.bitsets import bits_of, in_order

subsets = st.integers(0, 300).flatmap(
    lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1)) if size else st.just(set()))
)


def test_a_bit_is_set_for_each_position():
    assert bits_of([0, 3, 3, 9], 10) == 0b10_0000_1001


@given(subsets, st.randoms(use_true_random=False))
def test_positions_come_back_in_the_order_asked_for(subset, chance: random.Random):
    size, positions = subset
    order = list(range(size))
    chance.shuffle(order)
    bits = bits_of(positions, size)
    assert bits.bit_count() == len(positions)
    assert list(in_order(bits, order)) == [position for position in order if position in positions]
