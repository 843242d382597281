"""What the list is measured against: the same page as plain Django would make it, without and with counted facets.

Both take the list's own FilterSet, cards and template. In their favour: they sort by awards alone, with an index for
it and one for each facet's column, and what a visitor typed, which words that stands for and the deadline of each card
they are told by the site's index, without a query.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Count, F, Index, Q
from django.http import QueryDict
from django.shortcuts import render
from django.test import override_settings
from django.urls import path

from core.listing.facets import Facet, stored
from core.listing.selection import FacetViews, Selection, page_links
from portal.urls import urlpatterns as site
from programs import facets
from programs.cards import answer_to, card
from programs.deadlines.status import statuses
from programs.filters import CHILDREN, ProgramFilter
from programs.index import ProgramIndex, current_index, recency
from programs.index_rows import ROW_COLUMNS
from programs.listing import PER_PAGE, Listing, chips, chosen_facets, facet_views, order_label, sort_options
from programs.models import CatalogueRow

# SQLite has missing values last by itself, and refuses to be told so in an index.
MOST_AWARDS = (F("awards").desc(nulls_last=True if connection.vendor == "postgresql" else None), "school_name", "pk")
INDEXES = [
    Index(MOST_AWARDS[0], "school_name", "program", name="bench_order"),
    *(Index(fields=[column], name=f"bench_{column}"[:30]) for column in ROW_COLUMNS),
]


class Known(dict):
    """Rows by value of a column that are all counted, for the site's own page."""

    def leading(self, best: int, some: int) -> dict[str, int]:
        """Those that any row has."""
        return {value: count for value, count in self.items() if count}


def plain(request):
    """Total, rows and cards of a list by ORM; no facets."""
    return answer(request, with_facets=False)


def counted(request):
    """The same with a GROUP BY for each facet, its own choice left out, as one adds facets to django-filter."""
    return answer(request, with_facets=True)


urlpatterns = [path("plain/", plain), path("counted/", counted), *site]


def answer(request, *, with_facets: bool):
    """The page of a list, printed by the site's own template."""
    index = current_index()
    filters = asked(request.GET, index)
    rows, selection = filters.qs, filters.selection
    total, start = rows.count(), (selection.page - 1) * PER_PAGE
    search = index.search(selection.q) if selection.q else None
    page_facets, page_count = chosen_facets(selection), max(1, -(-total // PER_PAGE))
    counts = facet_counts(page_facets, filters, request.GET, index) if with_facets else {}
    page = Listing(
        selection=selection,
        total=total,
        page_count=page_count,
        first=start + 1,
        pages=page_links(selection, page_count),
        cards=[
            card(row, selection.residency, search, standing=index.deadlines.of(row.pk))
            for row in rows.order_by(*MOST_AWARDS)[start : start + PER_PAGE]
        ],
        facets=facet_views(page_facets, selection, counts, index, ()) if with_facets else FacetViews(),
        chips=chips(page_facets, selection, index),
        sorts=sort_options(selection),
        order=order_label(selection),
        rescues=(),
        wider=None,
        gaps=(),
        corrections=(),
        unknown_words=(),
        errors=(),
    )
    context = {"listing": page, "typed": request.GET, "path": "/programs/", "is_part": False}
    return render(request, "programs/list.html", context)


def asked(query: QueryDict, index: ProgramIndex) -> ProgramFilter:
    """The filters of an address, which must be valid."""
    filters = ProgramFilter(query, index)
    if not filters.is_valid():
        raise ValueError(filters.form.errors)
    return filters


def facet_counts(page_facets, filters: ProgramFilter, query: QueryDict, index: ProgramIndex) -> dict[str, dict]:
    """Rows by value of each facet, when its own chosen values are left out; by column."""
    selection, counts = filters.selection, {}
    for facet in page_facets:
        rows = filters.qs
        if facet.key in selection.chosen:
            others = query.copy()
            del others[facet.key]
            rows = asked(others, index).qs
        counts[facet.column] = Known(grouped(facet, rows.order_by(), selection, index))
    return counts


def grouped(facet: Facet, rows, selection: Selection, index: ProgramIndex) -> dict[str, int]:
    """Rows by value of one facet."""
    if facet.table in CHILDREN:
        others = [each for each in facets.COMMON if each.table == facet.table and each is not facet]
        chosen = selection.chosen
        together = {f"{each.column}__in": stored(chosen[each.key]) for each in others if each.key in chosen}
        children = CHILDREN[facet.table].objects.filter(Q(**together), row__in=rows)
        return dict(children.values_list(facet.column).annotate(Count("row", distinct=True)))
    if facet is facets.DEADLINE:
        known = statuses(index.moment)
        counts = Counter(known[key] for key in rows.filter(pk__in=known).values_list("pk", flat=True))
        return counts | {"": rows.exclude(pk__in=known).count()}
    if facet is facets.VERIFIED_FACET:
        counts = Counter()
        for day, count in rows.values_list("verified_on").annotate(count=Count("*")):
            counts[recency(day, index.today)] += count
        return counts
    return dict(rows.values_list(facet.column).annotate(count=Count("*")))


@contextmanager
def served() -> Iterator[None]:
    """Makes both pages answer, at `/plain/` and `/counted/`, with the indexes that SQL likes; then takes all back."""
    with transaction.atomic(), override_settings(ROOT_URLCONF=__name__), connection.cursor() as cursor:
        editor = connection.SchemaEditorClass(connection)
        for index in INDEXES:
            cursor.execute(str(index.create_sql(CatalogueRow, editor)))
        cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def differences(urls: list[str]) -> list[str]:
    """Those of these lists of which the site's own index and SQL do not count the same."""
    index, wrong = current_index(), []
    for url in urls:
        query = QueryDict(url.partition("?")[2])
        filters = asked(query, index)
        selection = filters.selection
        found = facet_counts(chosen_facets(selection), filters, query, index)
        ours = answer_to(selection, index, index.search(selection.q) if selection.q else None)
        same = all(
            {k: v for k, v in ours.counts[name].items() if v} == {k: v for k, v in counts.items() if v}
            for name, counts in found.items()
        )
        if not same or ours.total != filters.qs.count():
            wrong.append(url)
    return wrong
