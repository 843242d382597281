"""Counts of what visitors do with programs, gathered in this process and written now and then.

A page that is counted is not slowed: it only adds to a dictionary. Once an answer has gone out the process writes what
it has, when the last writing is a minute ago or many counts have come together. A process that ends or is killed loses
what it had not written. A view notes what a visit of its page counts, the page cache stores the note with the page, and
the middleware counts it for new, cached and unchanged (304) pages alike. nginx does not keep pages with a note.
Robots that say in their user agent that they are no browser are not counted.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock

from django.core.signals import request_finished
from django.db import DatabaseError, transaction
from django.db.models import Case, F, Sum, Value, When
from django.dispatch import receiver
from django.http import QueryDict
from django.utils import timezone

from core.listing.bitmaps import Rows, union
from core.listing.selection import Selection
from programs import facets
from programs.cards import rows_within
from programs.choices import UseKind
from programs.filters import ProgramFilter, chosen_columns
from programs.index import ProgramIndex, current_index
from programs.models import Program, ProgramUse

EVERY = 60
"""Seconds between two writings of a process."""
MOST = 500
"""Counts and searches that are not gathered any longer."""
NO_BROWSER = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|scan|fetch|curl|wget|python|httpx|okhttp|java/|go-http|headless",
    re.IGNORECASE,
)
log = logging.getLogger(__name__)

Key = tuple[int, date, str, str]
"""Program, day, kind and missing fact."""
Note = tuple[str, list[int] | str]
"""What a visit counts: a kind of use and its programs by primary key, or LEFT_OUT and a search's query string."""


@dataclass
class Gathered:
    """What a process has counted and not written yet."""

    counts: Counter[Key] = field(default_factory=Counter)
    searches: list[str] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    @property
    def is_due(self) -> bool:
        """Whether it is time to write."""
        size = len(self.counts) + len(self.searches)
        return bool(size) and (size >= MOST or time.monotonic() - self.since >= EVERY)


_lock = Lock()
_gathered = Gathered()
_watched: list[Callable[[], Collection[int]]] = []


def watches(schools: Callable[[], Collection[int]]) -> Callable[[], Collection[int]]:
    """Registers a function that names the schools, by primary key, of which left-out programs are counted."""
    _watched.append(schools)
    return schools


def is_person(request) -> bool:
    """Whether a person reads the page, as far as the request's headers say. A HEAD request has no reader."""
    agent = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method != "HEAD" and bool(agent) and not is_ahead and not NO_BROWSER.search(agent)


def count(kind: str, programs: Iterable[int], fact: str = "") -> None:
    """Counts one thing that happened to these programs, by primary key, today."""
    day = timezone.localdate()
    with _lock:
        _gathered.counts.update((program, day, str(kind), fact) for program in programs)


def count_page(request, kind: UseKind, programs: Iterable[int]) -> None:
    """Notes a page about these programs, which is counted when a person opens it."""
    note(request, (str(kind), list(programs)))


def count_search(request, selection: Selection) -> None:
    """Notes a filtered list. When counts are written it is worked out which programs it left out."""
    if selection.chosen and selection.page == 1:
        note(request, (str(UseKind.LEFT_OUT), selection.query_string()))


def note(request, what: Note) -> None:
    """Leaves with the request what a visit of its page counts."""
    request.usage = [*getattr(request, "usage", ()), what]


class UsageMiddleware:
    """Counts what was noted about a page, whether a view built it or the page cache had it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        noted = getattr(request, "usage", ())
        if noted and response.status_code < 400 and is_person(request):
            for kind, what in noted:
                if kind == UseKind.LEFT_OUT:
                    with _lock:
                        _gathered.searches.append(what)
                else:
                    count(kind, what)
        return response


def left_out(selection: Selection, index: ProgramIndex, within: Rows) -> Iterator[tuple[str, list[int]]]:
    """Programs inside `within` that match a search in all but one facet, of which they state nothing; by that facet."""
    columns = chosen_columns(selection)
    rows = within & rows_within(selection, index, index.search(selection.q) if selection.q else None)
    found = index.matching(columns, rows)
    for facet in facets.facets_for(selection.residency):
        if facet.column in columns and "" not in columns[facet.column]:
            missing = index.matching(columns | {facet.column: frozenset([""])}, rows) - found
            if missing:
                yield facet.key, list(missing)


@receiver(request_finished)
def write_when_due(**signal) -> None:
    """Writes what has been gathered, after an answer has gone out and when it is time.

    Django has closed the connection of the request by then; the one that this opens lasts until the thread's next.
    """
    if _gathered.is_due:
        write()


def write() -> None:
    """Writes what this process has gathered. Five queries; counts that the database refuses are lost, and logged."""
    global _gathered
    with _lock:
        taken, _gathered = _gathered, Gathered()
    try:
        add(taken.counts + counts_of(taken.searches))
    except DatabaseError:
        log.warning("%d counts of programs were lost.", len(taken.counts), exc_info=True)


def counts_of(searches: Collection[str]) -> Counter[Key]:
    """What these searches leave out of the present catalogue, of the schools that are watched."""
    counts: Counter[Key] = Counter()
    schools = {school for watched in _watched for school in watched()} if searches else ()
    if not schools:
        return counts
    index, day = current_index(), timezone.localdate()
    within = union(index.schools[school] for school in schools if school in index.schools)
    for query in searches:
        filters = ProgramFilter(QueryDict(query), index)
        if not filters.is_valid():
            continue  # the catalog no longer has one of its values
        for fact, programs in left_out(filters.selection, index, within):
            counts.update((program, day, str(UseKind.LEFT_OUT), fact) for program in programs)
    return counts


def add(counts: Counter[Key]) -> None:
    """Adds counts to what the table says. Four queries, whatever their number; several processes at once add up."""
    stored = set(Program.objects.filter(pk__in={key[0] for key in counts}).values_list("pk", flat=True))
    keys = sorted(
        key for key in counts if key[0] in stored
    )  # in the same order everywhere, so that no two wait for each other
    if not keys:
        return
    with transaction.atomic():
        ProgramUse.objects.bulk_create(
            (ProgramUse(program_id=program, day=day, kind=kind, fact=fact) for program, day, kind, fact in keys),
            ignore_conflicts=True,
        )
        days, programs = {key[1] for key in keys}, {key[0] for key in keys}
        rows = ProgramUse.objects.select_for_update().filter(day__in=days, program__in=programs).order_by("pk")
        more = {row.pk: counts[row.program_id, row.day, row.kind, row.fact] for row in rows}
        grown = [When(pk=pk, then=Value(number)) for pk, number in more.items() if number]
        ProgramUse.objects.filter(pk__in=[pk for pk, number in more.items() if number]).update(
            count=F("count") + Case(*grown, default=Value(0))
        )


def uses_since(day: date, programs: Collection[int]) -> dict[int, dict[tuple[str, str], int]]:
    """Counts of programs since a day, by program, then by kind and missing fact. One query."""
    found: dict[int, dict[tuple[str, str], int]] = {}
    rows = ProgramUse.objects.filter(program__in=programs, day__gte=day).order_by()
    for program, kind, fact, total in rows.values_list("program_id", "kind", "fact").annotate(total=Sum("count")):
        found.setdefault(program, {})[kind, fact] = total
    return found


def days_ago(number: int) -> date:
    """The day that lies so many days back."""
    return timezone.localdate() - timedelta(days=number)
