"""The in-process index of a catalogue: which rows match, how many each option would have, in which order.

Every option of every facet has the set of its rows (`core.row_sets`), so counting all facets of a filtered list takes
a millisecond where SQL takes a query a facet. The definition it must equal is the list's FilterSet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any

from core.row_sets import STRIDE, Ranking, Rows, Sets, in_order, union

Wanted = Mapping[str, frozenset[str]]
"""Column to the values of which one must hold; columns of one table must hold on the same row of it."""


class Column:
    """A column that stands by itself: for each of its values the set of rows that have it."""

    def __init__(self, name: str, sets: Sets):
        self.columns, self.sets = (name,), sets

    def rows(self, wanted: Wanted, everything: Rows) -> Rows:
        """The set of rows that have a wanted value."""
        [name] = self.columns
        if name not in wanted:
            return everything
        return union(self.sets[value] for value in wanted[name] if value in self.sets)

    def counts(self, wanted: Wanted, within: Rows) -> dict[str, dict[str, int]]:
        """Rows inside `within` by value, when the column's own wanted values are left out."""
        count, counts = within.intersection_cardinality, dict.fromkeys(self.sets, 0)
        for whole, bundle in self._strides:
            if whole is None or within.intersect(whole):
                counts.update({value: count(rows) for value, rows in bundle.items()})
        return {self.columns[0]: counts}

    @cached_property
    def _strides(self) -> list[tuple[Rows | None, Sets]]:
        """The sets of neighboring values in bundles, so that a few rows need not be looked for in each of many sets."""
        if len(self.sets) <= STRIDE:
            return [(None, self.sets)]
        values = sorted(self.sets, key=str)
        bundles = [{value: self.sets[value] for value in values[start : start + STRIDE]}
                   for start in range(0, len(values), STRIDE)]  # fmt: skip
        return [(union(bundle.values()), bundle) for bundle in bundles]


class Table:
    """Columns that must match together: for each combination of their values the set of rows that have it."""

    def __init__(self, columns: Sequence[str], sets: Sets):
        self.columns, self.sets = tuple(columns), sets

    def _tests(self, wanted: Wanted, besides: int | None = None):
        return [(i, wanted[name]) for i, name in enumerate(self.columns) if name in wanted and i != besides]

    def rows(self, wanted: Wanted, everything: Rows) -> Rows:
        """The set of rows of which one combination has a wanted value in each wanted column."""
        tests = self._tests(wanted)
        if not tests:
            return everything
        return union(rows for values, rows in self.sets.items() if all(values[i] in ok for i, ok in tests))

    def counts(self, wanted: Wanted, within: Rows) -> dict[str, dict[str, int]]:
        """For each column, rows inside `within` by value, when the column's own wanted values are left out."""
        return {name: self._counts_of(i, wanted, within) for i, name in enumerate(self.columns)}

    def _counts_of(self, own: int, wanted: Wanted, within: Rows) -> dict[str, int]:
        tests, parts = self._tests(wanted, own), {}
        for values, rows in self.sets.items():
            if all(values[i] in ok for i, ok in tests):
                parts.setdefault(values[own], []).append(rows)
        return {value: within.intersection_cardinality(union(rows)) for value, rows in parts.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that match, and for each column the number of rows each value would have."""

    rows: Rows
    counts: dict[str, dict[str, int]] = field(repr=False)

    @property
    def total(self):
        """How many rows match."""
        return len(self.rows)


Order = Sequence[Ranking]
"""What decides first, second and so on; equals in all of it stand by primary key."""


class CatalogueIndex:
    """Sets of rows for one version of a catalogue; `orders` by name, that of the blank name is the catalogue's own.

    `wholes` are the sets that most visitors see as they are: everything, and what a catalogue is about.
    """

    def __init__(self, everything: Rows, tables: Sequence[Column | Table], orders: Mapping[str, Order]):
        self.everything, self.tables, self.orders = everything, tables, orders
        self.wholes: Sequence[Rows] = (everything,)
        self._unasked: dict[int, Answer] = {}
        self.kept: dict[Callable, Any] = {}

    def matching(self, wanted: Wanted, within: Rows | None = None) -> Rows:
        """The set of rows that match, inside `within` when it is given."""
        rows = self.everything if within is None else within
        for table in self.tables:
            if not wanted.keys().isdisjoint(table.columns):
                rows &= table.rows(wanted, self.everything)
        return rows

    def answer(self, wanted: Wanted, within: Rows | None = None) -> Answer:
        """Matching rows and the counts of every facet, each counted with all facets but itself applied."""
        start = self.everything if within is None else within
        if not wanted and id(start) in self._unasked:
            return self._unasked[id(start)]
        asked = {table: table.rows(wanted, self.everything)
                 for table in self.tables if not wanted.keys().isdisjoint(table.columns)}  # fmt: skip
        rows = start.intersection(*asked.values()) if asked else start
        counts = {}
        for table in self.tables:
            besides = rows
            if table in asked:
                besides = start.intersection(start, *(found for other, found in asked.items() if other is not table))
            counts.update(table.counts(wanted, besides))
        answer = Answer(rows, counts)
        if not wanted and any(start is whole for whole in self.wholes):
            self._unasked[id(start)] = answer
        return answer

    def page(self, groups: Sequence[Rows], order: str | Order, start: int, stop: int) -> list[int]:
        """Primary keys at places `start` to `stop` of the groups one after another, each sorted by `order`.

        An order is the name of one that the index keeps, or one to apply as it is. What lies before `start` costs next
        to nothing.
        """
        order = self.orders[order] if isinstance(order, str) else order
        keys: list[int] = []
        for rows in groups:
            size = len(rows)
            if start < size and stop > 0:
                keys += in_order(rows, order, max(start, 0), min(stop, size))
            start, stop = start - size, stop - size
        return keys


def kept_with_index(build: Callable) -> Callable:
    """What a function of an index alone makes is made once, kept with that index, and gone when the index is gone.

    A cache of the function's own would outlive it: it would hold the sets of a catalogue that an import has replaced.
    """

    @wraps(build)
    def made(index: CatalogueIndex):
        if build not in index.kept:
            index.kept[build] = build(index)
        return index.kept[build]

    return made
