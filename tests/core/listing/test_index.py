"""The index counts what a click would show: OR inside a facet, AND between facets, on one row of a table."""

from hypothesis import given
from hypothesis import strategies as st

from core.listing.bitmaps import Ranking, Rows, sets_of
from core.listing.index import CatalogueIndex, ColumnGroup, ColumnSets

# Four programs: 101 is online part time or in person full time, 104 states nothing.
STATES = {101: "CA", 102: "CA", 103: "NY", 104: "TX"}
OFFERINGS = [
    (101, ("online", "part_time")),
    (101, ("in_person", "full_time")),
    (102, ("online", "full_time")),
    (103, ("in_person", "full_time")),
    (104, ("", "")),
]
KEYS = [101, 102, 103, 104]


def wanted(**columns):
    return {column: frozenset(values) for column, values in columns.items()}


def four_programs():
    return CatalogueIndex(
        Rows(KEYS),
        [ColumnSets("state", sets_of(STATES.items())), ColumnGroup(["modality", "attendance"], sets_of(OFFERINGS))],
        {"": (), "backwards": (Ranking([Rows([key]) for key in reversed(KEYS)]),)},
    )


def found(index, **columns):
    return index.page([index.answer(wanted(**columns)).rows], "", 0, 4)


def test_nothing_asked_is_everything():
    assert found(four_programs()) == KEYS


def test_or_inside_a_facet_and_between_facets():
    index = four_programs()
    assert found(index, state=["CA", "TX"]) == [101, 102, 104]
    assert found(index, state=["CA", "TX"], modality=["online"]) == [101, 102]


def test_columns_of_one_table_hold_on_the_same_row_of_it():
    assert found(four_programs(), modality=["online"], attendance=["full_time"]) == [102]


def test_not_stated_is_a_value_like_others():
    assert found(four_programs(), modality=["", "in_person"]) == [101, 103, 104]


def test_a_value_that_no_row_has_finds_nothing():
    assert found(four_programs(), state=["ZZ"]) == []


def test_a_facet_is_counted_with_all_others_applied_and_itself_left_out():
    answer = four_programs().answer(wanted(state=["CA"], modality=["online"], attendance=["full_time"]))
    assert answer.counts["state"] == {"CA": 1, "NY": 0, "TX": 0}
    assert answer.counts["modality"] == {"online": 1, "in_person": 1}
    assert answer.counts["attendance"] == {"part_time": 1, "full_time": 1}
    assert answer.total == 1


def test_an_answer_inside_a_set_of_rows_counts_those_rows_only():
    answer = four_programs().answer({}, within=Rows([103, 104]))
    assert answer.total == 2
    assert answer.counts["state"] == {"CA": 0, "NY": 1, "TX": 1}


def test_a_page_runs_over_its_groups_and_sorts_inside_each():
    index = four_programs()
    groups = [Rows([102, 103]), Rows([101, 104])]
    assert index.page(groups, "backwards", 0, 4) == [103, 102, 104, 101]
    assert index.page(groups, "backwards", 1, 3) == [102, 104]
    assert index.page(groups, "backwards", 4, 8) == []


VALUES = st.sampled_from(["", "a", "b", "c"])


@given(
    rows=st.lists(st.sets(st.tuples(VALUES, VALUES), min_size=1, max_size=3), max_size=12),
    asked=st.dictionaries(st.sampled_from(["x", "y"]), st.frozensets(VALUES, min_size=1)),
)
def test_counts_equal_a_plain_loop(rows, asked):
    table = ColumnGroup(["x", "y"], sets_of((row, entry) for row, entries in enumerate(rows) for entry in entries))
    answer = CatalogueIndex(Rows(range(len(rows))), [table], {}).answer(asked)

    def matches(entries, tests):
        return any(all(dict(zip("xy", entry, strict=True))[c] in ok for c, ok in tests.items()) for entry in entries)

    assert answer.total == sum(matches(entries, asked) for entries in rows)
    for column in "xy":
        for value in ["", "a", "b", "c"]:
            clicked = {**asked, column: {value}}
            assert answer.counts[column].get(value, 0) == sum(matches(entries, clicked) for entries in rows)
