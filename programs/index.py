"""The index of listed programs in this process, built from the read model and updated with the catalog."""

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
    """The result of a text query: groups of rows, best match first, and the matches of each term."""

    exact: str
    groups: tuple[Rows, ...]
    terms: tuple[SearchTerm, ...]

    @property
    def rows(self):
        return union(self.groups)


class ProgramIndex(CatalogueIndex):
    """Sets, orders and words of all listed programs, for one version of the catalog and one day.

    The day also ends when it is midnight in a time zone in which a school states a deadline. `today` is the day in the
    site's own time zone.
    """

    def __init__(self, version: str, now: datetime, sets: CatalogueSets):
        """Three queries in addition to those that read the sets."""
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
        """A copy with one more specialization. `linked`: strengths by primary key of the program."""
        copied, column = copy(self), facets.SPECIALIZATION.column
        copied.sets, copied.memo = self.sets.with_fits(linked, slug), {}
        copied.tables = [*copied.sets.tables, *self._timed_tables()]
        options = sorted([*self.options[column], (slug, name)], key=lambda option: option[1])
        copied.options = self.options | {column: Options(options)}
        return copied

    def matching(self, wanted: Wanted, within: Rows | None = None) -> Rows:
        """The rows that match, inside `within` or else inside the site's subject."""
        return super().matching(wanted, self.covered if within is None else within)

    def answer(self, wanted: Wanted, within: Rows | None = None) -> Matches:
        """Matching rows and counts, inside `within` or else inside the site's subject."""
        return super().answer(wanted, self.covered if within is None else within)

    @property
    def moment(self) -> datetime:
        """The moment since which the index is valid, the same in every process."""
        return self.deadlines.since

    @property
    def until(self) -> datetime:
        """The moment until which the index is valid: a day begins in one of its time zones."""
        return self.deadlines.until

    def is_of(self, version: str, now: datetime) -> bool:
        """Whether the index is valid for a version of the catalog and a moment."""
        return self.version == version and self.moment <= now < self.deadlines.until

    @property
    def is_wider(self) -> bool:
        """Whether it has programs outside the site's subject."""
        return self.everything != self.covered

    @property
    def totals(self) -> dict[str, int]:
        """Programs in the site's subject, their schools and states, and their awards in the newest year."""
        return self.sets.totals

    @property
    def awards_by_closeness(self) -> dict[str, dict[str, int]]:
        """`coverage.awards_by_closeness`, memoized."""
        return self.sets.awards_by_closeness

    @cached_property
    def costs(self) -> StudyCosts:
        """The cost of finishing each program. Three queries at the first use."""
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
    """The value of the "verified" facet; blank when never verified."""
    if verified_on is None:
        return ""
    return "last-12-months" if verified_on > today - timedelta(days=facets.VERIFIED_WITHIN_DAYS) else "earlier"


def current_version() -> str:
    """The version of the catalog in the database; blank before the first import. One query."""
    return version_of(CATALOGUE)


KEPT = "0"
"""The first character of the tokens of versions that are stored: one in sixteen, so the stored one is never old."""

_lock = threading.Lock()
_current: ProgramIndex | None = None


def is_built() -> bool:
    """Whether this process has an index of any version, so that its next response is fast. No query."""
    return _current is not None


def current_index() -> ProgramIndex:
    """The index of the current catalog: one query, and a few more after a change.

    Built at the first call, and again after an import that may have changed every row.
    """
    global _current
    version, now = current_version(), timezone.now()
    index = _current
    if index is None or not index.is_of(version, now):
        with _lock:
            version = current_version()  # it may be newer now, if another thread built an index
            if _current is None or not _current.is_of(version, now):
                with limited(None):  # reads the whole catalog, which can take long
                    _current = following(_current, version, now)
            index = _current
    return index


def following(index: ProgramIndex | None, version: str, now: datetime) -> ProgramIndex:
    """The index for a version and a moment, updated from an earlier index where the changes are known.

    The version is read before the rows. The rows may be newer, and are then read again for the next version.
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
    """Sets of an earlier version, updated to this version or a newer one; None when the changes are unknown."""
    if known is None or known[0] == version:
        return known
    changes = changed_rows(CATALOGUE, known[0])
    if changes is None:
        return None
    newest, rows = changes
    return newest, known[1].changed(rows) if rows else known[1]


def with_specialization(index: ProgramIndex, specialization: Specialization) -> ProgramIndex:
    """The index as if this specialization were public; the same index if it is. Two queries."""
    if specialization.slug in index.options[facets.SPECIALIZATION.column]:
        return index
    linked = ProgramSpecialization.objects.filter(specialization=specialization).values_list("program_id", "strength")
    return index.with_fits(dict(linked), specialization.slug, specialization.name)
