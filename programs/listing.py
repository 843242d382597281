"""The program list as a page: total, cards, facets with counts, chips, pages, and suggestions for an empty result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from django.conf import settings

from core.figures import usd
from core.listing.bitmaps import memoized
from core.listing.facets import NOT_STATED, Facet, stored
from core.listing.index import Counts
from core.listing.search import SearchTerm
from core.listing.selection import Chip, FacetView, FacetViews, Option, PageLink, Rescue, Selection, page_links
from programs import facets
from programs.cards import Card, answer_to, card, matching, only_specialization, result_keys, strength_at, strengths
from programs.choices import Attendance, Residency
from programs.filters import EVERYTHING, SORTS, ProgramFilter, study_plan
from programs.index import ProgramIndex, Search
from programs.list_costs import Gap, asks_cost, card_cost, gaps
from programs.models import CatalogueRow

PER_PAGE = 25
SHORT_FACET = 10
LONG_FACET = 100
"""The limit for options of an expanded facet: there are about 1,900 field codes."""
DEFAULT_ORDER = "Closest to machine learning first, then most awards"
MOST_AWARDS = "Most awards first"
ORDER_OF_ONE_SPECIALIZATION = "Strongest link first, then closest to machine learning, then most awards"
EVERY_FIELD = "Every field and level"


@dataclass(frozen=True, slots=True)
class SortOption:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """All contents of the list page. `errors` are sentences about the URL; then there are no cards.

    `ignored` are sentences about values of the URL that were left out.
    """

    selection: Selection
    total: int
    cards: Sequence[Card]
    facets: FacetViews
    chips: Sequence[Chip]
    sorts: Sequence[SortOption]
    order: str
    pages: Sequence[PageLink]
    page_count: int
    first: int
    rescues: Sequence[Rescue]
    wider: Rescue | None
    gaps: Sequence[Gap]
    corrections: Sequence[SearchTerm]
    unknown_words: Sequence[str]
    errors: Sequence[str]
    ignored: Sequence[str] = ()

    @property
    def is_past_end(self):
        """Whether the URL has a page number after the last page."""
        return self.selection.page > self.page_count

    @property
    def last_page(self):
        return PageLink(self.page_count, self.selection.query_string(page=self.page_count))

    @property
    def last(self):
        """Place in the whole list of the last card on this page."""
        return self.first + len(self.cards) - 1

    @property
    def query_string(self):
        return self.selection.query_string(page=self.selection.page)

    @property
    def export_query(self):
        """The query for the whole result under `/programs/`, without a page number."""
        return self.selection.query_string(names_fixed=True)

    @property
    def asks_cost(self):
        return asks_cost(self.selection)

    @property
    def payer(self):
        """The students whose cost the cards print: `out-of-state students, full time`."""
        plan = study_plan(self.selection)
        return f"{Residency(plan.residency).label.lower()}, {Attendance(plan.attendance).label.lower()}"

    @property
    def next_page(self):
        """Query string of the next page, blank on the last page."""
        page = self.selection.page
        return self.selection.query_string(page=page + 1) if page < self.page_count else ""

    @property
    def previous_page(self):
        """The link to the previous page, None on the first page."""
        page = self.selection.page
        return PageLink(page - 1, self.selection.query_string(page=page - 1)) if page > 1 else None

    @property
    def summary(self):
        """The active filters and the total: `Data Science, California: 23 programs`."""
        if not self.chips:
            return ""
        noun = "program" if self.total == 1 else "programs"
        return f"{', '.join(chip.label for chip in self.chips)}: {self.total:,} {noun}"


def listing(
    filters: ProgramFilter, index: ProgramIndex, expanded: Sequence[str] = (), ignored: Sequence[str] = ()
) -> Listing:
    """The page for a URL. One query, for the cards; none when the URL is invalid."""
    if not filters.is_valid():
        return invalid_listing(filters, index)
    selection = filters.selection
    search = index.search(selection.q) if selection.q else None
    answer = answer_to(selection, index, search)
    page_count = max(1, -(-answer.total // PER_PAGE))
    start = (selection.page - 1) * PER_PAGE
    keys = result_keys(selection, search, answer.rows, index, start, start + PER_PAGE)
    rows = CatalogueRow.objects.in_bulk(keys)
    links = strengths(selection, index)
    cards = [
        card(
            rows[key],
            selection.residency,
            search,
            cost=card_cost(selection, index, key, rows[key].school_id),
            link=strength_at(key, links),
            standing=index.deadlines.of(key),
        )
        for key in keys
        if key in rows
    ]
    errors = []
    if selection.page > page_count:
        errors = [f"This list has {page_count} page{'s' if page_count > 1 else ''}; there is no page {selection.page}."]
    page_facets = chosen_facets(selection)
    return Listing(
        selection=selection,
        total=answer.total,
        cards=cards,
        facets=facets_without_choices(index, selection.scope)
        if selection.asks_nothing and not expanded
        else facet_views(page_facets, selection, answer.counts, index, expanded),
        chips=chips(page_facets, selection, index),
        sorts=sort_options(selection),
        order=order_label(selection),
        pages=page_links(selection, page_count),
        page_count=page_count,
        first=start + 1,
        rescues=rescues(selection, search, index) if not answer.total else (),
        wider=wider(selection, search, index, answer.total),
        gaps=gaps(selection, index, search),
        corrections=[term for term in search.terms if term.is_corrected] if search else (),
        unknown_words=unknown_words(selection, search),
        errors=errors,
        ignored=ignored,
    )


def unknown_words(selection: Selection, search: Search | None) -> list[str]:
    """Words of the query that no program has; the whole query if it contains no words."""
    if search is None:
        return []
    return [term.typed for term in search.terms if not term.words] if search.terms else [selection.q]


def invalid_listing(filters: ProgramFilter, index: ProgramIndex) -> Listing:
    """A page without rows that explains the errors in the URL. Facets are counted over everything and stay usable."""
    errors = [
        f"{filters.filters[key].label}: {sentence}"
        for key, problems in filters.form.errors.items()
        for sentence in problems
    ]
    empty = filters.unasked
    return Listing(
        selection=empty,
        total=0,
        cards=(),
        chips=(),
        pages=(),
        page_count=1,
        first=0,
        rescues=(),
        wider=None,
        gaps=(),
        corrections=(),
        unknown_words=(),
        errors=errors,
        sorts=sort_options(empty),
        order=order_label(empty),
        facets=facet_views(chosen_facets(empty), empty, answer_to(empty, index, None).counts, index, ()),
    )


def chosen_facets(selection: Selection) -> list[Facet]:
    """The facets of the page, without the one in its path. Broad fields only in a list of every field."""
    asked = [facet for facet in facets.facets_for(selection.residency) if facet.key != selection.fixed]
    is_wide = selection.scope or facets.FAMILY.key in selection.chosen
    return asked if is_wide else [facet for facet in asked if facet is not facets.FAMILY]


def order_label(selection: Selection) -> str:
    """The order in the words of the page."""
    if selection.q and selection.sort in ("", "relevance"):
        return "Best match first: exact school names, then exact subjects, then the rest by awards"
    if not selection.sort and only_specialization(selection):
        return ORDER_OF_ONE_SPECIALIZATION
    if selection.sort in ("", "relevance"):
        return MOST_AWARDS if settings.CATALOGUE_FIELDS else DEFAULT_ORDER
    return dict(SORTS)[selection.sort]


def sort_options(selection: Selection) -> list[SortOption]:
    """The orders of the menu. Relevance only for a text search."""
    options = [("", order_label(replace(selection, sort=""))), *(SORTS[1:])]
    if selection.q:
        options = [("", SORTS[0][1]), *SORTS[1:]]
    return [SortOption(value, label, value == selection.sort) for value, label in options]


def facet_views(
    page_facets: Sequence[Facet],
    selection: Selection,
    counts: Mapping[str, Counts],
    index: ProgramIndex,
    expanded: Sequence[str],
) -> FacetViews:
    """Facets that have several values in the result, or a chosen value."""
    views = []
    for facet in page_facets:
        chosen = selection.chosen.get(facet.key, ())
        is_expanded = facet.key in expanded
        limit = max(LONG_FACET if is_expanded else SHORT_FACET, len(chosen))
        found = counted_values(counts[facet.column], limit, chosen)
        counted = [(found[value], value, label) for value, label in index.options[facet.column].among(found)]
        if len(counted) < 2 and not chosen:
            continue
        if facet.is_ranked:
            # Two sorts: one key for all three takes twice as long, and some facets have two thousand options.
            counted.sort(key=itemgetter(0), reverse=True)
            if chosen or NOT_STATED in found:
                counted.sort(key=lambda each: (each[1] == NOT_STATED) - 2 * (each[1] in chosen))
        hidden = max(0, min(len(counted), LONG_FACET) - limit)
        options = [Option(value, label, count, value in chosen) for count, value, label in counted[:limit]]
        views.append(FacetView(facet.key, facet.label, facet.help, options, hidden, is_expanded))
    return FacetViews(views)


@memoized
def facets_without_choices(index: ProgramIndex, scope: str) -> FacetViews:
    """The facets of a list without choices, which most visitors see first. Memoized."""
    unasked = Selection(scope=scope)
    return facet_views(chosen_facets(unasked), unasked, answer_to(unasked, index, None).counts, index, ())


def counted_values(counts: Counts, limit: int, chosen: Sequence[str]) -> dict[str, int]:
    """Counts by value as in the URL, for values that have rows or are chosen. Of long facets only the first ones."""
    found = counts.leading(limit + 1, LONG_FACET)  # one more, because "not stated" is last with any count
    for value in stored(chosen):
        found[value] = counts.get(value, 0)
    if "" in found:
        found[NOT_STATED] = found.pop("")
    return found


def chips(page_facets: Sequence[Facet], selection: Selection, index: ProgramIndex) -> list[Chip]:
    """The active filters, each with a link to the list without it."""
    active = []
    if selection.q:
        active.append(Chip("Search", f"“{selection.q}”", selection.leaving_out("q").query_string()))
    if selection.scope:
        active.append(Chip("Scope", EVERY_FIELD, selection.leaving_out("scope").query_string()))
    for facet in page_facets:
        for value in selection.chosen.get(facet.key, ()):
            label = index.options[facet.column].label(value)
            active.append(Chip(facet.label, label, selection.query_string(without=(facet.key, value))))
    if selection.budget is not None:
        query = selection.leaving_out("budget").query_string()
        active.append(Chip("To finish, at most", usd(selection.budget), query))
    return active


def wider(selection: Selection, search: Search | None, index: ProgramIndex, total: int) -> Rescue | None:
    """The same list for every field and level; None if it has no more programs."""
    if selection.scope or not index.is_wider:
        return None
    everywhere = replace(selection, scope=EVERYTHING, page=1)
    count = len(matching(everywhere, index, search))
    return Rescue(EVERY_FIELD, count, everywhere.query_string()) if count > total else None


def rescues(selection: Selection, search: Search | None, index: ProgramIndex) -> list[Rescue]:
    """For an empty result: each active filter with the result without it, largest first."""
    active = {"q": f"the search for “{selection.q}”"} if selection.q else {}
    active |= {facet.key: facet.label for facet in chosen_facets(selection) if facet.key in selection.chosen}
    if selection.budget is not None:
        active["budget"] = f"the limit of {usd(selection.budget)} to finish"
    found = []
    for key, label in active.items():
        wider = selection.leaving_out(key)
        found.append(Rescue(label, len(matching(wider, index, search)), wider.query_string()))
    return sorted((rescue for rescue in found if rescue.count), key=lambda rescue: -rescue.count)
