"""The addresses that the catalogue links to: which there are, where they stand, and putting a new one there."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from core.choices import PublishingState
from core.models import Source
from core.publishing import ONLY_PUBLISHERS, NotPossible, may_change_live, record
from programs.actions import refresh_programs
from programs.models import LinkCheck, NamedProgram, Program, School, Verification

COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Program: ("official_url", "application_url", "admissions_url", "tuition_url"),
    School: ("website", "admissions_url", "application_url"),
    NamedProgram: ("url",),
    Verification: ("evidence_url",),
    Source: ("url",),
}
"""Every column with an address that is checked."""


def rows_in_use(model: type[Model]) -> QuerySet:
    """Rows of a model whose addresses are checked: all but archived programs and what belongs to them, and of schools
    those that editors look after."""
    if model is School:
        return School.objects.in_subject()
    if model is Source:
        return Source.objects.all()
    state = "state" if model is Program else "program__state"
    return model.objects.exclude(**{state: PublishingState.ARCHIVED})


def uses(urls: Collection[str]) -> dict[str, list[tuple[Model, str]]]:
    """Rows and columns that hold these addresses, by address. One query a model."""
    found = defaultdict(list)
    for model, columns in COLUMNS.items():
        rows = rows_in_use(model).filter(one_of(columns, urls))
        for row in rows.select_related("school", "cip_code") if model is Program else rows:
            for column in columns:
                if (url := getattr(row, column)) in urls:
                    found[url].append((row, column))
    return found


def one_of(columns: Iterable[str], urls: Collection[str]) -> Q:
    """The condition that one of the columns holds one of the addresses."""
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__in": urls})
    return condition


@transaction.atomic
def collect_links(now: datetime) -> None:
    """Makes a row for every address that has none, due now, and drops those that nothing links to any more."""
    tables = (rows_in_use(model).values_list(*columns) for model, columns in COLUMNS.items())
    wanted = {url for table in tables for row in table for url in row if url}
    known = dict(LinkCheck.objects.values_list("url", "pk"))
    fresh = [LinkCheck(url=url, host=host_of(url), next_check_at=now) for url in sorted(wanted - known.keys())]
    LinkCheck.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    LinkCheck.objects.filter(pk__in=[known[url] for url in known.keys() - wanted]).delete()


def host_of(url: str) -> str:
    """The host's name; blank for what is no address."""
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


@transaction.atomic
def use_new_address(link: LinkCheck, *, by) -> list[Program]:
    """Writes where a link moved for good, as the actor saw it, into every program that has it; returns those.

    Raises PermissionDenied without the right to change programs, NotPossible when the link or the programs are no
    longer as they were, and when visitors see one of them and `by` may not publish it. The public pages follow at once.
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
