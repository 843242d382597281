"""College Scorecard, field of study: earnings and debt of graduates by school and four-digit field."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Substr

from core.choices import Availability
from core.importing import FileReport, SourceRow, Tally, read, record_source, upsert
from core.models import Source
from programs.choices import CredentialLevel
from programs.models import FieldOutcome, Program, School

from .ipeds_completions import BATCH, codes_of
from .sources import UNITID_RANGE, scorecard_fields

COLUMNS = frozenset(
    ["UNITID", "CONTROL", "CIPCODE", "CIPDESC", "CREDLEV", "IPEDSCOUNT1"]
    + ["EARN_MDN_1YR", "EARN_MDN_4YR", "DEBT_ALL_STGP_EVAL_MDN"]
)
DEFAULT_RELEASE = "2026-06-10"
LEVELS = {str(level) for level in CredentialLevel.values}
# Data science and data analytics: codes of 2020, newer than every measured cohort.
TOO_NEW = {"30.70", "30.71"}


@dataclass(frozen=True, slots=True)
class Measured:
    """Whole US dollars, or None with its availability."""

    value: int | None
    availability: Availability


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """A row of the file. `unitid` is None if the file names no IPEDS school; `level` is CREDLEV."""

    unitid: int | None
    is_foreign: bool
    cip_family: str
    cip_title: str
    level: str
    earnings_1yr: Measured
    earnings_4yr: Measured
    debt: Measured
    graduate_count: int | None


def parse(path: Path) -> Iterator[OutcomeRecord]:
    """CIPCODE 1107 is the family 11.07."""
    for row in read(path, COLUMNS):
        code = row.text("CIPCODE").replace(".", "").zfill(4)
        if not re.fullmatch(r"[0-9]{4}", code):
            raise row.problem("CIPCODE", "a four-digit code")
        family = f"{code[:2]}.{code[2:]}"
        yield OutcomeRecord(
            unitid=row.whole("UNITID", *UNITID_RANGE),
            is_foreign=row.text("CONTROL").casefold() == "foreign",
            cip_family=family,
            cip_title=row.text("CIPDESC", longest=200).rstrip("."),
            level=row.text("CREDLEV"),
            earnings_1yr=_measured(row, "EARN_MDN_1YR", family),
            earnings_4yr=_measured(row, "EARN_MDN_4YR", family),
            debt=_measured(row, "DEBT_ALL_STGP_EVAL_MDN", family),
            graduate_count=row.whole("IPEDSCOUNT1"),
        )


def _measured(row: SourceRow, column: str, family: str) -> Measured:
    """The publisher does not say whether a blank or NA was withheld or never reported."""
    value, availability = row.whole(column), row.availability(column)
    if value is None and availability != Availability.SUPPRESSED:
        availability = Availability.TOO_NEW if family in TOO_NEW else Availability.NOT_PUBLISHED
    return Measured(value, availability)


def release_of(path: Path) -> str | None:
    """The release date in a name such as Most-Recent-Cohorts-Field-of-Study_06102026.zip: 2026-06-10."""
    day = re.search(r"(?<![0-9])([0-9]{2})([0-9]{2})(20[0-9]{2})(?![0-9])", path.name)
    return f"{day[3]}-{day[1]}-{day[2]}" if day else None


def load(records: Iterable[OutcomeRecord], report: FileReport, *, everything: bool = False) -> None:
    """Writes the outcomes of graduates at the catalog's schools: master's in the covered fields, or all.

    Compares `BATCH` rows with the database at once. Only the first row of a school, field and level is used.
    """
    schools = dict(School.objects.values_list("unitid", "pk"))
    families = {code[:5]: code[:5] for code in codes_of(everything).values_list("code", flat=True)}
    kept, seen, source, release = [], set(), None, release_of(report.path)
    if release is None:
        release = DEFAULT_RELEASE
        report.note(f"The file's name states no release; it was taken as that of {release}.")
    facts = scorecard_fields(release)
    for record in report.rows(records):
        reason = reason_to_skip(record, families, schools, everything=everything)
        identity = (schools.get(record.unitid), families.get(record.cip_family), record.level)
        if reason:
            report.skip(reason)
        elif identity in seen:
            report.skip("a second row of one school, field and level")
        else:
            seen.add(identity)
            kept.append(record)
            if len(kept) == BATCH:
                # Each row needs its source before the number of rows in the file is known.
                source = source or Source.objects.filter(key=facts.key).first()
                source = source or record_source(facts, report.path, report.rows_read)
                _write(kept, schools, release, source, report)
                kept.clear()
    if kept or source:
        source = record_source(facts, report.path, report.rows_read)
        _write(kept, schools, release, source, report)


def reason_to_skip(record: OutcomeRecord, families, schools, *, everything: bool) -> str:
    """Why the catalog skips a row; blank when it covers the row. `everything` is every level."""
    if everything and record.level not in LEVELS:
        return "no credential"
    if not (everything or record.level == str(CredentialLevel.MASTERS)):
        return "other level than master's"
    if record.is_foreign or record.unitid is None:
        return "not a school of the United States"
    if record.cip_family not in families:
        return "field not covered"
    return "" if record.unitid in schools else "school without a covered program"


def _write(records: list[OutcomeRecord], schools, release: str, source: Source, report: FileReport) -> None:
    rows = (
        {
            "school_id": schools[record.unitid],
            "cip_family": record.cip_family,
            "credential_level": int(record.level),
            "release": release,
            "cip_title": record.cip_title,
            "median_earnings_1yr": record.earnings_1yr.value,
            "earnings_1yr_availability": record.earnings_1yr.availability,
            "median_earnings_4yr": record.earnings_4yr.value,
            "earnings_4yr_availability": record.earnings_4yr.availability,
            "median_debt": record.debt.value,
            "debt_availability": record.debt.availability,
            "graduate_count": record.graduate_count,
            "source_id": source.pk,
        }
        for record in records
    )
    key = ["school_id", "cip_family", "credential_level", "release"]
    fields = [
        "cip_title",
        "median_earnings_1yr",
        "earnings_1yr_availability",
        "median_earnings_4yr",
        "earnings_4yr_availability",
        "median_debt",
        "debt_availability",
        "graduate_count",
        "source_id",
    ]
    within = FieldOutcome.objects.filter(release=release, school__in={schools[record.unitid] for record in records})
    report.count("earnings and debt", upsert(FieldOutcome, rows, key=key, fields=fields, within=within))


def link_programs(report: FileReport) -> None:
    """Links each program to the newest outcome of its school, four-digit field and level, or none. Two queries."""
    newest = FieldOutcome.objects.filter(
        school=OuterRef("school"),
        cip_family=Substr(OuterRef("cip_code"), 1, 5),
        credential_level=OuterRef("credential_level"),
    )
    newest = Subquery(newest.order_by("-release").values("pk")[:1])
    # 0 replaces null, because in SQL two nulls are neither equal nor different. No key is 0.
    linked = Program.objects.annotate(newest=Coalesce(newest, 0), now=Coalesce("outcome_id", 0))
    total = Program.objects.count()
    changed = linked.exclude(now=F("newest")).order_by().update(outcome=newest)
    report.count("links of programs to earnings", Tally(changed=changed, unchanged=total - changed))
