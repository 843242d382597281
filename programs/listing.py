"""The program list as a page: total, cards, facets with counts, chips, pages, and the way out of an empty result."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.facets import NOT_STATED, Facet
from core.listings import Chip, FacetView, Option, PageLink, Rescue, Selection, page_links
from core.text_search import Term
from programs import facets
from programs.cards import Card, card
from programs.choices import Residency
from programs.filters import SORTS, ProgramFilter, chosen_columns
from programs.models import CatalogueRow
from programs.program_index import ProgramIndex, Search

PER_PAGE = 25
SHORT_FACET = 10
DEFAULT_ORDER = "Closest to machine learning first, then most awards"


@dataclass(frozen=True, slots=True)
class SortOption:
    """An order that can be asked for."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything the list page prints. `errors` are sentences about the URL; there are then no cards."""

    selection: Selection
    total: int
    cards: Sequence[Card]
    facets: Sequence[FacetView]
    chips: Sequence[Chip]
    sorts: Sequence[SortOption]
    order: str
    pages: Sequence[PageLink]
    page_count: int
    first: int
    rescues: Sequence[Rescue]
    corrections: Sequence[Term]
    unknown_words: Sequence[str]
    errors: Sequence[str]

    @property
    def last(self):
        """Place of the last card on this page in the whole list."""
        return self.first + len(self.cards) - 1

    @property
    def query_string(self):
        """The query that reproduces this page."""
        return self.selection.query_string(page=self.selection.page)

    @property
    def export_query(self):
        """The query that stands for the whole result, whatever the page."""
        return self.selection.query_string()

    @property
    def is_in_state(self):
        """Whether tuition is shown for in-state students."""
        return self.selection.residency == Residency.IN_STATE

    @property
    def next_page(self):
        """Query string of the next page, blank on the last."""
        page = self.selection.page
        return self.selection.query_string(page=page + 1) if page < self.page_count else ""

    @property
    def previous_page(self):
        """The link to the page before, None on the first."""
        page = self.selection.page
        return PageLink(page - 1, self.selection.query_string(page=page - 1)) if page > 1 else None

    @property
    def summary(self):
        """The active filters with their total in one phrase: `Data Science, California: 23 programs`."""
        if not self.chips:
            return ""
        noun = "program" if self.total == 1 else "programs"
        return f"{', '.join(chip.label for chip in self.chips)}: {self.total:,} {noun}"


def listing(filters: ProgramFilter, index: ProgramIndex, expanded: Sequence[str] = ()) -> Listing:
    """The page that a URL asks for. One query, for the cards; none when the URL is invalid."""
    if not filters.is_valid():
        return invalid_listing(filters, index)
    selection = filters.selection
    search = index.search(selection.q) if selection.q else None
    answer = index.answer(chosen_columns(selection), search.rows if search else None)
    page_count = max(1, -(-answer.total // PER_PAGE))
    start = (selection.page - 1) * PER_PAGE
    keys = result_keys(selection, search, answer.rows, index, start, start + PER_PAGE)
    rows = CatalogueRow.objects.in_bulk(keys)
    cards = [card(rows[key], selection.residency, search) for key in keys if key in rows]
    errors = []
    if selection.page > page_count:
        errors = [f"This list has {page_count} page{'s' if page_count > 1 else ''}; there is no page {selection.page}."]
    page_facets = facets.facets_for(selection.residency)
    return Listing(
        selection=selection,
        total=answer.total,
        cards=cards,
        facets=facet_views(page_facets, selection, answer.counts, index, expanded),
        chips=chips(page_facets, selection, index),
        sorts=sort_options(selection),
        order=order_label(selection),
        pages=page_links(selection, page_count),
        page_count=page_count,
        first=start + 1,
        rescues=rescues(selection, search, index) if not answer.total else (),
        corrections=[term for term in search.terms if term.is_corrected] if search else (),
        unknown_words=unknown_words(selection, search),
        errors=errors,
    )


def unknown_words(selection: Selection, search: Search | None) -> list[str]:
    """Words of the query that no program has; the whole query when it holds no word at all."""
    if search is None:
        return []
    return [term.typed for term in search.terms if not term.words] if search.terms else [selection.q]


def invalid_listing(filters: ProgramFilter, index: ProgramIndex) -> Listing:
    """A page without rows that says what is wrong with the URL; facets stay usable, counted over everything."""
    errors = [
        f"{filters.filters[key].label}: {sentence}"
        for key, problems in filters.form.errors.items()
        for sentence in problems
    ]
    empty = Selection()
    return Listing(
        selection=empty, total=0, cards=(), chips=(), pages=(), page_count=1, first=0, rescues=(), corrections=(),
        unknown_words=(), errors=errors, sorts=sort_options(empty), order=DEFAULT_ORDER,
        facets=facet_views(facets.facets_for(""), empty, index.answer({}).counts, index, ()),
    )  # fmt: skip


def result_keys(
    selection: Selection, search: Search | None, rows: int, index: ProgramIndex, start: int, stop: int
) -> list[int]:
    """Primary keys of the result from place `start` to `stop` in the order asked for; zero queries."""
    if search and selection.sort in ("", "relevance"):
        return index.page([group & rows for group in search.groups], "", start, stop)
    return index.page([rows], order_name(selection), start, stop)


def order_name(selection: Selection) -> str:
    """The index's order for a sort parameter; tuition is that of the chosen residency."""
    if selection.sort == "relevance":
        return ""
    if selection.sort.removeprefix("-") == "tuition":
        residency = selection.residency or Residency.OUT_OF_STATE
        return selection.sort.replace("tuition", f"tuition_{residency}")
    return selection.sort


def order_label(selection: Selection) -> str:
    """The order in words, as the page states it."""
    if selection.q and selection.sort in ("", "relevance"):
        return "Best match first: exact school names, then exact subjects, then the rest by awards"
    return dict(SORTS).get(selection.sort, DEFAULT_ORDER) if selection.sort != "relevance" else DEFAULT_ORDER


def sort_options(selection: Selection) -> list[SortOption]:
    """The orders on offer; relevance only for a text search."""
    options = [("", DEFAULT_ORDER), *(SORTS[1:])]
    if selection.q:
        options = [("", SORTS[0][1]), *SORTS[1:]]
    return [SortOption(value, label, value == selection.sort) for value, label in options]


def facet_views(
    page_facets: Sequence[Facet], selection: Selection, counts: dict, index: ProgramIndex, expanded: Sequence[str]
) -> list[FacetView]:
    """Facets of which the result still has more than one value, or of which a value is chosen."""
    views = []
    for facet in page_facets:
        chosen = selection.chosen.get(facet.key, ())
        found = counts[facet.column]
        options = []
        for value, label in index.options[facet.column]:
            count = found.get("" if value == NOT_STATED else value, 0)
            if count or value in chosen:
                options.append(Option(value, label, count, value in chosen))
        if len(options) < 2 and not chosen:
            continue
        if facet.is_ranked:
            options.sort(key=lambda option: (not option.is_chosen, option.value == NOT_STATED, -option.count))
        is_expanded = facet.key in expanded
        limit = len(options) if is_expanded else max(SHORT_FACET, len(chosen))
        hidden = max(0, len(options) - limit)
        views.append(FacetView(facet.key, facet.label, facet.help, options[:limit], hidden, is_expanded))
    return views


def chips(page_facets: Sequence[Facet], selection: Selection, index: ProgramIndex) -> list[Chip]:
    """The active filters, each with the list without it."""
    active = (
        [Chip("Search", f"“{selection.q}”", selection.query_string(without=("q", selection.q)))] if selection.q else []
    )
    for facet in page_facets:
        labels = dict(index.options[facet.column])
        for value in selection.chosen.get(facet.key, ()):
            active.append(Chip(facet.label, labels[value], selection.query_string(without=(facet.key, value))))
    return active


def rescues(selection: Selection, search: Search | None, index: ProgramIndex) -> list[Rescue]:
    """For an empty result: each active filter with what comes back without it, most first."""
    wanted = chosen_columns(selection)
    found = []
    if search:
        count = index.matching(wanted).bit_count()
        found.append(
            Rescue(f"the search for “{selection.q}”", count, selection.query_string(without=("q", selection.q)))
        )
    for facet in facets.facets_for(selection.residency):
        if facet.key not in selection.chosen:
            continue
        rest = {column: values for column, values in wanted.items() if column != facet.column}
        count = index.matching(rest, search.rows if search else None).bit_count()
        chosen = {key: values for key, values in selection.chosen.items() if key != facet.key}
        query = Selection(chosen, selection.q, selection.residency, selection.sort).query_string()
        found.append(Rescue(facet.label, count, query))
    return sorted((rescue for rescue in found if rescue.count), key=lambda rescue: -rescue.count)
