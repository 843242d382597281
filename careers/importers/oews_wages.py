"""Occupational Employment and Wage Statistics (OEWS): jobs and wages by occupation, in the nation and in each state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from careers.choices import ALL_OCCUPATIONS, AREAS, NATION, WAGES
from careers.models import Occupation, OccupationWage
from core.importing import FileReport, SourceRow, read, record_source, upsert, year_of

from .sources import MISSING, wages

COLUMN_OF = dict(zip(WAGES, ("A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"), strict=True))
COLUMNS = frozenset(["AREA_TYPE", "PRIM_STATE", "I_GROUP", "O_GROUP", "OCC_CODE", "TOT_EMP", *COLUMN_OF.values()])
POSTAL_CODES = {code: code for code in AREAS}
TOP_CODE = "#"


@dataclass(frozen=True, slots=True)
class WageRecord:
    """Jobs and annual wages of an occupation in May of a year; `top_coded` names the wages that are above the range.

    `area_type` is 1 for the nation, 2 for a state, 3 for a territory; `industries` and `level` are I_GROUP and O_GROUP.
    """

    area_type: str
    area: str
    industries: str
    level: str
    soc_code: str
    year: int
    employment: int | None
    wages: Mapping[str, int | None]
    top_coded: str


def parse(path: Path) -> Iterator[WageRecord]:
    """Every row of an OEWS file; the year is that of the file's name (state_M2025_dl.csv is May 2025)."""
    year = year_of(path, "state_M2025_dl.csv")
    for row in read(path, COLUMNS, missing=MISSING):
        yield WageRecord(
            row.text("AREA_TYPE"),
            row.choice("PRIM_STATE", POSTAL_CODES, "US or the postal code of a state"),
            row.text("I_GROUP"),
            row.text("O_GROUP"),
            row.text("OCC_CODE"),
            year,
            row.whole("TOT_EMP"),
            {wage: _dollars(row, column) for wage, column in COLUMN_OF.items()},
            " ".join(wage for wage, column in COLUMN_OF.items() if row.raw(column) == TOP_CODE),
        )


def _dollars(row: SourceRow, column: str) -> int | None:
    return None if row.raw(column) == TOP_CODE else row.whole(column, least=1, most=10_000_000)


def reason_to_skip(record: WageRecord, occupations: set[str]) -> str:
    """Why a row is left out; blank when it is imported."""
    if record.area_type not in {"1", "2", "3"}:
        return "neither the nation nor a state"
    if record.industries != "cross-industry":
        return "one industry only"
    if record.level != "detailed" and record.soc_code != ALL_OCCUPATIONS:
        return "group of occupations"
    return "" if record.soc_code in occupations else "occupation not covered"


def load(records: Iterable[WageRecord], report: FileReport) -> None:
    """Writes the wages of covered occupations.

    In each area of the file, wages that the file no longer states are deleted.
    """
    occupations = set(Occupation.objects.values_list("pk", flat=True))
    kept = []
    for record in report.rows(records):
        if reason := reason_to_skip(record, occupations):
            report.skip(reason)
        else:
            kept.append(record)
    if not kept:
        return
    year, areas = kept[0].year, {record.area for record in kept}
    source = record_source(wages(year, national=areas == {NATION}), report.path, report.rows_read)
    rows = (
        {
            "occupation_id": record.soc_code,
            "area": record.area,
            "year": year,
            "employment": record.employment,
            **record.wages,
            "top_coded": record.top_coded,
            "source_id": source.pk,
        }
        for record in kept
    )
    tally = upsert(
        OccupationWage,
        rows,
        key=["occupation_id", "area", "year"],
        fields=["employment", *WAGES, "top_coded", "source_id"],
        within=OccupationWage.objects.filter(
            year=year, area__in=areas, occupation__in={record.soc_code for record in kept}
        ),
        removes_others=True,
    )
    report.count("wages", tally)
