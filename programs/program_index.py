"""The index of listed programs in this process, built from the read model and replaced when the catalogue changes."""

import threading
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from core.catalogue_index import CatalogueIndex, Table
from core.models import CatalogueVersion, Source
from core.text_search import Term, WordIndex, fold
from programs import coverage, facets
from programs.actions import CATALOGUE
from programs.models import (
    AdmissionRequirement,
    CatalogueFit,
    CatalogueOffering,
    CatalogueRow,
    Course,
    NamedProgram,
    Offering,
)
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

ROW_COLUMNS = [facet.column for facet in facets.ALL if facet.table == facets.ROW and facet.column != "verified"]


DETAILS = (Offering, Course, AdmissionRequirement, NamedProgram)
"""Kinds of rows that only the better described programs have."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a text query finds: rows in groups by how well they match, best first, and what each term stood for."""

    exact: str
    groups: tuple[int, ...]
    terms: tuple[Term, ...]

    @property
    def rows(self):
        """All rows found, as a set."""
        rows = 0
        for group in self.groups:
            rows |= group
        return rows


class ProgramIndex(CatalogueIndex):
    """Sets, orders and words of all listed programs, for one catalogue version and one day."""

    def __init__(self, version: str, today: date):
        self.version, self.today = version, today
        columns = ["pk", "closeness", "awards", "slug", "school_id", "school_name"]
        columns += ["search_names", "search_subjects", "search_text", *VALUE_SORTS.values(), *ROW_COLUMNS]
        columns = list(dict.fromkeys(columns))
        rows = [dict(zip(columns, values, strict=True)) for values in CatalogueRow.objects.values_list(*columns)]
        rows.sort(key=lambda row: (CLOSENESS_ORDER[row["closeness"]], -(row["awards"] or 0), row["slug"]))
        size = len(rows)
        self.position_of = {row["pk"]: position for position, row in enumerate(rows)}
        super().__init__(
            keys=[row["pk"] for row in rows],
            tables=[
                *(self._row_table(column, rows) for column in ROW_COLUMNS),
                Table(["verified"], ((p, (recency(row["verified_on"], today),)) for p, row in enumerate(rows)), size),
                self._child_table(CatalogueOffering, ["modality", "attendance", "length_band"], size),
                self._child_table(CatalogueFit, ["specialization", "fit"], size),
            ],
            orders=dict(self._orders(rows)),
        )
        self.words = WordIndex([row["search_text"] for row in rows])
        self.schools = self._sets(((row["school_id"],), p) for p, row in enumerate(rows))
        self.names = self._sets((barred(row["search_names"]), p) for p, row in enumerate(rows))
        self.subjects = self._sets((barred(row["search_subjects"]), p) for p, row in enumerate(rows))
        self.sources = {source.key: source for source in Source.objects.all()}
        self.programs_with = {model: frozenset(model.objects.values_list("program_id", flat=True)) for model in DETAILS}
        self.options = {facet.column: facet.options() for facet in facets.ALL}

    def _row_table(self, column, rows):
        return Table([column], ((p, (row[column],)) for p, row in enumerate(rows)), len(rows))

    def _child_table(self, model, columns, size):
        entries = model.objects.values_list("row_id", *columns).iterator(chunk_size=5000)
        return Table(columns, ((self.position_of[pk], tuple(values)) for pk, *values in entries), size)

    def _sets(self, entries):
        sets: dict = {}
        for names, position in entries:
            for name in names:
                sets[name] = sets.get(name, 0) | 1 << position
        return sets

    def _orders(self, rows):
        positions = range(len(rows))
        yield "school", sorted(positions, key=lambda p: (rows[p]["school_name"].lower(), p))
        for name, column in VALUE_SORTS.items():
            known = [p for p in positions if rows[p][column] is not None]
            unknown = [p for p in positions if rows[p][column] is None]
            yield name, sorted(known, key=lambda p: rows[p][column]) + unknown
            # reverse=True keeps the order of equals, so both directions break ties the same way.
            yield f"-{name}", sorted(known, key=lambda p: rows[p][column], reverse=True) + unknown

    @cached_property
    def totals(self) -> dict[str, int]:
        """`coverage.totals` of this version, counted once."""
        return coverage.totals()

    @cached_property
    def awards_by_closeness(self) -> dict[str, dict[str, int]]:
        """`coverage.awards_by_closeness` of this version, counted once."""
        return coverage.awards_by_closeness()

    def search(self, query: str) -> Search:
        """Programs for a text query: a school's exact name or alias first, then an exact subject, then all words."""
        exact = fold(query)
        terms = tuple(self.words.terms(query))
        found = self.everything if terms else 0
        for term in terms:
            found &= self.words.rows(term)
        by_name = self.names.get(exact, 0)
        by_subject = self.subjects.get(exact, 0) & ~by_name
        return Search(exact, (by_name, by_subject, found & ~by_name & ~by_subject), terms)


def barred(names: str) -> list[str]:
    """The names of a column such as `search_names`: `|one|another|`."""
    return [name for name in names.split("|") if name]


def recency(verified_on: date | None, today: date) -> str:
    """Value of the "verified" facet; blank when never verified."""
    if verified_on is None:
        return ""
    return "last-12-months" if verified_on > today - timedelta(days=facets.VERIFIED_WITHIN_DAYS) else "earlier"


def current_version() -> str:
    """The catalogue's version in the database; blank before the first import. One query."""
    return CatalogueVersion.objects.filter(name=CATALOGUE).values_list("token", flat=True).first() or ""


_lock = threading.Lock()
_current: ProgramIndex | None = None


def current_index() -> ProgramIndex:
    """The index of the catalogue as it stands now: one query, and a few more when it has to be built."""
    global _current
    version, today = current_version(), timezone.localdate()
    index = _current
    if index is None or (index.version, index.today) != (version, today):
        with _lock:
            if _current is None or (_current.version, _current.today) != (version, today):
                _current = ProgramIndex(version, today)
            index = _current
    return index
