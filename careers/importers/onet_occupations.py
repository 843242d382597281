"""O*NET Occupation Data: the occupations of O*NET, which are SOC occupations and parts of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.models import Occupation, OnetOccupation
from core.importing import FileReport, read, record_source, upsert

from .onet import CODE, MISSING, code_of, onet_source, release_of, required_text

COLUMNS = frozenset([CODE, "TITLE"])


@dataclass(frozen=True, slots=True)
class OnetRecord:
    """A code with its title."""

    code: str
    title: str


def parse(path: Path) -> Iterator[OnetRecord]:
    """Every row of the file."""
    seen = set()
    for row in read(path, COLUMNS, missing=MISSING):
        code = code_of(row)
        if code in seen:
            raise row.problem(CODE, "each code once, as in Occupation Data")
        seen.add(code)
        yield OnetRecord(code, required_text(row, "TITLE", 200))


def load(records: Iterable[OnetRecord], report: FileReport) -> None:
    """Writes those of covered occupations. One that leaves the file stays: a career may be tied to it."""
    covered = set(Occupation.objects.values_list("pk", flat=True))
    kept = []
    for record in report.rows(records):
        if record.code[:7] in covered:
            kept.append(record)
        else:
            report.skip("occupation not covered")
    source = record_source(onet_source(release_of(report.path), "occupations"), report.path, report.rows_read)
    rows = (
        {"code": record.code, "title": record.title, "occupation_id": record.code[:7], "source_id": source.pk}
        for record in kept
    )
    report.count("O*NET occupations", upsert(OnetOccupation, rows, key=["code"], fields=["title", "source_id"]))
