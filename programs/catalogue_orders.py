"""The orders of the program list. A column that a change leaves as it was keeps what was made of it."""

from collections.abc import Mapping

from core.listing.bitmaps import NONE, PlacedRanking, Ranking, Sets, kept_with, ranked, split, union
from core.listing.index import Order
from specializations.choices import CLOSENESS_ORDER

VALUE_SORTS = {
    "tuition_in_state": "tuition_in_state",
    "tuition_out_of_state": "tuition_out_of_state",
    "earnings": "earnings_1yr",
    "debt": "debt",
    "awards": "awards",
    "growth": "growth",
    "verified": "verified_on",
}
"""Orders by a number or date, lowest first, with the column; `-` before the name gives highest first."""


def orders_of(columns: Mapping[str, Sets]) -> dict[str, Order]:
    """Every order but that of deadlines, by name; equals stand in the catalogue's own, whose name is blank."""
    schools = by_name(columns["school_name"])
    own = (closest_first(columns["closeness"]), most_awards_first(columns["awards"]), schools)
    orders = {"": own, "school": (schools, *own)}
    for name, column in VALUE_SORTS.items():
        orders[name] = (lowest_first(columns[column]), *own)
        orders[f"-{name}"] = (highest_first(columns[column]), *own)
    return orders


@kept_with
def lowest_first(sets: Sets) -> Ranking:
    """By value, unknown ones last."""
    return ranked(known(sets), sets.get(None, NONE))


@kept_with
def highest_first(sets: Sets) -> Ranking:
    """By value, unknown ones last here, too."""
    return ranked(known(sets), sets.get(None, NONE), is_reversed=True)


def known(sets: Sets) -> Sets:
    """Those of a value."""
    return Sets((value, rows) for value, rows in sets.items() if value is not None)


@kept_with
def closest_first(sets: Sets) -> Ranking:
    """By closeness to what the site is about."""
    return Ranking([rows for _, rows in sorted(sets.items(), key=lambda each: CLOSENESS_ORDER[each[0]])])


@kept_with
def most_awards_first(sets: Sets) -> Ranking:
    """By awards; none and unknown are the same."""
    some = Sets((value, rows) for value, rows in sets.items() if value)
    return PlacedRanking(ranked(some, union(sets.get(key, NONE) for key in (0, None)), is_reversed=True).sets)


@kept_with
def by_name(sets: Sets) -> Ranking:
    """By the alphabet, whatever the case."""
    return PlacedRanking([rows for _, rows in sorted(split(sets, lambda name: [name.lower()]).items())])
