"""What a facet is: one definition that knows its parameter, its label, its column and its options."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

NOT_STATED = "not-stated"
"""The value of every facet, in the URL, for rows that state nothing; the column then holds a blank."""


class Options(list[tuple[str, str]]):
    """Values that a facet may have, each with its label, in the order of the page; never changed."""

    @cached_property
    def _places(self) -> dict[str, int]:
        return {value: place for place, (value, _) in enumerate(self)}

    def __contains__(self, value):
        return value in self._places

    def label(self, value: str) -> str:
        """The label of a value that is among them."""
        return self[self._places[value]][1]

    def among(self, values: Collection[str]) -> list[tuple[str, str]]:
        """Those of the values that are among them, with their labels: of two thousand, a few are found at once."""
        if len(self) < 4 * len(values):
            return [pair for pair in self if pair[0] in values]
        return [self[place] for place in sorted(self._places[value] for value in values if value in self._places)]


@dataclass(frozen=True, slots=True)
class Facet:
    """A question with closed answers about a row.

    `key` is the query parameter, `table` and `column` say where the answer stands: facets of one table must hold on the
    same row of it. `choices` are (value, label) pairs or a function that returns them. `is_ranked` facets show their
    most frequent options first, the others keep the order of their choices.
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
        """Itself: it never changes, and forms copy their fields for every request."""
        return self

    def options(self) -> Options:
        """Every value that the parameter may have, with its label; the last is "not stated"."""
        choices = self.choices() if callable(self.choices) else self.choices
        return Options([*choices, (NOT_STATED, self.not_stated)])


def stored(values: Sequence[str]) -> frozenset[str]:
    """Values of the URL as the column holds them."""
    return frozenset("" if value == NOT_STATED else value for value in values)
