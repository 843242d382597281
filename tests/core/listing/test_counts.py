"""Counts by value, as far as someone asks, equal a plain loop."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listing import index
from core.listing.bitmaps import STRIDE, Rows, sets_of
from core.listing.index import Counts, value_places

VALUES = st.lists(st.integers(0, 3 * STRIDE).map(str), max_size=600)


def within(values, chosen):
    return Rows(row for row in chosen if row < len(values))


@given(values=VALUES, chosen=st.sets(st.integers(0, 600)))
def test_each_value_is_counted(values, chosen):
    rows = within(values, chosen)
    found = Counts(sets_of(enumerate(values)), rows)
    expected = Counter(values[row] for row in rows)
    assert found == {value: expected[value] for value in values}
    assert found.leading(1, 1) == expected
    assert found.get("none of them", 0) == 0


@pytest.mark.parametrize("few", [0, 5, 50])
@given(
    values=VALUES,
    chosen=st.sets(st.integers(0, 600), max_size=500),
    best=st.integers(1, 20),
    some=st.integers(1, 100),
)
def test_the_first_of_many_values_are_exact_and_as_many_as_asked_are_there(few, values, chosen, best, some):
    rows, sets = within(values, chosen), sets_of(enumerate(values))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index, "FEW", few)
        found = Counts(sets, rows, value_places(sets)).leading(best, some)
    expected = Counter(values[row] for row in rows)
    assert found.items() <= expected.items()
    assert len(found) >= min(len(expected), max(best, some))
    least = sorted(expected.values(), reverse=True)[:best][-1] if expected else 0
    assert {value for value, count in expected.items() if count >= least} <= found.keys()


def test_what_was_made_of_sets_is_kept_with_them():
    sets = sets_of([(1, "a"), (2, "b")])
    assert value_places(sets) is value_places(sets)
    assert value_places(sets_of([(1, "a"), (2, "b")])) is not value_places(sets)
