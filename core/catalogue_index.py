"""The in-process index of a catalogue: which rows match, how many each option would have, in which order.

Every option of every facet has the set of its rows (`core.row_sets`), so counting all facets of a filtered list takes
a millisecond where SQL takes a query a facet. The definition it must equal is the list's FilterSet.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from core.counts import Counts, value_places
from core.row_sets import STRIDE, Ranking, Rows, Sets, common, in_order, split, union

Wanted = Mapping[str, frozenset[str]]
"""Column to the values of which one must hold; columns of one table must hold on the same row of it."""


class Column:
    """A column that stands by itself: for each of its values the set of rows that have it. A row has one value."""

    def __init__(self, name: str, sets: Sets):
        self.columns, self.sets = (name,), sets
        self._places = value_places(sets) if len(sets) > STRIDE else None

    def rows(self, wanted: Wanted, everything: Rows) -> Rows:
        """The set of rows that have a wanted value."""
        [name] = self.columns
        if name not in wanted:
            return everything
        return union(self.sets[value] for value in wanted[name] if value in self.sets)

    def counts(self, wanted: Wanted, within: Rows) -> dict[str, Counts]:
        """Rows inside `within` by value, when the column's own wanted values are left out."""
        return {self.columns[0]: Counts(self.sets, within, self._places)}


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

    def counts(self, wanted: Wanted, within: Rows) -> dict[str, Counts]:
        """For each column, rows inside `within` by value, when the column's own wanted values are left out."""
        return {name: Counts(self._sets_of(i, self._tests(wanted, i)), within) for i, name in enumerate(self.columns)}

    def _sets_of(self, own: int, tests) -> Sets:
        """Rows by value of one column, of the combinations that pass the tests of the others."""
        if not tests:
            return self._untested[own]
        parts = defaultdict(list)
        for values, rows in self.sets.items():
            if all(values[i] in ok for i, ok in tests):
                parts[values[own]].append(rows)
        return {value: union(rows) for value, rows in parts.items()}

    @cached_property
    def _untested(self) -> list[Sets]:
        return [split(self.sets, itemgetter(slice(i, i + 1))) for i in range(len(self.columns))]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that match, and for each column the number of rows each value would have."""

    rows: Rows
    counts: dict[str, Counts] = field(repr=False)

    @property
    def total(self):
        """How many rows match."""
        return len(self.rows)


Order = Sequence[Ranking]
"""What decides first, second and so on; equals in all of it stand by primary key."""


class CatalogueIndex:
    """Sets of rows for one version of a catalogue; `orders` by name, that of the blank name is the catalogue's own.

    `kept` is what was made of it (`core.kept`).
    """

    def __init__(self, everything: Rows, tables: Sequence[Column | Table], orders: Mapping[str, Order]):
        self.everything, self.tables, self.orders = everything, tables, orders
        self.kept: dict = {}

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
        asked = {table: table.rows(wanted, self.everything)
                 for table in self.tables if not wanted.keys().isdisjoint(table.columns)}  # fmt: skip
        rows = common(start, asked.values())
        counts = {}
        for table in self.tables:
            besides = rows
            if table in asked:
                besides = common(start, (found for other, found in asked.items() if other is not table))
            counts.update(table.counts(wanted, besides))
        return Answer(rows, counts)

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
