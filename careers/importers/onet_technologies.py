"""O*NET Technology Skills: the tools that people in an occupation use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.models import Technology
from core.importing import FileReport, read

from .onet import CODE, MISSING, YES_OR_NO, code_of, load_facts, required_text

COLUMNS = frozenset([CODE, "EXAMPLE", "COMMODITY TITLE", "HOT TECHNOLOGY", "IN DEMAND"])


@dataclass(frozen=True, slots=True)
class TechnologyRecord:
    """A tool of an occupation, with the kind of software that it is."""

    code: str
    name: str
    category: str
    is_hot: bool
    is_in_demand: bool


def parse(path: Path) -> Iterator[TechnologyRecord]:
    """Every row of the file; a blank mark is no mark."""
    for row in read(path, COLUMNS, missing=MISSING):
        yield TechnologyRecord(
            code_of(row),
            required_text(row, "EXAMPLE", 150),
            required_text(row, "COMMODITY TITLE", 150),
            row.choice("HOT TECHNOLOGY", YES_OR_NO) or False,
            row.choice("IN DEMAND", YES_OR_NO) or False,
        )


def load(records: Iterable[TechnologyRecord], report: FileReport) -> None:
    """Writes the tools of covered occupations."""
    load_facts(
        records,
        report,
        model=Technology,
        part="technology skills",
        columns=lambda record: {
            "name": record.name,
            "category": record.category,
            "is_hot": record.is_hot,
            "is_in_demand": record.is_in_demand,
        },
        key=["name", "category"],
        counted="technologies",
    )
