"""O*NET Job Zones: how much preparation an occupation needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.models import OnetOccupation
from core.importing import FileReport, read, record_source, upsert

from .onet import CODE, MISSING, code_of, of_covered, onet_source, release_of

COLUMNS = frozenset([CODE, "TITLE", "JOB ZONE"])


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """A code with its zone, 1 to 5."""

    code: str
    zone: int


def parse(path: Path) -> Iterator[ZoneRecord]:
    """Every row of the file."""
    for row in read(path, COLUMNS, missing=MISSING):
        yield ZoneRecord(code_of(row), row.required_whole("JOB ZONE", 1, 5))


def load(records: Iterable[ZoneRecord], report: FileReport) -> None:
    """Writes the zones of covered occupations; one that the file leaves out keeps what it had."""
    kept = of_covered(records, report)
    record_source(onet_source(release_of(report.path), "job zones"), report.path, report.rows_read)
    rows = ({"code": record.code, "job_zone": record.zone} for record in kept)
    report.count("job zones", upsert(OnetOccupation, rows, key=["code"], fields=["job_zone"]))
