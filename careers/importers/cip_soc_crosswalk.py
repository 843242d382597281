"""CIP SOC Crosswalk: which fields of study prepare for which occupations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.models import FieldOccupation, Occupation
from core.importing import FileReport, ImportProblem, read, record_source, upsert
from taxonomy.models import CipCode

from .sources import CROSSWALK

COLUMNS = frozenset(["CIP2020CODE", "SOC2018CODE"])
NO_MATCH = {"99.9999", "99-9999"}


@dataclass(frozen=True, slots=True)
class CrosswalkRecord:
    """A field of study and an occupation that it prepares for."""

    cip_code: str
    soc_code: str


def parse(path: Path) -> Iterator[CrosswalkRecord]:
    """Every row of the sheet CIP-SOC."""
    for row in read(path, COLUMNS):
        yield CrosswalkRecord(row.text("CIP2020CODE"), row.text("SOC2018CODE"))


def load(records: Iterable[CrosswalkRecord], report: FileReport) -> None:
    """Writes the pairs of covered fields and covered occupations; deletes old pairs of the fields in the file."""
    fields = set(CipCode.objects.covered().values_list("pk", flat=True))
    occupations = set(Occupation.objects.values_list("pk", flat=True))
    if not fields:
        raise ImportProblem(report.path.name, expected="fields of study to be there: run import_catalogue first")
    kept, seen = [], set()
    for record in report.rows(records):
        seen.add(record.cip_code)
        if NO_MATCH & {record.cip_code, record.soc_code}:
            report.skip("no match")
        elif record.cip_code not in fields:
            report.skip("field not covered")
        elif record.soc_code not in occupations:
            report.skip("occupation not covered")
        else:
            kept.append(record)
    source = record_source(CROSSWALK, report.path, report.rows_read)
    tally = upsert(
        FieldOccupation,
        ({"cip_code_id": pair.cip_code, "occupation_id": pair.soc_code, "source_id": source.pk} for pair in kept),
        key=["cip_code_id", "occupation_id"],
        fields=["source_id"],
        within=FieldOccupation.objects.filter(cip_code__in=fields & seen),
        removes_others=True,
    )
    report.count("occupations of fields", tally)
