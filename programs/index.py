"""The index of listed programs in this process, read from the read model and kept up with the catalogue."""

import threading
from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from core.actions import changed_rows, version_of
from core.listing.bitmaps import NONE, Ranking, Rows, union
from core.listing.facets import Options
from core.listing.index import CatalogueIndex, ColumnSets, Matches, Wanted
from core.listing.search import SearchTerm, spelled
from core.models import Source
from core.statement_limits import limited
from programs import facets
from programs.deadlines.status import Deadlines
from programs.index_costs import StudyCosts
from programs.index_rows import CatalogueSets, read_sets, read_snapshot, write_snapshot
from programs.models import ProgramSpecialization
from programs.read_model import CATALOGUE
from taxonomy.models import Specialization


@dataclass(frozen=True, slots=True)
class Search:
    """What a text query finds: rows in groups by how well they match, best first, and what each term stood for."""

    exact: str
    groups: tuple[Rows, ...]
    terms: tuple[SearchTerm, ...]

    @property
    def rows(self):
        """All rows found, as a set."""
        return union(self.groups)


class ProgramIndex(CatalogueIndex):
    """Sets, orders and words of all listed programs, for one catalogue version and one day.

    The days of the schools count as well: it is true until midnight comes to a time zone in which one of them states a
    deadline. `today` is the day in the site's own zone.
    """

    def __init__(self, version: str, now: datetime, sets: CatalogueSets):
        """Three queries besides those that read the sets."""
        self.version, self.today, self.sets = version, timezone.localdate(now), sets
        self.words, self.schools = sets.words, sets.columns["school_id"]
        self.names, self.subjects = sets.columns["search_names"], sets.columns["search_subjects"]
        self.programs_with, self.covered = sets.details, sets.covered
        self.deadlines = Deadlines(sets.everything, sets.rounds, now)
        own, ahead = sets.orders[""], self.deadlines.by_next
        soonest = Ranking([*ahead.sets, sets.everything - union(ahead.sets)])
        super().__init__(
            sets.everything, [*sets.tables, *self._timed_tables()], {**sets.orders, "deadline": (soonest, *own)}
        )
        self.sources = {source.key: source for source in Source.objects.all()}
        self.options = {facet.column: facet.options() for facet in facets.ALL}

    def _timed_tables(self):
        days, status = defaultdict(list), self.deadlines.statuses
        for verified_on, rows in self.sets.columns["verified_on"].items():
            days[recency(verified_on, self.today)].append(rows)
        yield ColumnSets("verified", {value: union(rows) for value, rows in days.items()})
        yield ColumnSets("deadline", status | {"": self.sets.everything - union(status.values())})

    def with_fits(self, linked: dict[int, str], slug: str, name: str) -> "ProgramIndex":
        """A copy that knows one specialization more: programs by primary key with the strength of their link to it."""
        copied, column = copy(self), facets.SPECIALIZATION.column
        copied.sets, copied.memo = self.sets.with_fits(linked, slug), {}
        copied.tables = [*copied.sets.tables, *self._timed_tables()]
        options = sorted([*self.options[column], (slug, name)], key=lambda option: option[1])
        copied.options = self.options | {column: Options(options)}
        return copied

    def matching(self, wanted: Wanted, within: Rows | None = None) -> Rows:
        """The set of rows that match, inside `within`: without it, inside what the site is about."""
        return super().matching(wanted, self.covered if within is None else within)

    def answer(self, wanted: Wanted, within: Rows | None = None) -> Matches:
        """Matching rows and counts, inside `within`: without it, inside what the site is about."""
        return super().answer(wanted, self.covered if within is None else within)

    @property
    def moment(self) -> datetime:
        """Since when it is true: the same moment in every process."""
        return self.deadlines.since

    @property
    def until(self) -> datetime:
        """When it stops being true: a day begins in a time zone that counts."""
        return self.deadlines.until

    def is_of(self, version: str, now: datetime) -> bool:
        """Whether it is true for a version of the catalogue and a moment."""
        return self.version == version and self.moment <= now < self.deadlines.until

    @property
    def is_wider(self) -> bool:
        """Whether it knows programs beyond what the site is about."""
        return self.everything != self.covered

    @property
    def totals(self) -> dict[str, int]:
        """Listed programs, their schools, states and awards in the newest year."""
        return self.sets.totals

    @property
    def awards_by_closeness(self) -> dict[str, dict[str, int]]:
        """`coverage.awards_by_closeness`, counted once."""
        return self.sets.awards_by_closeness

    @cached_property
    def costs(self) -> StudyCosts:
        """What it costs to finish each program. Three queries when it is first asked for."""
        return StudyCosts(self.schools, self.sets.charged, self.sets.prices)

    def search(self, query: str) -> Search:
        """Programs for a text query: a school's exact name or alias first, then an exact subject, then all words."""
        exact = spelled(query)
        terms = tuple(self.words.terms(query))
        found = self.words.rows_with_all(terms) if terms else NONE
        by_name = self.names.get(exact, NONE)
        by_subject = self.subjects.get(exact, NONE) - by_name
        return Search(exact, (by_name, by_subject, found - by_name - by_subject), terms)


def recency(verified_on: date | None, today: date) -> str:
    """Value of the "verified" facet; blank when never verified."""
    if verified_on is None:
        return ""
    return "last-12-months" if verified_on > today - timedelta(days=facets.VERIFIED_WITHIN_DAYS) else "earlier"


def current_version() -> str:
    """The catalogue's version in the database; blank before the first import. One query."""
    return version_of(CATALOGUE)


KEPT = "0"
"""How the tokens of those versions begin that whoever follows keeps: one in sixteen, so that none is far behind."""

_lock = threading.Lock()
_current: ProgramIndex | None = None


def is_built() -> bool:
    """Whether this process has an index, of whichever version, so that its next answer comes soon. No query."""
    return _current is not None


def current_index() -> ProgramIndex:
    """The index of the catalogue as it stands now: one query, and a few more when it has to follow a change.

    It is built on the first call, and again when an import has changed everything.
    """
    global _current
    version, now = current_version(), timezone.now()
    index = _current
    if index is None or not index.is_of(version, now):
        with _lock:
            version = current_version()  # it may have grown while another thread followed
            if _current is None or not _current.is_of(version, now):
                with limited(None):  # the whole catalogue, which takes long on a large one
                    _current = following(_current, version, now)
            index = _current
    return index


def following(index: ProgramIndex | None, version: str, now: datetime) -> ProgramIndex:
    """The index of a version and a moment, made from an earlier one as far as it is known what changed since.

    The version is read before the rows: these may be newer, and are then read once more for the next version.
    """
    known = (index.version, index.sets) if index else None
    found = caught_up(known, version)
    if found is None:
        known = read_snapshot()
        found = caught_up(known, version) or (version, read_sets())
    elif not found[0].startswith(KEPT):
        known = found
    if found is not known:
        write_snapshot(*found)
    return ProgramIndex(found[0], now, found[1])


def caught_up(known: tuple[str, CatalogueSets] | None, version: str) -> tuple[str, CatalogueSets] | None:
    """Sets of an earlier version brought up to this one or a newer; None when nobody knows what changed since."""
    if known is None or known[0] == version:
        return known
    changes = changed_rows(CATALOGUE, known[0])
    if changes is None:
        return None
    newest, rows = changes
    return newest, known[1].changed(rows) if rows else known[1]


def with_specialization(index: ProgramIndex, specialization: Specialization) -> ProgramIndex:
    """The index as it would be with this specialization public; itself, when it is. Two queries."""
    if specialization.slug in index.options[facets.SPECIALIZATION.column]:
        return index
    linked = ProgramSpecialization.objects.filter(specialization=specialization).values_list("program_id", "strength")
    return index.with_fits(dict(linked), specialization.slug, specialization.name)
