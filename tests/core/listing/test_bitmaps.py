"""Sets of rows by value, their changes and their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listing import bitmaps
from core.listing.bitmaps import (
    STRIDE,
    PlacedRanking,
    Places,
    Ranking,
    Rows,
    compact,
    in_order,
    intersection,
    ranked,
    replaced,
    sets_of,
    split,
    union,
)

ROWS = st.dictionaries(st.integers(1, 300), st.tuples(st.integers(0, 3), st.none() | st.integers(0, 200)))


def test_union_of_nothing_is_nothing():
    assert union([]) == Rows()
    assert union([Rows([1, 2]), Rows([2, 5])]) == Rows([1, 2, 5])


def test_a_row_is_in_the_set_of_each_part_of_its_value():
    assert split(sets_of([(1, "a b"), (2, "b"), (3, None)]), str.split) == {"a": Rows([1]), "b": Rows([1, 2])}


@given(before=ROWS, after=ROWS)
def test_replacing_rows_is_gathering_them_anew(before, after):
    merged = before | after
    changed = replaced(
        sets_of((row, value) for row, (value, _) in before.items()),
        Rows(after),
        sets_of((row, value) for row, (value, _) in after.items()),
    )
    assert changed == sets_of((row, value) for row, (value, _) in merged.items())


def test_sets_stay_themselves_when_the_rows_read_again_say_the_same():
    sets = sets_of([(1, "a"), (2, "a"), (2, "b")])
    assert replaced(sets, Rows([2]), sets_of([(2, "b"), (2, "a")])) is sets
    assert replaced(sets, Rows([2]), sets_of([(2, "b")])) is not sets


def test_many_short_runs_are_not_kept_as_runs_and_long_ones_are():
    assert compact(range(100_000)).get_statistics()["n_run_containers"] == 2
    ragged = [row for row in range(100_000) if row % 20 < 15]
    assert Rows(ragged).get_statistics()["n_run_containers"] > 0
    assert compact(ragged).get_statistics()["n_run_containers"] == 0
    common_rows = intersection(
        Rows(range(100_000)), [compact(ragged), compact([row for row in ragged if row % 40 < 20])]
    )
    assert common_rows.get_statistics()["n_run_containers"] == 0
    assert common_rows == Rows(row for row in ragged if row % 40 < 20)


@given(values=st.lists(st.integers(0, 70_000), max_size=30, unique=True), asked=st.sets(st.integers(0, 40)))
def test_the_place_of_a_row_is_the_number_of_its_set(values, asked):
    places = Places([Rows([value]) for value in values])
    known = [value for value in values if value in asked]
    assert list(places.of(Rows(asked))) == [values.index(value) for value in sorted(known)]


def test_sets_that_lose_no_row_are_shared():
    sets = sets_of([(1, "a"), (2, "b")])
    assert replaced(sets, Rows([2]), {})["a"] is sets["a"]
    assert "b" not in replaced(sets, Rows([2]), {})


@pytest.mark.parametrize("stride", [STRIDE, 8])
@given(rows=ROWS, within=st.sets(st.integers(1, 300)), start=st.integers(0, 40), size=st.integers(0, 40))
def test_any_page_is_a_slice_of_the_rows_sorted(stride, rows, within, start, size):
    def by(place, *, is_reversed=False):
        sets = sets_of((row, values[place]) for row, values in rows.items())
        unknown = sets.pop(None, Rows())
        return ranked(sets, unknown, is_reversed=is_reversed)

    asked = Rows(within & rows.keys())
    for is_reversed in (False, True):
        sign = -1 if is_reversed else 1
        order = sorted(asked, key=lambda row: (rows[row][1] is None, sign * (rows[row][1] or 0), rows[row][0], row))
        for last in (by(0), PlacedRanking(by(0).sets)):
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(bitmaps, "STRIDE", stride)
                first = PlacedRanking(by(1, is_reversed=is_reversed).sets)
                page = in_order(asked, (first, last), start, min(start + size, len(asked)))
                assert in_order(asked, (Ranking(first.sets), last), start, min(start + size, len(asked))) == page
            assert page == order[start : start + size]


def test_many_sets_are_passed_over_in_bundles():
    ranking = Ranking([Rows([row]) for row in range(1_000, 0, -1)])
    assert in_order(Rows(range(1, 1_001)), (ranking,), 990, 993) == [10, 9, 8]


def test_a_bundle_is_made_when_a_page_needs_it():
    ranking = Ranking([Rows([row]) for row in range(10 * STRIDE)])
    assert in_order(Rows(range(10 * STRIDE)), (ranking,), 0, 5) == [0, 1, 2, 3, 4]
    assert len(ranking._made) == 1


def test_bundles_that_hold_none_of_the_rows_are_not_opened():
    opened = []

    class Bundle(list):
        def __iter__(self):
            opened.append(self)
            return super().__iter__()

    ranking = Ranking([Rows([row]) for row in range(10 * STRIDE)])
    everything = Rows(range(10 * STRIDE))
    assert in_order(everything, (ranking,), len(everything) - 1, len(everything)) == [len(everything) - 1]
    ranking._made = {start: (whole, Bundle(bundle)) for start, (whole, bundle) in ranking._made.items()}
    assert in_order(Rows([1, 9 * STRIDE]), (ranking,), 0, 2) == [1, 9 * STRIDE]
    assert len(opened) == 2
