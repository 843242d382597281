"""O*NET Alternate Titles: what jobs of an occupation are called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.models import AlternateTitle
from core.importing import FileReport, read

from .onet import CODE, MISSING, code_of, load_facts, required_text

COLUMNS = frozenset([CODE, "ALTERNATE TITLE", "SHORT TITLE"])


@dataclass(frozen=True, slots=True)
class TitleRecord:
    """A job title, with its abbreviation if it has one."""

    code: str
    title: str
    short: str


def parse(path: Path) -> Iterator[TitleRecord]:
    """Every row of the file."""
    for row in read(path, COLUMNS, missing=MISSING):
        yield TitleRecord(code_of(row), required_text(row, "ALTERNATE TITLE", 200), row.text("SHORT TITLE", 100))


def load(records: Iterable[TitleRecord], report: FileReport) -> None:
    """Writes the titles of covered occupations."""
    load_facts(
        records,
        report,
        model=AlternateTitle,
        part="alternate titles",
        columns=lambda record: {"title": record.title, "short": record.short},
        key=["title"],
        counted="alternate titles",
    )
