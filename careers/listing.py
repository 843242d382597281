"""The career list as a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from careers import facets
from careers.figures import growth_figure, openings_figure, wage_figure
from careers.filters import SORTS, CareerFilter, chosen_columns
from careers.index import CareerEntry, CareerIndex
from core.figures import Figure
from core.listing.search import SearchTerm
from core.listing.selection import Chip, FacetViews, Rescue, Selection
from programs.index import Search
from programs.listing import SortOption, chips, facet_views

BY_NAME, BY_MATCH = "Name, A to Z", "Best match first"


@dataclass(frozen=True, slots=True)
class CareerCard:
    """A career in the list; its own page names the sources. `reason` says why a search for another name found it."""

    entry: CareerEntry
    wage: Figure
    growth: Figure
    openings: Figure
    reason: str


@dataclass(frozen=True, slots=True)
class CareerListing:
    """Everything that the list page prints. `errors` are sentences about the URL; there are then no cards.

    `ignored` are sentences about values of the URL that were left out.
    """

    selection: Selection
    cards: Sequence[CareerCard]
    facets: FacetViews
    chips: Sequence[Chip]
    sorts: Sequence[SortOption]
    rescues: Sequence[Rescue] = ()
    corrections: Sequence[SearchTerm] = ()
    errors: Sequence[str] = ()
    ignored: Sequence[str] = ()
    credit: str = ""

    @property
    def total(self):
        """How many careers match; all are on one page."""
        return len(self.cards)

    @property
    def summary(self):
        """The active filters with their total in one phrase."""
        if not self.chips:
            return ""
        return f"{', '.join(chip.label for chip in self.chips)}: {self.total} career{'' if self.total == 1 else 's'}"


def career_listing(
    filters: CareerFilter, index: CareerIndex, expanded: Sequence[str] = (), ignored: Sequence[str] = ()
) -> CareerListing:
    """The page for a URL. No query: the index holds every career."""
    if not filters.is_valid():
        empty = Selection()
        views = facet_views(facets.ALL, empty, index.answer({}).counts, index, ())
        return CareerListing(empty, (), views, (), sort_options(empty), errors=filters.problems, credit=index.credit)
    selection = filters.selection
    search = index.search(selection.q) if selection.q else None
    answer = index.answer(chosen_columns(selection), search.rows if search else None)
    groups = [group & answer.rows for group in search.groups] if search and not selection.sort else [answer.rows]
    places = index.page(groups, selection.sort, 0, len(index.entries))
    return CareerListing(
        selection=selection,
        cards=[card(index.entries[place], search) for place in places],
        facets=facet_views(facets.ALL, selection, answer.counts, index, expanded),
        chips=chips(facets.ALL, selection, index),
        sorts=sort_options(selection),
        rescues=() if answer.total else rescues(selection, search, index),
        corrections=[term for term in search.terms if term.is_corrected] if search and answer.total else (),
        ignored=ignored,
        credit=index.credit,
    )


def card(entry: CareerEntry, search: Search | None) -> CareerCard:
    """A career with the figures of its leading occupation."""
    reason = ""
    if search and search.exact not in entry.names and (found := entry.title_like(search.exact)):
        reason = f"O*NET counts the title “{found[0]}” to {found[1]}."
    figures = (
        replace(wage_figure(entry.wage), unit="usd"),
        growth_figure(entry.outlook),
        openings_figure(entry.outlook),
    )
    return CareerCard(entry, *(replace(figure, source=None) for figure in figures), reason)


def sort_options(selection: Selection) -> list[SortOption]:
    options = [("", BY_MATCH if selection.q else BY_NAME), *SORTS]
    return [SortOption(value, label, value == selection.sort) for value, label in options]


def rescues(selection: Selection, search: Search | None, index: CareerIndex) -> list[Rescue]:
    """For an empty result: each active filter with the number of careers without it, most first."""
    wanted, found = chosen_columns(selection), []
    if search:
        count = len(index.matching(wanted))
        query = selection.query_string(without=("q", selection.q))
        found.append(Rescue(f"the search for “{selection.q}”", count, query))
    for facet in facets.ALL:
        if facet.key in selection.chosen:
            rest = {column: values for column, values in wanted.items() if column != facet.column}
            chosen = {key: values for key, values in selection.chosen.items() if key != facet.key}
            count = len(index.matching(rest, search.rows if search else None))
            query = Selection(chosen, selection.q, sort=selection.sort).query_string()
            found.append(Rescue(facet.label, count, query))
    return sorted((rescue for rescue in found if rescue.count), key=lambda rescue: -rescue.count)
