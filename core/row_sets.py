"""Sets of rows as compressed bitmaps, and what a catalogue knows about its rows as sets by value.

A row is its primary key, a number below 2**32. Sets never change, so that an index which follows another one shares
with it whatever stayed as it was.
"""

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property

from pyroaring import BitMap
from pyroaring import FrozenBitMap as Rows

NONE = Rows()
Sets = Mapping[Hashable, Rows]
"""For each value the rows that have it; a value that no row has is left out."""

STRIDE = 64


def union(sets: Iterable[Rows]) -> Rows:
    """Rows of any of the sets."""
    return Rows.union(NONE, *sets)


def union_to_keep(sets: Iterable[Rows]) -> Rows:
    """The same, slower for many sets, but it needs no large pieces of memory: between small sets that stay they leave
    holes ten times the size of those."""
    found = BitMap()
    for each in sets:
        found |= each
    return Rows(found)


class Gathering:
    """Rows by value while they are read, each as four octets."""

    def __init__(self):
        self._places: dict[Hashable, array] = defaultdict(lambda: array("I"))

    def add(self, rows: Iterable[int], values: Iterable[Hashable]) -> None:
        """One row for each value."""
        places = self._places
        for row, value in zip(rows, values, strict=True):
            places[value].append(row)

    @property
    def sets(self) -> dict[Hashable, Rows]:
        """What was gathered."""
        return {value: Rows(places) for value, places in self._places.items()}


def sets_of(entries: Iterable[tuple[int, Hashable]]) -> dict[Hashable, Rows]:
    """Sets by value of entries (row, value)."""
    found = Gathering()
    for row, value in entries:
        found.add((row,), (value,))
    return found.sets


def split(sets: Sets, parts) -> dict[Hashable, Rows]:
    """Sets by each of the parts of a value, such as its words: `parts` gives them. None has no parts."""
    found = defaultdict(list)
    for value, rows in sets.items():
        for part in parts(value) if value is not None else ():
            found[part].append(rows)
    return {part: each[0] if len(each) == 1 else union_to_keep(each) for part, each in found.items()}


def replaced(sets: Sets, gone: Rows, new: Sets) -> dict[Hashable, Rows]:
    """The sets when the rows `gone` are taken out of each and those of `new` put in."""
    found = {}
    for value, rows in sets.items():
        kept = rows - gone if rows.intersect(gone) else rows
        if kept:
            found[value] = kept
    for value, rows in new.items():
        found[value] = found[value] | rows if value in found else rows
    return found


class Ranking:
    """Disjoint sets one after another: rows by one thing, those equal in it together."""

    def __init__(self, sets: Sequence[Rows]):
        self.sets = sets

    @cached_property
    def _strides(self) -> list[tuple[Rows, Sequence[Rows]]]:
        """The sets in bundles, so that what lies before a page is counted a bundle at a time."""
        bundles = [self.sets[start : start + STRIDE] for start in range(0, len(self.sets), STRIDE)]
        return [(union(bundle), bundle) for bundle in bundles]

    def groups(self, rows: Rows, start: int, stop: int) -> Iterable[tuple[Rows, int, int]]:
        """Those of the rows that stand from place `start` to `stop`, in groups of equals; of a group, the places
        inside it that are meant."""
        for whole, bundle in self._strides:
            size = rows.intersection_cardinality(whole)
            if size and start < size:
                for each in bundle:
                    if part := rows.intersection_cardinality(each):
                        if start < part:
                            yield rows & each, max(start, 0), min(stop, part)
                        start, stop = start - part, stop - part
                        if stop <= 0:
                            return
            else:
                start, stop = start - size, stop - size


def ranked(known: Sets, unknown: Rows, *, is_reversed: bool = False) -> Ranking:
    """Sets by value, lowest first or last, and `unknown` ones at the end."""
    return Ranking([*(known[value] for value in sorted(known, reverse=is_reversed)), *([unknown] if unknown else [])])


def in_order(rows: Rows, rankings: Sequence[Ranking], start: int, stop: int) -> list[int]:
    """The rows from place `start` to `stop` by the first ranking, equals by the next, then by primary key."""
    if len(rows) <= 1 or not rankings:
        return list(rows[start:stop])
    first, *others = rankings
    return [row for part, begin, end in first.groups(rows, start, stop) for row in in_order(part, others, begin, end)]
