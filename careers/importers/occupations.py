"""The occupations that the site covers (occupations.csv)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

from careers.models import Occupation
from core.importing import FileReport, read, record_source, upsert

from .sources import OCCUPATIONS

COLUMNS = frozenset(["SOCCODE", "SOCTITLE"])


@dataclass(frozen=True, slots=True)
class OccupationRecord:
    """A SOC code with its title."""

    soc_code: str
    title: str


def parse(path: Path) -> Iterator[OccupationRecord]:
    """Every row of the file."""
    for row in read(path, COLUMNS):
        code, title = row.text("SOCCODE"), row.text("SOCTITLE", longest=200)
        if not re.fullmatch(r"[0-9]{2}-[0-9]{4}", code, re.ASCII):
            raise row.problem("SOCCODE", "a code NN-NNNN")
        if not title:
            raise row.problem("SOCTITLE", "a title")
        yield OccupationRecord(code, title)


def load(records: Iterable[OccupationRecord], report: FileReport) -> None:
    """Writes the occupations.

    One that leaves the file is not deleted, and a changed title does not change the address.
    """
    rows = (
        {"soc_code": record.soc_code, "title": record.title, "slug": slugify(record.title)}
        for record in report.rows(records)
    )
    report.count("occupations", upsert(Occupation, rows, key=["soc_code"], fields=["title"]))
    record_source(OCCUPATIONS, report.path, report.rows_read)
