"""O*NET Education, Training and Experience: the education that people in an occupation say it requires."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from careers.models import RequiredEducation
from core.importing import FileReport, read

from .onet import CODE, MISSING, SCALE_RL, code_of, is_suppressed, load_facts

COLUMNS = frozenset([CODE, "ELEMENT ID", "ELEMENT NAME", "SCALE ID", "CATEGORY", "DATA VALUE", "RECOMMEND SUPPRESS"])


@dataclass(frozen=True, slots=True)
class EducationRecord:
    """Percent of the people asked who name a level; None when it is not to be printed."""

    code: str
    level: int
    percent: Decimal | None


def parse(path: Path) -> Iterator[EducationRecord]:
    """Rows on the required level of education, scale RL; training and experience are other elements of the file."""
    for row in read(path, COLUMNS, missing=MISSING):
        if row.text("SCALE ID") == SCALE_RL:
            level = row.required_whole("CATEGORY", 1, 12)
            percent = row.decimal("DATA VALUE", 2, 0, 100)
            yield EducationRecord(code_of(row), level, None if is_suppressed(row) else percent)


def load(records: Iterable[EducationRecord], report: FileReport) -> None:
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
