"""Employment Projections, table 1.2: jobs now and in ten years, openings, education for entry, by occupation."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from careers.choices import ALL_OCCUPATIONS, EntryEducation
from careers.models import Occupation, OccupationOutlook
from core.importing import FileReport, ImportProblem, SourceRow, columns, read, record_source, upsert

from .sources import MISSING, projections

# Columns without a year in their names.
COLUMNS = frozenset(
    [
        "OCCUPATION TYPE",
        "TYPICAL EDUCATION NEEDED FOR ENTRY",
        "WORK EXPERIENCE IN A RELATED OCCUPATION",
        "TYPICAL ON-THE-JOB TRAINING NEEDED TO ATTAIN COMPETENCY IN THE OCCUPATION",
    ]
)
EDUCATION = {label.replace("’", "'"): value for value, label in EntryEducation.choices}


@dataclass(frozen=True, slots=True)
class OutlookRecord:
    """Employment and openings in jobs, growth in percent, of an occupation or (`is_group`) a group of them."""

    soc_code: str
    is_group: bool
    base_year: int
    target_year: int
    employment: int
    projected_employment: int
    growth_percent: Decimal
    annual_openings: int
    typical_education: str


def parse(path: Path) -> Iterator[OutlookRecord]:
    """Every row that has a code (footnotes have none). The file counts in thousands; its header names the years."""
    base, target = years_in(path)
    period = f"{base}–{target % 100:02d}"
    code = f"{base} NATIONAL EMPLOYMENT MATRIX CODE"
    jobs = (f"EMPLOYMENT, {base}", f"EMPLOYMENT, {target}")
    growth = f"EMPLOYMENT CHANGE, PERCENT, {period}"
    openings = f"OCCUPATIONAL OPENINGS, {period} ANNUAL AVERAGE"
    for row in read(path, [*COLUMNS, code, *jobs, growth, openings], missing=MISSING):
        if row.raw(code):
            yield OutlookRecord(
                row.text(code),
                row.text("OCCUPATION TYPE") != "Line item",
                base,
                target,
                *(_jobs(row, column) for column in jobs),
                _number(row, growth, -100, 1000),
                _jobs(row, openings),
                row.choice("TYPICAL EDUCATION NEEDED FOR ENTRY", EDUCATION),
            )


def years_in(path: Path) -> tuple[int, int]:
    """The base and the target year, from the columns `Employment, 2024` and `Employment, 2034`."""
    found = [re.fullmatch(r"EMPLOYMENT, ([0-9]{4})", name, re.ASCII) for name in columns(path)]
    years = sorted(int(match[1]) for match in found if match)
    if len(years) != 2:
        raise ImportProblem(path.name, 1, expected="two columns such as Employment, 2024 and Employment, 2034")
    return years[0], years[1]


def _jobs(row: SourceRow, column: str) -> int:
    return int(1000 * _number(row, column, 0, 1_000_000))


def _number(row: SourceRow, column: str, least: int, most: int) -> Decimal:
    value = row.decimal(column, 1, least, most)
    if value is None:
        raise row.problem(column, "a number")
    return value


def load(records: Iterable[OutlookRecord], report: FileReport) -> None:
    """Writes the outlook of the covered occupations, replacing earlier ones."""
    occupations = set(Occupation.objects.values_list("pk", flat=True))
    kept = []
    for record in report.rows(records):
        if record.is_group and record.soc_code != ALL_OCCUPATIONS:
            report.skip("group of occupations")
        elif record.soc_code not in occupations:
            report.skip("occupation not covered")
        else:
            kept.append(asdict(record))
    if not kept:
        return
    source = record_source(projections(kept[0]["base_year"], kept[0]["target_year"]), report.path, report.rows_read)
    for row in kept:
        row |= {"occupation_id": row.pop("soc_code"), "source_id": source.pk}
        del row["is_group"]
    fields = [name for name in kept[0] if name != "occupation_id"]
    report.count("outlooks", upsert(OccupationOutlook, kept, key=["occupation_id"], fields=fields))
