"""Sets of rows as compressed bitmaps, and the rows of a catalog as sets by value.

A row is its primary key, a number below 2**32. Sets never change, so an updated index shares unchanged sets with the
old one.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property, reduce, wraps
from operator import and_

from pyroaring import BitMap
from pyroaring import FrozenBitMap as Rows

NONE = Rows()

STRIDE = 64


class Sets(dict[Hashable, Rows]):
    """For each value the rows that have it; values without rows are left out. `memo` is what `memoized` stores."""

    @cached_property
    def memo(self) -> dict:
        return {}


LARGE = 1_000
"""The number of rows from which the storage of a set matters."""


def compact(rows: Collection[int]) -> Rows:
    """A set for storage: as runs, if these make it much smaller. Sets of many short runs stay bitmaps, because counting
    them against another set takes ten times as long.
    """
    found = Rows(rows)
    if len(found) < LARGE:
        return found
    plain = Rows(rows, optimize=False)
    return found if 8 * len(found.serialize()) < len(plain.serialize()) else plain


def union(sets: Iterable[Rows]) -> Rows:
    """The rows of any of the sets; a single set is returned itself."""
    sets = [*sets]
    return sets[0] if len(sets) == 1 else Rows.union(NONE, *sets)


def intersection(rows: Rows, sets: Iterable[Rows]) -> Rows:
    """The rows that are in all of the sets. Intersects one by one: `Rows.intersection` of many makes runs."""
    return reduce(and_, sets, rows)


def compact_union(sets: Iterable[Rows]) -> Rows:
    """The same, slower for many sets, but without large pieces of memory: between small lasting sets, those would leave
    holes ten times the size of the sets.
    """
    found = BitMap()
    for each in sets:
        found |= each
    return compact(found)


class Gathering:
    """Collects rows by value, four bytes for each row."""

    def __init__(self):
        self._places: dict[Hashable, array] = defaultdict(lambda: array("I"))

    def add(self, rows: Iterable[int], values: Iterable[Hashable]) -> None:
        """Adds one row for each value."""
        places = self._places
        for row, value in zip(rows, values, strict=True):
            places[value].append(row)

    @property
    def sets(self) -> Sets:
        return Sets((value, compact(places)) for value, places in self._places.items())


def sets_of(entries: Iterable[tuple[int, Hashable]]) -> Sets:
    """Sets by value from pairs of row and value."""
    found = Gathering()
    for row, value in entries:
        found.add((row,), (value,))
    return found.sets


def split(sets: Sets, parts) -> Sets:
    """Sets by each part of a value, such as its words: `parts` returns them. None has no parts."""
    found = defaultdict(list)
    for value, rows in sets.items():
        for part in parts(value) if value is not None else ():
            found[part].append(rows)
    return Sets((part, each[0] if len(each) == 1 else compact_union(each)) for part, each in found.items())


def replaced(sets: Sets, gone: Rows, new: Sets) -> Sets:
    """The sets after removing the rows `gone` from each and adding those of `new`; the same object if nothing
    changes.
    """
    touched = {value for value, rows in sets.items() if rows.intersect(gone)} | new.keys()
    following = {value: (sets.get(value, NONE) - gone) | new.get(value, NONE) for value in touched}
    if all(rows == sets.get(value) for value, rows in following.items()):
        return sets
    return Sets((value, rows) for value, rows in (sets | following).items() if rows)


class Places:
    """For disjoint sets, the number of each row's set in their order: fast for a few rows."""

    def __init__(self, sets: Sequence[Rows]):
        self._known = union(sets)
        kind, octets = ("H", 2) if len(sets) <= 2**16 else ("I", 4)
        self._numbers = numbers = array(kind, bytes(octets * (self._known.max() + 1 if self._known else 0)))
        for number, rows in enumerate(sets):
            for row in rows:
                numbers[row] = number

    def of(self, rows: Rows) -> Iterable[int]:
        """The number of each row's set, in the order of the rows; rows in none of the sets are left out."""
        return map(self._numbers.__getitem__, rows & self._known)


class Ranking:
    """Disjoint sets in order: rows sorted by one property, with equal rows in one set."""

    def __init__(self, sets: Sequence[Rows]):
        self.sets = sets
        self._made: dict[int, tuple[Rows, Sequence[Rows]]] = {}

    def _bundles(self, rows: Rows) -> Iterable[tuple[Rows, Sequence[Rows]]]:
        """Sets in bundles that contain all of `rows`, each with its union: rows before a page are counted
        a bundle at a time. A bundle is made when it is first needed, because many orders are used only once.
        """
        for start in range(0, len(self.sets), STRIDE):
            if start not in self._made:
                bundle = self.sets[start : start + STRIDE]
                self._made[start] = union(bundle), bundle
            yield self._made[start]

    def _among(self, bundle: Sequence[Rows], rows: Rows, whole: Rows, size: int) -> Sequence[Rows]:
        """The sets of a bundle that have any of the rows; it has `size` of these. The result may include other sets."""
        return bundle

    def groups(self, rows: Rows, start: int, stop: int) -> Iterable[tuple[Rows, int, int]]:
        """The rows at places `start` to `stop`, in groups of equals; with each group, the places inside it
        that are included.
        """
        for whole, bundle in self._bundles(rows):
            size = rows.intersection_cardinality(whole)
            if size and start < size:
                for each in self._among(bundle, rows, whole, size):
                    if part := rows.intersection_cardinality(each):
                        if start < part:
                            yield rows & each, max(start, 0), min(stop, part)
                        start, stop = start - part, stop - part
                        if stop <= 0:
                            return
            else:
                start, stop = start - size, stop - size


class PlacedRanking(Ranking):
    """A ranking that knows the place of each row, so that for a few rows not every set is tested."""

    @cached_property
    def _places(self) -> Places:
        return Places(self.sets)

    def _bundles(self, rows: Rows) -> Iterable[tuple[Rows, Sequence[Rows]]]:
        return super()._bundles(rows) if len(rows) > STRIDE else [(rows, self._sets_of(rows))]

    def _among(self, bundle: Sequence[Rows], rows: Rows, whole: Rows, size: int) -> Sequence[Rows]:
        is_found = whole is rows  # by `_bundles`
        return bundle if is_found or size > STRIDE // 4 else self._sets_of(rows & whole)

    def _sets_of(self, rows: Rows) -> list[Rows]:
        return [self.sets[place] for place in sorted(set(self._places.of(rows)))]


def ranked(known: Mapping[Hashable, Rows], unknown: Rows, *, is_reversed: bool = False) -> Ranking:
    """Sets by value, lowest first or last, and the `unknown` rows at the end."""
    return Ranking([*(known[value] for value in sorted(known, reverse=is_reversed)), *([unknown] if unknown else [])])


def in_order(rows: Rows, rankings: Sequence[Ranking], start: int, stop: int) -> list[int]:
    """The rows at places `start` to `stop`, sorted by the first ranking, then by the next, then by primary key."""
    if len(rows) <= 1 or not rankings:
        return list(rows[start:stop])
    first, *others = rankings
    return [row for part, begin, end in first.groups(rows, start, stop) for row in in_order(part, others, begin, end)]


def memoized(build: Callable) -> Callable:
    """Memoizes a function of an object and further hashable arguments in the object's dict `memo`.

    A cache of the function's own would outlive the object and hold the sets of a catalog that an import has replaced.
    """

    @wraps(build, updated=())
    def made(owner, *args):
        key = (build, *args)
        if key not in owner.memo:
            owner.memo[key] = build(owner, *args)
        return owner.memo[key]

    return made
