"""The fields of study that the catalog covers (fields.csv)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from core.importing import PUBLIC_DOMAIN, FileReport, SourceFacts, read, record_source, upsert
from taxonomy.choices import Closeness
from taxonomy.models import CipCode

COLUMNS = frozenset(["CIPCODE", "CIPTITLE", "GROUP"])
SOURCE = SourceFacts(
    "cip-2020",
    "National Center for Education Statistics",
    "Classification of Instructional Programs",
    "2020 edition",
    "https://nces.ed.gov/ipeds/cipcode/",
    PUBLIC_DOMAIN,
    "U.S. Department of Education, National Center for Education Statistics, Classification of Instructional Programs",
    "Codes and titles of the fields of study. How close each is to machine learning is our own grouping.",
)
GROUPS = {value: value for value in Closeness.values if value != Closeness.OTHER}


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A CIP code with its title and its closeness to machine learning."""

    code: str
    title: str
    closeness: str


def parse(path: Path) -> Iterator[FieldRecord]:
    """One record a row; GROUP is the closeness."""
    for row in read(path, COLUMNS):
        code, closeness = row.text("CIPCODE"), row.choice("GROUP", GROUPS)
        if not re.fullmatch(r"[0-9]{2}\.[0-9]{4}", code):
            raise row.problem("CIPCODE", "a code NN.NNNN")
        if not closeness:
            raise row.problem("GROUP", "core, close or neighbouring")
        yield FieldRecord(code, row.text("CIPTITLE", longest=200), closeness)


def load(records: Iterable[FieldRecord], report: FileReport) -> None:
    """Writes the codes. A code that is removed from the file stays, because completions may refer to it."""
    rows = map(asdict, report.rows(records))
    report.count("fields", upsert(CipCode, rows, key=["code"], fields=["title", "closeness"]))
    record_source(SOURCE, report.path, report.rows_read)
