"""College Scorecard, field of study: what graduates of a school and four-digit field earn and owe."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.choices import Availability
from core.importing import FileReport, Row, read, record_source, upsert
from programs.choices import CredentialLevel
from programs.models import FieldOutcome, Program, School
from specializations.models import CipCode

from .sources import UNITID_RANGE, scorecard_fields

COLUMNS = frozenset(
    ["UNITID", "CONTROL", "CIPCODE", "CIPDESC", "CREDLEV", "IPEDSCOUNT1"]
    + ["EARN_MDN_1YR", "EARN_MDN_4YR", "DEBT_ALL_STGP_EVAL_MDN"]
)
DEFAULT_RELEASE = "2026-06-10"
# Data science and data analytics: codes of 2020, younger than every cohort that was measured.
TOO_NEW = {"30.70", "30.71"}


@dataclass(frozen=True, slots=True)
class Measured:
    """Whole US dollars, or None and why."""

    value: int | None
    availability: Availability


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """A row of the file; `unitid` is None where the file names no IPEDS school, `level` is CREDLEV."""

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
    """Every row of a field of study file. CIPCODE 1107 is the family 11.07."""
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


def _measured(row: Row, column: str, family: str) -> Measured:
    """A blank or NA is either withheld or never reported: the publisher does not say which."""
    value, availability = row.whole(column), row.availability(column)
    if value is None and availability != Availability.SUPPRESSED:
        availability = Availability.TOO_NEW if family in TOO_NEW else Availability.NOT_PUBLISHED
    return Measured(value, availability)


def release_of(path: Path) -> str | None:
    """The day of the release in a name such as Most-Recent-Cohorts-Field-of-Study_06102026.zip, as 2026-06-10."""
    day = re.search(r"(?<![0-9])([0-9]{2})([0-9]{2})(20[0-9]{2})(?![0-9])", path.name)
    return f"{day[3]}-{day[1]}-{day[2]}" if day else None


def load(records: Iterable[OutcomeRecord], report: FileReport) -> None:
    """Writes the outcomes of master's graduates in the covered fields at the schools of the catalogue."""
    schools = dict(School.objects.values_list("unitid", "pk"))
    families = {code[:5] for code in CipCode.objects.values_list("code", flat=True)}
    kept = []
    for record in report.rows(records):
        if record.level != str(CredentialLevel.MASTERS):
            report.skip("other level than master's")
        elif record.is_foreign or record.unitid is None:
            report.skip("not a school of the United States")
        elif record.cip_family not in families:
            report.skip("field not covered")
        elif record.unitid not in schools:
            report.skip("school without a covered program")
        else:
            kept.append(record)
    if not kept:
        return
    release = release_of(report.path)
    if release is None:
        release = DEFAULT_RELEASE
        report.note(f"The file's name states no release; it was taken as that of {release}.")
    source = record_source(scorecard_fields(release), report.path, report.rows_read)
    rows = (
        {
            "school_id": schools[record.unitid],
            "cip_family": record.cip_family,
            "credential_level": CredentialLevel.MASTERS,
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
        for record in kept
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
    within = FieldOutcome.objects.filter(release=release)
    report.count("earnings and debt", upsert(FieldOutcome, rows, key=key, fields=fields, within=within))


def link_programs(report: FileReport) -> None:
    """Points each program to the newest outcome of its school, four-digit field and level, or to none."""
    outcomes = {
        (school, family, level): pk
        for school, family, level, pk in FieldOutcome.objects.order_by("release").values_list(
            "school_id", "cip_family", "credential_level", "pk"
        )
    }
    rows = (
        {"pk": pk, "outcome_id": outcomes.get((school, code[:5], level))}
        for pk, school, code, level in Program.objects.values_list("pk", "school_id", "cip_code_id", "credential_level")
    )
    report.count("links of programs to earnings", upsert(Program, rows, key=["pk"], fields=["outcome_id"]))
