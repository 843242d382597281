"""How many rows of a set have each value of a column, counted as far as somebody asks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from core.kept import kept_with
from core.row_sets import NONE, STRIDE, Places, Rows, Sets, union

FEW = 2_000
"""Rows that are looked at one by one sooner than each of many sets is asked how many of them it has."""


class Counts(Mapping[str, int]):
    """Rows of `within` by value. `places`, where there are any, tell the value of a row."""

    def __init__(self, sets: Sets, within: Rows, places: "ValuePlaces | None" = None):
        self._sets, self._within, self._places = sets, within, places

    def __getitem__(self, value: str) -> int:
        return self._within.intersection_cardinality(self._sets[value])

    def __iter__(self) -> Iterator[str]:
        return iter(self._sets)

    def __len__(self) -> int:
        return len(self._sets)

    def leading(self, best: int, some: int) -> dict[str, int]:
        """Values that any of the rows have: at least the `best` of them with most rows, those equal to the last of
        these included, and `some` where there are as many."""
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
                break  # no value that follows has as many rows at all
            counted = {value: found for value, rows in bundle if (found := count(rows))}
            leaders = sorted([*leaders, *counted.values()])[-best:]
            left -= sum(counted.values())
            known |= counted
        least = sorted(known.values())[-most] if len(known) > most else 0
        return {value: found for value, found in known.items() if found >= least}


class ValuePlaces:
    """The values of a column of which each row has one, those of most rows first; `value_places` makes it once."""

    def __init__(self, sets: Sets):
        self._pairs = sorted(sets.items(), key=lambda pair: -len(pair[1]))

    @cached_property
    def _places(self) -> Places:
        return Places([rows for _, rows in self._pairs])

    @cached_property
    def bundles(self) -> list[tuple[int, Rows, list[tuple[str, Rows]]]]:
        """`STRIDE` values at a time with their rows; how many each has at most, and all rows from there on."""
        rest, bundles = NONE, []
        for start in reversed(range(0, len(self._pairs), STRIDE)):
            bundle = self._pairs[start : start + STRIDE]
            rest |= union(rows for _, rows in bundle)
            bundles.append((len(bundle[0][1]), rest, bundle))
        return bundles[::-1]

    def counts(self, rows: Rows) -> dict[str, int]:
        """How many of the rows have each value that any has."""
        return {self._pairs[place][0]: found for place, found in Counter(self._places.of(rows)).items()}


value_places = kept_with(ValuePlaces)
