"""Sets of programs by value, and the orders of the list."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Model

from core.listing import snapshots
from core.listing.bitmaps import (
    NONE,
    Gathering,
    PlacedRanking,
    Ranking,
    Rows,
    Sets,
    memoized,
    ranked,
    replaced,
    sets_of,
    split,
    union,
)
from core.listing.index import ColumnGroup, ColumnSets, Order
from core.listing.search import WordIndex
from programs import coverage, facets
from programs.choices import LEVEL_OF_SLUG
from programs.deadlines.status import intakes_by_program
from programs.index_costs import Prices
from programs.models import (
    AdmissionRequirement,
    CatalogueFit,
    CatalogueOffering,
    CatalogueRow,
    Course,
    Intake,
    NamedProgram,
    Offering,
)
from programs.read_model import CATALOGUE
from taxonomy.choices import CLOSENESS_ORDER

VALUE_SORTS = {
    "tuition_in_state": "tuition_in_state",
    "tuition_out_of_state": "tuition_out_of_state",
    "earnings": "earnings_1yr",
    "debt": "debt",
    "awards": "awards",
    "growth": "growth",
    "verified": "verified_on",
}
"""Orders by a number or date with their column, lowest first; `-` before the name means highest first."""


def orders_of(columns: Mapping[str, Sets]) -> dict[str, Order]:
    """Every order by name, without deadlines. Equal programs are in the default order, whose name is blank."""
    schools = by_name(columns["school_name"])
    own = (closest_first(columns["closeness"]), most_awards_first(columns["awards"]), schools)
    orders = {"": own, "school": (schools, *own)}
    for name, column in VALUE_SORTS.items():
        orders[name] = (lowest_first(columns[column]), *own)
        orders[f"-{name}"] = (highest_first(columns[column]), *own)
    return orders


@memoized
def lowest_first(sets: Sets) -> Ranking:
    """By value, unknown ones last."""
    return ranked(known(sets), sets.get(None, NONE))


@memoized
def highest_first(sets: Sets) -> Ranking:
    """By value, unknown ones last here too."""
    return ranked(known(sets), sets.get(None, NONE), is_reversed=True)


def known(sets: Sets) -> Sets:
    return Sets((value, rows) for value, rows in sets.items() if value is not None)


@memoized
def closest_first(sets: Sets) -> Ranking:
    return Ranking([rows for _, rows in sorted(sets.items(), key=lambda each: CLOSENESS_ORDER[each[0]])])


@memoized
def most_awards_first(sets: Sets) -> Ranking:
    """By awards. Zero and unknown are equal."""
    some = Sets((value, rows) for value, rows in sets.items() if value)
    return PlacedRanking(ranked(some, union(sets.get(key, NONE) for key in (0, None)), is_reversed=True).sets)


@memoized
def by_name(sets: Sets) -> Ranking:
    """By name, ignoring case."""
    return PlacedRanking([rows for _, rows in sorted(split(sets, lambda name: [name.lower()]).items())])


ROW_COLUMNS = [facet.column for facet in facets.ALL if facet.table == facets.ROW and facet not in facets.OF_THE_MOMENT]
WORDS = ("search_school", "search_text")
NAMES = ("search_names", "search_subjects")
COLUMNS = list(
    dict.fromkeys([*ROW_COLUMNS, *VALUE_SORTS.values(), "is_covered", "school_id", "school_name", *NAMES, *WORDS])
)
CHILDREN = {
    facets.OFFERINGS: (CatalogueOffering, ("modality", "attendance", "length_band")),
    facets.FITS: (CatalogueFit, ("specialization", "fit")),
}

DETAILS = (Offering, Course, AdmissionRequirement, NamedProgram, Intake)
"""Models with rows only for the better described programs."""

CHUNK = 2_000


@dataclass(frozen=True, eq=False)
class CatalogueSets:
    """Sets of programs (primary keys) by value, for each column of the read model that lists use.

    `children` are sets by the combined values of one row of another table. `words_of` are sets by word. `details` are
    the programs with rows of each model, listed or not. `rounds` are the application rounds by program.
    """

    everything: Rows
    columns: Mapping[str, Sets]
    children: Mapping[str, Sets]
    words_of: Sets
    details: Mapping[type[Model], Rows]
    rounds: Mapping[int, list[Intake]]

    def changed(self, keys: Collection[int]) -> "CatalogueSets":
        """The sets after the rows of these programs were read again; includes new and removed programs.

        Nine queries for any number of programs. Sets without changed programs are shared with the old object.
        """
        gone, new = Rows(keys), read_sets(keys)
        following = CatalogueSets(
            (self.everything - gone) | new.everything,
            {name: replaced(sets, gone, new.columns[name]) for name, sets in self.columns.items()},
            {name: replaced(sets, gone, new.children[name]) for name, sets in self.children.items()},
            replaced(self.words_of, gone, new.words_of),
            {model: (rows - gone) | new.details[model] for model, rows in self.details.items()},
            {key: each for key, each in self.rounds.items() if key not in gone} | new.rounds,
        )
        known = vars(self).keys()
        if "prices" in known:
            schools = {
                school
                for sets in (self, following)
                for school, rows in sets.columns["school_id"].items()
                if rows.intersect(gone)
            }
            vars(following)["prices"] = self.prices.changed(schools, keys)
        if "awards_by_closeness" in known:  # completions only change with an import, which reads all sets again
            vars(following)["awards_by_closeness"] = self.awards_by_closeness
        return following

    def with_fits(self, linked: Mapping[int, str], slug: str) -> "CatalogueSets":
        """The sets with one more specialization. `linked`: strengths by primary key of the program."""
        new = sets_of((key, (slug, fit)) for key, fit in linked.items() if key in self.everything)
        fits = Sets(self.children[facets.FITS])
        fits["", ""] = fits.get(("", ""), NONE) - union(new.values())
        return replace(self, children={**self.children, facets.FITS: fits | new})

    @property
    def covered(self) -> Rows:
        """Programs in the site's subject."""
        return self.columns["is_covered"].get(True, NONE)

    @property
    def charged(self) -> Rows:
        """Programs whose price is the school's charge for graduate students."""
        levels = self.columns["credential_level"].items()
        return union(rows for slug, rows in levels if LEVEL_OF_SLUG[slug].is_graduate)

    @cached_property
    def words(self) -> WordIndex:
        return WordIndex(self.words_of)

    @cached_property
    def tables(self) -> list[ColumnSets | ColumnGroup]:
        """The facets, without those whose values change with time."""
        columns = [ColumnSets(name, self.columns[name]) for name in ROW_COLUMNS]
        return [*columns, *(ColumnGroup(names, self.children[key]) for key, (_, names) in CHILDREN.items())]

    @cached_property
    def orders(self) -> dict[str, Order]:
        return orders_of(self.columns)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Programs in the site's subject, their schools and states, and their awards in the newest year."""
        count = self.covered.intersection_cardinality
        return {
            "programs": len(self.covered),
            "schools": sum(1 for rows in self.columns["school_id"].values() if count(rows)),
            "states": sum(1 for rows in self.columns["state"].values() if count(rows)),
            "awards": sum(value * count(rows) for value, rows in self.columns["awards"].items() if value),
        }

    @cached_property
    def awards_by_closeness(self) -> dict[str, dict[str, int]]:
        """`coverage.awards_by_closeness`, memoized. One query."""
        return coverage.awards_by_closeness()

    @cached_property
    def prices(self) -> Prices:
        """Stated prices and lengths, read at the first request for a cost. Three queries."""
        return Prices.read()


def read_sets(keys: Collection[int] | None = None) -> CatalogueSets:
    """The sets of all listed programs, or of those in `keys`. Nine queries; rows are read in chunks."""
    rows = CatalogueRow.objects.all() if keys is None else CatalogueRow.objects.filter(pk__in=keys)
    gathered, everything = {column: Gathering() for column in COLUMNS}, NONE
    for chunk in chunks(rows.values_list("pk", *COLUMNS).iterator(chunk_size=CHUNK)):
        found, *values = zip(*chunk, strict=True)
        everything |= Rows(found)
        for each, column in zip(gathered.values(), values, strict=True):
            each.add(found, column)
    columns = {column: gathered.pop(column).sets for column in COLUMNS}
    in_school, in_program = (split(columns.pop(column), str.split) for column in WORDS)
    columns |= {column: split(columns[column], split_names) for column in NAMES}
    return CatalogueSets(
        everything,
        columns,
        {name: child_sets(model, names, everything, keys) for name, (model, names) in CHILDREN.items()},
        replaced(in_school, NONE, in_program),
        read_details(keys),
        intakes_by_program(keys),
    )


def read_details(keys: Collection[int] | None = None) -> dict[type[Model], Rows]:
    """The programs with rows of each model in `DETAILS`, all or only those in `keys`. Five queries."""
    within = {} if keys is None else {"program__in": keys}
    return {model: Rows(model.objects.filter(**within).values_list("program_id", flat=True)) for model in DETAILS}


def child_sets(model: type[Model], names, everything: Rows, keys: Collection[int] | None) -> dict:
    """Sets by the combined values of these columns.

    A program without other rows has a blank row. Those rows are many, so they are not read: the programs without other
    rows form their set.
    """
    stated = model.objects.exclude(**dict.fromkeys(names, "")).values_list("row_id", *names)
    if keys is not None:
        stated = stated.filter(row__in=keys)
    sets = sets_of((key, tuple(values)) for key, *values in stated.iterator(chunk_size=CHUNK))
    blank = everything - union(sets.values())
    return sets | {("",) * len(names): blank} if blank else sets


def chunks(rows: Iterable) -> Iterable[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def split_names(names: str) -> list[str]:
    """The names in a column such as `search_names`: `|one|another|`."""
    return [name for name in names.split("|") if name]


log = logging.getLogger(__name__)


def write_snapshot(version: str, sets: CatalogueSets) -> None:
    """Writes the sets of a version to the folder in the settings. Without a file, the next start is slow.

    Does nothing inside a transaction, because what was read there may be rolled back.
    """
    if not settings.INDEX_ROOT or connection.in_atomic_block:
        return
    named = {"everything": {None: sets.everything}, "words": sets.words_of, **sets.columns, **sets.children}
    try:
        snapshots.write(snapshot_path(), version, named)
    except OSError as error:
        log.warning("The index of the catalogue cannot be kept: %s", error)


def read_snapshot() -> tuple[str, CatalogueSets] | None:
    """The stored version and its sets, or None. Six queries: details and rounds are read from the database."""
    found = snapshots.read(snapshot_path()) if settings.INDEX_ROOT else None
    if found is None:
        return None
    version, named = found
    everything, words = named.pop("everything")[None], named.pop("words")
    children = {name: named.pop(name) for name in CHILDREN}
    return version, CatalogueSets(everything, named, children, words, read_details(), intakes_by_program())


def snapshot_path() -> Path:
    return Path(settings.INDEX_ROOT, f"{CATALOGUE}.sets")
