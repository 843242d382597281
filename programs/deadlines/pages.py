"""The pages of deadlines: months, lists and views."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby

from django.shortcuts import render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from core.forms import LONGEST_VALUE, without_refused
from core.listing.bitmaps import NONE, Rows
from core.listing.selection import Chip, PageLink, Selection, page_links
from programs.cards import matching
from programs.choices import IntakeStatus
from programs.deadlines.calendars import calendar_response
from programs.deadlines.status import RoundStatus
from programs.exports import refusal
from programs.filters import LIST_PARAMETERS, ProgramFilter
from programs.http import catalogue_page, moved_or_missing, redirect_for_now
from programs.index import ProgramIndex
from programs.listing import chips, chosen_facets
from programs.models import CatalogueRow, FormerSchoolSlug, School

PER_PAGE = 100
MOST_UNDATED = 50
MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])")

Round = tuple[RoundStatus, CatalogueRow]


@dataclass(frozen=True, slots=True)
class Month:
    """A month with deadlines ahead, and the query string of its page."""

    first_day: date
    count: int
    query_string: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class DeadlinePage:
    """All contents of the page. `total` is the number of programs in the list; the counts are of these programs.

    `undated` are at most `MOST_UNDATED` of the rounds without a last day. `errors` are sentences about the URL,
    `ignored` are sentences about values of the URL that were left out.
    """

    selection: Selection
    total: int = 0
    chips: Sequence[Chip] = ()
    months: Sequence[Month] = ()
    days: Sequence[tuple[date, Sequence[Round]]] = ()
    pages: Sequence[PageLink] = ()
    undated: Sequence[Round] = ()
    undated_count: int = 0
    closed_count: int = 0
    unknown_count: int = 0
    errors: Sequence[str] = ()
    ignored: Sequence[str] = ()
    is_past_end: bool = False

    @property
    def month(self) -> Month | None:
        """The month on the page; None when no deadline is ahead."""
        return next((month for month in self.months if month.is_current), None)

    @property
    def query_string(self) -> str:
        """The query for the whole list, without month and page."""
        return self.selection.query_string()

    def list_of(self, status: str) -> str:
        """The query for the list of programs with a value of the deadline facet."""
        chosen = {**self.selection.chosen, "deadline": (status,)}
        return replace(self.selection, chosen=chosen).query_string()

    @property
    def unknown_query(self) -> str:
        """The query for the list of programs without a stated deadline."""
        return self.list_of("not-stated")

    @property
    def closed_query(self) -> str:
        """The query for the list of programs with past deadlines."""
        return self.list_of(IntakeStatus.CLOSED)


def deadline_page(
    filters: ProgramFilter, index: ProgramIndex, asked_month: str, ignored: Sequence[str] = ()
) -> DeadlinePage:
    """The page for a list's URL and a month, `2027-01`; blank: the first with a deadline. At most one query."""
    if not filters.is_valid():
        sentences = [sentence for texts in filters.form.errors.values() for sentence in texts]
        return DeadlinePage(Selection(), errors=sentences)
    selection = filters.selection
    if asked_month and not MONTH.fullmatch(asked_month):
        shortened = Truncator(asked_month).chars(LONGEST_VALUE)
        ignored = [*ignored, f"Month: “{shortened}” was ignored. A month is written like 2027-01."]
        asked_month = ""
    search = index.search(selection.q) if selection.q else None
    rows = matching(selection, index, search)
    dated = list(within(index.deadlines.dated, rows))
    undated = list(within(index.deadlines.undated, rows))
    months = months_of(dated, selection, asked_month)
    shown = [each for each in dated if any(month.is_current and in_month(each, month.first_day) for month in months)]
    page_count = max(1, -(-len(shown) // PER_PAGE))
    if selection.page > page_count or (asked_month and not any(month.is_current for month in months)):
        errors = ["No deadline that lies ahead is on this page."]
        return DeadlinePage(selection, months=months, errors=errors, ignored=ignored, is_past_end=True)
    on_page = shown[(selection.page - 1) * PER_PAGE : selection.page * PER_PAGE]
    named = CatalogueRow.objects.in_bulk({each.intake.program_id for each in (*on_page, *undated[:MOST_UNDATED])})
    counts = Counter(index.deadlines.of(program).status for program in programs_in(rows, index))
    total = len(rows)
    return DeadlinePage(
        selection=selection,
        total=total,
        chips=chips(chosen_facets(selection), selection, index),
        months=months,
        days=[(on, with_rows(each, named)) for on, each in groupby(on_page, key=lambda standing: standing.deadline_on)],
        pages=month_pages(selection, months, page_count),
        undated=with_rows(undated[:MOST_UNDATED], named),
        undated_count=len({each.intake.program_id for each in undated}),
        closed_count=counts[IntakeStatus.CLOSED],
        unknown_count=total - sum(counts.values()) + counts[IntakeStatus.UNKNOWN],
        ignored=ignored,
    )


def within(rounds: Iterable[RoundStatus], rows: Rows) -> Iterable[RoundStatus]:
    """The rounds of programs in a set."""
    return (each for each in rounds if each.intake.program_id in rows)


def programs_in(rows: Rows, index: ProgramIndex) -> Iterable[int]:
    """Primary keys of the programs in a set that have a stated round."""
    return (program for program in index.deadlines.programs if program in rows)


def with_rows(rounds: Iterable[RoundStatus], named: dict[int, CatalogueRow]) -> list[Round]:
    """Each round with the row of its program."""
    return [(each, named[each.intake.program_id]) for each in rounds if each.intake.program_id in named]


def in_month(each: RoundStatus, first_day: date) -> bool:
    """Whether a deadline is in the month of a first day."""
    return each.deadline_on.replace(day=1) == first_day


def months_of(dated: Sequence[RoundStatus], selection: Selection, asked: str) -> list[Month]:
    """The months with deadlines ahead, in order. The chosen month is current, or else the first one."""
    counts = Counter(each.deadline_on.replace(day=1) for each in dated)
    current = asked or next((f"{first:%Y-%m}" for first in counts), "")
    return [
        Month(first, count, month_query(selection, first), f"{first:%Y-%m}" == current)
        for first, count in counts.items()
    ]


def month_query(selection: Selection, first: date, page: int = 1) -> str:
    return "&".join(filter(None, [selection.query_string(page=page), f"month={first:%Y-%m}"]))


def month_pages(selection: Selection, months: Sequence[Month], page_count: int) -> list[PageLink]:
    """Links between the pages of the current month."""
    current = next((month.first_day for month in months if month.is_current), None)
    return [
        PageLink(link.number, month_query(selection, current, link.number) if link.number else "", link.is_current)
        for link in page_links(selection, page_count)
    ]


@require_safe
@catalogue_page(parameters=[*LIST_PARAMETERS, "month"])
def deadlines(request, index):
    """The deadlines of a list of programs by month. Takes the parameters of the list."""
    filters, ignored = without_refused(partial(ProgramFilter, index=index), request.GET)
    page = deadline_page(filters, index, request.GET.get("month", ""), ignored)
    return render(request, "programs/deadlines.html", {"page": page}, status=404 if page.is_past_end else 200)


@require_safe
@catalogue_page
def calendar(request, index):
    filters = ProgramFilter(request.GET, index)
    if not filters.is_valid():
        return refusal(filters.form)
    selection = filters.selection
    rows = matching(selection, index, index.search(selection.q) if selection.q else None)
    return calendar_response("Application deadlines", index.page([rows], "", 0, len(rows)), index)


@require_safe
@catalogue_page
def school_calendar(request, index, slug):
    """The deadlines of a school as a feed. A former address of the school redirects to the current one."""
    school = School.objects.with_page().filter(slug=slug).first()
    if school is None:
        page = moved_or_missing(FormerSchoolSlug.objects, "school", slug)
        return redirect_for_now(f"{page.url}deadlines.ics")
    rows = index.schools.get(school.pk, NONE)
    return calendar_response(f"Application deadlines, {school.name}", index.page([rows], "", 0, len(rows)), index)
