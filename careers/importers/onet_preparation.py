"""O*NET: education, job zones and related occupations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from careers.choices import RelatednessTier
from careers.models import OnetOccupation, RelatedOccupation, RequiredEducation
from core.importing import FileReport, read, record_source, upsert

from .onet import (
    CODE,
    MISSING,
    SCALE_RL,
    code_of,
    is_suppressed,
    load_facts,
    of_covered,
    onet_source,
    release_of,
    required_text,
)

EDUCATION_COLUMNS = frozenset(
    [CODE, "ELEMENT ID", "ELEMENT NAME", "SCALE ID", "CATEGORY", "DATA VALUE", "RECOMMEND SUPPRESS"]
)


@dataclass(frozen=True, slots=True)
class EducationRecord:
    """Percent of the people surveyed who name a level; None when O*NET advises not to print it."""

    code: str
    level: int
    percent: Decimal | None


def parse_education(path: Path) -> Iterator[EducationRecord]:
    """Rows on the required level of education, scale RL; training and experience are other elements of the file."""
    for row in read(path, EDUCATION_COLUMNS, missing=MISSING):
        if row.text("SCALE ID") == SCALE_RL:
            level = row.required_whole("CATEGORY", 1, 12)
            percent = row.decimal("DATA VALUE", 2, 0, 100)
            yield EducationRecord(code_of(row), level, None if is_suppressed(row) else percent)


def load_education(records: Iterable[EducationRecord], report: FileReport) -> None:
    """Writes the shares of covered occupations."""
    load_facts(
        records,
        report,
        model=RequiredEducation,
        part="education",
        columns=lambda record: {"level": record.level, "percent": record.percent},
        key=["level"],
        counted="levels of education",
    )


JOB_ZONE_COLUMNS = frozenset([CODE, "TITLE", "JOB ZONE"])


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """A code with its zone, 1 to 5."""

    code: str
    zone: int


def parse_job_zones(path: Path) -> Iterator[ZoneRecord]:
    """Every row of the file."""
    for row in read(path, JOB_ZONE_COLUMNS, missing=MISSING):
        yield ZoneRecord(code_of(row), row.required_whole("JOB ZONE", 1, 5))


def load_job_zones(records: Iterable[ZoneRecord], report: FileReport) -> None:
    """Writes the zones of covered occupations; occupations that are not in the file are unchanged."""
    kept = of_covered(records, report)
    record_source(onet_source(release_of(report.path), "job zones"), report.path, report.rows_read)
    rows = ({"code": record.code, "job_zone": record.zone} for record in kept)
    report.count("job zones", upsert(OnetOccupation, rows, key=["code"], fields=["job_zone"]))


RELATED_COLUMNS = frozenset([CODE, "RELATED O*NET-SOC CODE", "RELATED TITLE", "RELATEDNESS TIER", "INDEX"])
TIERS = {
    "Primary-Short": RelatednessTier.PRIMARY_SHORT,
    "Primary-Long": RelatednessTier.PRIMARY_LONG,
    "Supplemental": RelatednessTier.SUPPLEMENTAL,
}


@dataclass(frozen=True, slots=True)
class RelatedRecord:
    """A pair of similar occupations; `rank` 1 is the closest."""

    code: str
    related_code: str
    related_title: str
    tier: str
    rank: int


def parse_related(path: Path) -> Iterator[RelatedRecord]:
    """Every row of the file."""
    for row in read(path, RELATED_COLUMNS, missing=MISSING):
        tier = row.choice("RELATEDNESS TIER", TIERS)
        if not tier:
            raise row.problem("RELATEDNESS TIER", "one of its tiers")
        yield RelatedRecord(
            code_of(row),
            code_of(row, "RELATED O*NET-SOC CODE"),
            required_text(row, "RELATED TITLE", 200),
            tier,
            row.required_whole("INDEX", 1, 100),
        )


def load_related(records: Iterable[RelatedRecord], report: FileReport) -> None:
    """Writes the related occupations of covered occupations, covered themselves or not."""
    load_facts(
        records,
        report,
        model=RelatedOccupation,
        part="related occupations",
        columns=lambda record: {
            "related_code": record.related_code,
            "related_title": record.related_title,
            "tier": record.tier,
            "rank": record.rank,
        },
        key=["related_code"],
        counted="related occupations",
    )
