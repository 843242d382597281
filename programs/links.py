"""The addresses that the catalog links to: collecting, checking and replacing them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import chain, zip_longest
from time import sleep
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from core.choices import PublishingState
from core.link_fetching import Failed, NotAllowed, RefusedByRobots, Visitor
from core.models import Source
from core.publishing import ONLY_PUBLISHERS, NotPossible, may_change_live, record
from programs.actions import refresh_programs
from programs.choices import FAILING, LinkState
from programs.models import HostTurn, LinkCheck, LinkOutcome, NamedProgram, Program, School, Verification

COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Program: ("official_url", "application_url", "admissions_url", "tuition_url"),
    School: ("website", "admissions_url", "application_url"),
    NamedProgram: ("url",),
    Verification: ("evidence_url",),
    Source: ("url",),
}
"""The columns with addresses to check."""


def rows_in_use(model: type[Model]) -> QuerySet:
    """Rows of a model whose addresses are checked.

    Without archived programs and their rows. Of schools, only those that editors maintain.
    """
    if model is School:
        return School.objects.in_subject()
    if model is Source:
        return Source.objects.all()
    state = "state" if model is Program else "program__state"
    return model.objects.exclude(**{state: PublishingState.ARCHIVED})


def uses(urls: Collection[str]) -> dict[str, list[tuple[Model, str]]]:
    """Rows and columns that contain these addresses, by address. One query for each model."""
    found = defaultdict(list)
    for model, columns in COLUMNS.items():
        rows = rows_in_use(model).filter(one_of(columns, urls))
        for row in rows.select_related("school", "cip_code") if model is Program else rows:
            for column in columns:
                if (url := getattr(row, column)) in urls:
                    found[url].append((row, column))
    return found


def one_of(columns: Iterable[str], urls: Collection[str]) -> Q:
    """The condition that one of the columns contains one of the addresses."""
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__in": urls})
    return condition


@transaction.atomic
def collect_links(now: datetime) -> None:
    """Adds a row for each new address, due now, and deletes addresses that are no longer used."""
    tables = (rows_in_use(model).values_list(*columns) for model, columns in COLUMNS.items())
    wanted = {url for table in tables for row in table for url in row if url}
    known = dict(LinkCheck.objects.values_list("url", "pk"))
    fresh = [LinkCheck(url=url, host=host_of(url), next_check_at=now) for url in sorted(wanted - known.keys())]
    LinkCheck.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    LinkCheck.objects.filter(pk__in=[known[url] for url in known.keys() - wanted]).delete()


def host_of(url: str) -> str:
    """The host's name; blank for an invalid address."""
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


@transaction.atomic
def use_new_address(link: LinkCheck, *, by) -> list[Program]:
    """Replaces an address by its permanent redirect in every program that has it; returns the programs.

    `link` is as the person saw it. Raises PermissionDenied without the right to change programs. Raises NotPossible
    when the link or the programs changed meanwhile, and when one of the programs is public and `by` may not publish it.
    The public pages follow at once.
    """
    if not by.has_perm("programs.change_program"):
        raise PermissionDenied
    stored = LinkCheck.objects.select_for_update().filter(pk=link.pk).first()
    if stored is None or not stored.has_moved or (stored.url, stored.final_url) != (link.url, link.final_url):
        raise NotPossible(f"The address {link.url} was checked again meanwhile and no longer leads there.")
    columns = COLUMNS[Program]
    mine = rows_in_use(Program).filter(one_of(columns, [stored.url])).order_by("pk")
    programs = list(mine.select_for_update())
    if not programs:
        raise NotPossible(f"No program has the address {stored.url} any more.")
    if closed := [str(program) for program in programs if not may_change_live(by, program)]:
        raise NotPossible(f"{'; '.join(closed)}: {ONLY_PUBLISHERS}")
    for program in programs:
        changed = [column for column in columns if getattr(program, column) == stored.url]
        for column in changed:
            try:
                new = program._meta.get_field(column).clean(stored.final_url, program)
            except ValidationError as refused:
                raise NotPossible(
                    f"The address {stored.final_url} cannot be used. {' '.join(refused.messages)}"
                ) from refused
            setattr(program, column, new)
        record(program, by, f"{stored.url} moved for good.", changed)
    refresh_programs([program.pk for program in programs])
    if not uses([stored.url]):
        stored.delete()
    return programs


REGULAR = timedelta(days=30)
AFTER_FAILURE = timedelta(days=4)
LONGEST_VISIT = timedelta(hours=1)
LONGEST_REQUEST = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=2)
OUTCOMES_KEPT = 20

GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# A host that refuses a program like ours may still show the page to people.
TURNED_AWAY = {401, 403, 407, 429, 451}


class HostBusy(Exception):
    """Another worker used a host for longer than a worker waits."""


@contextmanager
def turn(host: str, pause: float):
    """Waits until no worker uses a host, then reserves it, and for a pause in seconds afterwards.

    The reservation of a worker that stops ends after a minute. Raises HostBusy after two minutes of waiting.
    """
    HostTurn.objects.get_or_create(host=host, defaults={"free_at": timezone.now()})
    began = timezone.now()
    while not HostTurn.objects.filter(host=host, free_at__lte=timezone.now()).update(
        free_at=(mine := timezone.now() + LONGEST_REQUEST)
    ):
        if timezone.now() - began > LONGEST_WAIT:
            raise HostBusy
        sleep(0.1)
    try:
        yield
    finally:
        HostTurn.objects.filter(host=host, free_at=mine).update(free_at=timezone.now() + timedelta(seconds=pause))


def check_links(visitor: Visitor, *, limit: int | None, only_due: bool, now: Callable[[], datetime] = timezone.now):
    """Checks addresses, longest due first; yields each with whether its result is new.

    Without `only_due`, also addresses that are not due yet. Any number of workers may run at once: each address is
    claimed by one worker and recorded in one transaction. The claim of a worker that stops ends after an hour, and its
    address is unchanged.
    """
    began = now()
    waiting = LinkCheck.objects.unclaimed(began).order_by("next_check_at", "pk")
    for link in hosts_in_turn((waiting.due(began) if only_due else waiting)[:limit]):
        if not claim(link, now()):
            continue
        try:
            found = outcome_of(link.url, visitor)
        except HostBusy:
            LinkCheck.objects.filter(pk=link.pk).update(claimed_until=None)
            continue
        yield from record_outcome(link, found, now())


def hosts_in_turn(links: Iterable[LinkCheck]) -> Iterator[LinkCheck]:
    """The links with hosts alternating, so that the pauses for one host are used for others."""
    by_host = defaultdict(list)
    for link in links:
        by_host[link.host].append(link)
    return filter(None, chain.from_iterable(zip_longest(*by_host.values())))


def claim(link: LinkCheck, now: datetime) -> bool:
    """Claims a link for this worker, unless another worker has it or has checked it since it was read."""
    same = LinkCheck.objects.unclaimed(now).filter(pk=link.pk, next_check_at=link.next_check_at)
    return same.update(claimed_until=now + LONGEST_VISIT) == 1


def outcome_of(url: str, visitor: Visitor) -> LinkOutcome:
    """The result of visiting an address, not saved."""
    try:
        answer = visitor.visit(url)
    except NotAllowed as refusal:
        return LinkOutcome(state=LinkState.NOT_ALLOWED, failure=str(refusal))
    except RefusedByRobots as refusal:
        return LinkOutcome(state=LinkState.ROBOTS, failure=str(refusal))
    except Failed as failure:
        return LinkOutcome(state=LinkState.ERROR, failure=str(failure))
    found = LinkOutcome(status_code=answer.status, is_permanent=answer.is_permanent)
    found.final_url = answer.url if answer.is_redirected else ""
    if answer.status in GONE:
        found.state = LinkState.GONE
    elif answer.status in TURNED_AWAY:
        found.state = LinkState.TURNED_AWAY
    elif not 200 <= answer.status < 300:
        found.state = LinkState.ERROR
    else:
        found.state = LinkState.REDIRECTS if answer.is_redirected else LinkState.OK
    if found.state not in (LinkState.OK, LinkState.REDIRECTS):
        found.failure = status_text(answer.status)
    return found


def status_text(status: int) -> str:
    """A status with its official phrase: `404 Not Found`."""
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{status} {known.get(status, '')}".strip()


@transaction.atomic
def record_outcome(link: LinkCheck, found: LinkOutcome, now: datetime) -> Iterator[tuple[LinkCheck, bool]]:
    """Saves the result of a check, also in the history if it is new. Does nothing when the link was deleted."""
    stored = LinkCheck.objects.select_for_update().filter(pk=link.pk).first()
    if stored is None:
        return []
    columns = ("state", "status_code", "failure", "final_url", "is_permanent")
    is_news = any(getattr(stored, name) != getattr(found, name) for name in columns)
    for name in columns:
        setattr(stored, name, getattr(found, name))
    has_failed = found.state in FAILING
    stored.failure_count = stored.failure_count + 1 if has_failed else 0
    stored.first_failed_at = (stored.first_failed_at or now) if has_failed else None
    stored.checked_at, stored.claimed_until = now, None
    stored.next_check_at = now + (AFTER_FAILURE if has_failed else REGULAR)
    stored.save()
    if is_news:
        found.link, found.found_at = stored, now
        found.save()
        kept = stored.outcomes.values_list("pk", flat=True)[:OUTCOMES_KEPT]
        stored.outcomes.exclude(pk__in=list(kept)).delete()
    return [(stored, is_news)]
