"""A facet: one definition with its parameter, label, column and options."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

NOT_STATED = "not-stated"
"""The value of every facet, in the URL, for rows that state nothing; the column is then blank."""


class Options(list[tuple[str, str]]):
    """The values of a facet, each with its label, in the order of the page; immutable."""

    @cached_property
    def _places(self) -> dict[str, int]:
        return {value: place for place, (value, _) in enumerate(self)}

    def __contains__(self, value):
        return value in self._places

    def label(self, value: str) -> str:
        """The label of a value of the facet."""
        return self[self._places[value]][1]

    def among(self, values: Collection[str]) -> list[tuple[str, str]]:
        """Those of the values that are options, with their labels. Fast for a few of two thousand."""
        if len(self) < 4 * len(values):
            return [pair for pair in self if pair[0] in values]
        return [self[place] for place in sorted(self._places[value] for value in values if value in self._places)]


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with a closed set of values.

    `key` is the query parameter, `table` and `column` locate the value: facets of one table must match the same row of
    it. `choices` are (value, label) pairs or a function that returns them. `is_ranked` facets show their most frequent
    options first, the others use the order of their choices.
    """

    key: str
    label: str
    table: str
    column: str
    choices: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]]
    is_ranked: bool = False
    help: str = ""
    not_stated: str = "Not stated"

    def __deepcopy__(self, memo):
        """Returns the object itself: it never changes, and forms copy their fields for every request."""
        return self

    def options(self) -> Options:
        """Every value of the parameter, with its label; the last is "not stated"."""
        choices = self.choices() if callable(self.choices) else self.choices
        return Options([*choices, (NOT_STATED, self.not_stated)])


def stored(values: Sequence[str]) -> frozenset[str]:
    return frozenset("" if value == NOT_STATED else value for value in values)
