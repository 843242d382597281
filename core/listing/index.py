"""The in-process index of a catalog: the rows of each value, every order, and the counts of each choice."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from core.listing.bitmaps import (
    NONE,
    STRIDE,
    Places,
    Ranking,
    Rows,
    Sets,
    in_order,
    intersection,
    memoized,
    split,
    union,
)

FEW = 2_000
"""Up to this number, testing each row is faster than intersecting it with each of many sets."""


class Counts(Mapping[str, int]):
    """Rows of `within` by value. `places`, if given, has the value of each row."""

    def __init__(self, sets: Sets, within: Rows, places: "ValuePlaces | None" = None):
        self._sets, self._within, self._places = sets, within, places

    def __getitem__(self, value: str) -> int:
        return self._within.intersection_cardinality(self._sets[value])

    def __iter__(self) -> Iterator[str]:
        return iter(self._sets)

    def __len__(self) -> int:
        return len(self._sets)

    def leading(self, best: int, some: int) -> dict[str, int]:
        """Values that any of the rows have: at least the `best` with most rows, with those equal to the last of
        these, and at least `some` if there are as many.
        """
        count = self._within.intersection_cardinality
        if self._places is None:
            return {value: found for value, rows in self._sets.items() if (found := count(rows))}
        known: dict[str, int] = {}
        leaders: list[int] = []
        most, left = max(best, some), len(self._within)
        for largest, rest, bundle in self._places.bundles:
            if left <= FEW:
                known |= self._places.counts(self._within & rest)
                break
            if len(known) >= most and leaders[0] > largest:
                break  # no later value has this many rows
            counted = {value: found for value, rows in bundle if (found := count(rows))}
            leaders = sorted([*leaders, *counted.values()])[-best:]
            left -= sum(counted.values())
            known |= counted
        least = sorted(known.values())[-most] if len(known) > most else 0
        return {value: found for value, found in known.items() if found >= least}


class ValuePlaces:
    """The values of a column with one value a row, those with most rows first; `value_places` memoizes it."""

    def __init__(self, sets: Sets):
        self._pairs = sorted(sets.items(), key=lambda pair: -len(pair[1]))

    @cached_property
    def _places(self) -> Places:
        return Places([rows for _, rows in self._pairs])

    @cached_property
    def bundles(self) -> list[tuple[int, Rows, list[tuple[str, Rows]]]]:
        """`STRIDE` values at a time with their rows; the most rows of one value, and all rows from here on."""
        rest, bundles = NONE, []
        for start in reversed(range(0, len(self._pairs), STRIDE)):
            bundle = self._pairs[start : start + STRIDE]
            rest |= union(rows for _, rows in bundle)
            bundles.append((len(bundle[0][1]), rest, bundle))
        return bundles[::-1]

    def counts(self, rows: Rows) -> dict[str, int]:
        """The number of rows for each value that any of the rows has."""
        return {self._pairs[place][0]: found for place, found in Counter(self._places.of(rows)).items()}


value_places = memoized(ValuePlaces)


Wanted = Mapping[str, frozenset[str]]
"""Columns with their wanted values; columns of one table must match on the same row of it."""


class ColumnSets:
    """A column without a table of its own: for each value the set of rows that have it. A row has one value."""

    def __init__(self, name: str, sets: Sets):
        self.columns, self.sets = (name,), sets
        self._places = value_places(sets) if len(sets) > STRIDE else None

    def rows(self, wanted: Wanted, everything: Rows) -> Rows:
        [name] = self.columns
        if name not in wanted:
            return everything
        return union(self.sets[value] for value in wanted[name] if value in self.sets)

    def counts(self, wanted: Wanted, within: Rows) -> dict[str, Counts]:
        """Rows inside `within` by value, without the column's own wanted values."""
        return {self.columns[0]: Counts(self.sets, within, self._places)}


class ColumnGroup:
    """Columns that must match together: for each combination of their values the set of rows that have it."""

    def __init__(self, columns: Sequence[str], sets: Sets):
        self.columns, self.sets = tuple(columns), sets

    def _tests(self, wanted: Wanted, besides: int | None = None):
        return [(i, wanted[name]) for i, name in enumerate(self.columns) if name in wanted and i != besides]

    def rows(self, wanted: Wanted, everything: Rows) -> Rows:
        """The set of rows with a combination that has a wanted value in each wanted column."""
        tests = self._tests(wanted)
        if not tests:
            return everything
        return union(rows for values, rows in self.sets.items() if all(values[i] in ok for i, ok in tests))

    def counts(self, wanted: Wanted, within: Rows) -> dict[str, Counts]:
        """For each column, rows inside `within` by value, without the column's own wanted values."""
        return {name: Counts(self._sets_of(i, self._tests(wanted, i)), within) for i, name in enumerate(self.columns)}

    def _sets_of(self, own: int, tests) -> Sets:
        """Rows by value of one column, from the combinations that pass the tests of the others."""
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
class Matches:
    """Rows that match, and for each column the number of rows of each value."""

    rows: Rows
    counts: dict[str, Counts] = field(repr=False)

    @property
    def total(self):
        return len(self.rows)


Order = Sequence[Ranking]
"""What to sort by first, second and so on; equal rows are sorted by primary key."""


class CatalogueIndex:
    """Sets of rows for one version of a catalog; `orders` by name, the blank name is the default.

    `memo` is what `core.listing.bitmaps.memoized` stores.
    """

    def __init__(self, everything: Rows, tables: Sequence[ColumnSets | ColumnGroup], orders: Mapping[str, Order]):
        self.everything, self.tables, self.orders = everything, tables, orders
        self.memo: dict = {}

    def matching(self, wanted: Wanted, within: Rows | None = None) -> Rows:
        rows = self.everything if within is None else within
        for table in self.tables:
            if not wanted.keys().isdisjoint(table.columns):
                rows &= table.rows(wanted, self.everything)
        return rows

    def answer(self, wanted: Wanted, within: Rows | None = None) -> Matches:
        """Matching rows and the counts of every facet, each counted with all other facets applied."""
        start = self.everything if within is None else within
        asked = {
            table: table.rows(wanted, self.everything)
            for table in self.tables
            if not wanted.keys().isdisjoint(table.columns)
        }
        rows = intersection(start, asked.values())
        counts = {}
        for table in self.tables:
            besides = rows
            if table in asked:
                besides = intersection(start, (found for other, found in asked.items() if other is not table))
            counts.update(table.counts(wanted, besides))
        return Matches(rows, counts)

    def page(self, groups: Sequence[Rows], order: str | Order, start: int, stop: int) -> list[int]:
        """Primary keys at places `start` to `stop` of the groups one after another, each sorted by `order`.

        An order is the name of one of the index, or an `Order` itself. Rows before `start` cost almost no time.
        """
        order = self.orders[order] if isinstance(order, str) else order
        keys: list[int] = []
        for rows in groups:
            size = len(rows)
            if start < size and stop > 0:
                keys += in_order(rows, order, max(start, 0), min(stop, size))
            start, stop = start - size, stop - size
        return keys
