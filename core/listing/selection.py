"""The state of a list as a value: the query of the URL, links to similar queries, and the parts of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Selection:
    """The validated query of a list's URL: chosen values by facet key, text, order and page.

    `residency`, `years` and `credits` are the visitor's study plans; `budget` is the highest total cost of the degree
    in US$; None: not given. `scope` widens the list beyond what the site is about. `fixed` is the key of a facet that
    the page's path states, such as the specialization on its page: links of that page leave it out of their query.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    q: str = ""
    residency: str = ""
    sort: str = ""
    page: int = 1
    years: Decimal | None = None
    credits: int | None = None
    budget: int | None = None
    scope: str = ""
    fixed: str = ""

    def query_string(
        self,
        *,
        without: tuple[str, str] | None = None,
        page: int = 1,
        sort: str | None = None,
        names_fixed: bool = False,
    ) -> str:
        """The URL's query for this state, always in the same order; `without` drops one (key, value).

        `names_fixed` is for addresses whose path does not state the fixed facet.
        """
        stated = "" if names_fixed else self.fixed
        pairs = [("q", self.q), ("scope", self.scope)]
        pairs += [(key, value) for key, values in self.chosen.items() if key != stated for value in values]
        pairs += [("residency", self.residency), ("years", number_text(self.years))]
        pairs += [("credits", number_text(self.credits)), ("budget", number_text(self.budget))]
        pairs += [("sort", self.sort if sort is None else sort)]
        pairs += [("page", str(page) if page > 1 else "")]
        return urlencode([pair for pair in pairs if pair[1] and pair != without])

    @property
    def asks_nothing(self) -> bool:
        """Whether it includes all rows of its scope, in any order and on any page."""
        return not (self.chosen or self.q or self.residency or self.budget is not None)

    def leaving_out(self, key: str) -> "Selection":
        """The first page of the same query, without the filter of this key: a facet's, `q`, `budget` or `scope`."""
        blank = {"q": "", "budget": None, "scope": ""}
        if key in blank:
            return replace(self, page=1, **{key: blank[key]})
        return replace(self, page=1, chosen={other: values for other, values in self.chosen.items() if other != key})


def number_text(number: Decimal | int | None) -> str:
    """A number for a URL, `1.5`; blank for None."""
    return "" if number is None else f"{Decimal(number).normalize():f}"


class Option(NamedTuple):
    """A value of a facet: its label and the number of rows with it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet for the page; `hidden_count` options are only shown on request."""

    key: str
    label: str
    help: str
    options: Sequence[Option]
    hidden_count: int
    is_expanded: bool

    @property
    def chosen_count(self):
        return sum(option.is_chosen for option in self.options)


class FacetViews(tuple[FacetView, ...]):
    """The facets of a page; `memo` is what `core.listing.bitmaps.memoized` stores."""

    @cached_property
    def memo(self) -> dict:
        return {}


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the query string of the list without it."""

    facet: str
    label: str
    remove: str


@dataclass(frozen=True, slots=True)
class Rescue:
    """For an empty list: a filter, and the number of rows without it."""

    label: str
    count: int
    query_string: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; `number` None is a gap."""

    number: int | None
    query_string: str = ""
    is_current: bool = False


def page_links(selection: Selection, page_count: int) -> list[PageLink]:
    """Links to the first, the last and the pages around the current one."""
    if page_count < 2:
        return []
    near = {1, page_count, *range(max(1, selection.page - 2), min(page_count, selection.page + 2) + 1)}
    links: list[PageLink] = []
    previous = 0
    for number in sorted(near):
        if number - previous > 1:
            links.append(PageLink(None))
        previous = number
        links.append(PageLink(number, selection.query_string(page=number), number == selection.page))
    return links
