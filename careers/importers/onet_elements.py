"""O*NET Skills, Knowledge and Work Styles: how important each element is for an occupation, and how much of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path

from careers.choices import ELEMENT_PREFIXES, ElementKind
from careers.models import OccupationElement
from core.importing import FileReport, read

from .onet import CODE, MISSING, SCALE_IM, SCALE_LV, code_of, is_suppressed, load_facts, required_text

COLUMNS = frozenset([CODE, "ELEMENT ID", "ELEMENT NAME", "SCALE ID", "DATA VALUE", "RECOMMEND SUPPRESS"])
PARTS = {ElementKind.SKILL: "skills", ElementKind.KNOWLEDGE: "knowledge", ElementKind.WORK_STYLE: "work styles"}


@dataclass(slots=True)
class ElementRecord:
    """An element of one occupation. Left out are those of another kind, such as abilities, and those without a
    printable importance (None).
    """

    code: str
    element_id: str
    kind: str
    name: str
    importance: Decimal | None = None
    level: Decimal | None = None


def parse(path: Path) -> Iterator[ElementRecord]:
    """One record of the rows of each element: scales IM and LV stand on neighbouring lines in every release."""
    current = None
    for row in read(path, COLUMNS, missing=MISSING):
        element, scale = row.text("ELEMENT ID"), row.text("SCALE ID")
        code = code_of(row)
        if current is None or (current.code, current.element_id) != (code, element):
            if current:
                yield current
            current = ElementRecord(
                code, element, ELEMENT_PREFIXES.get(element[:4], ""), required_text(row, "ELEMENT NAME", 100)
            )
        value = row.decimal("DATA VALUE", 2, 0, 7)
        if scale == SCALE_IM:
            if value is None or not 1 <= value <= 5:
                raise row.problem("DATA VALUE", "an importance from 1 to 5")
            current.importance = None if is_suppressed(row) else value
        elif scale == SCALE_LV:
            current.level = None if is_suppressed(row) else value
    if current:
        yield current


def load(records: Iterable[ElementRecord], report: FileReport) -> None:
    """Writes the elements of covered occupations, of the one kind that the file is about."""
    printable = _printable(records, report)
    first = next(printable, None)
    if first is None:
        return
    load_facts(
        chain([first], printable),
        report,
        model=OccupationElement,
        part=PARTS[first.kind],
        columns=lambda record: {
            "element_id": record.element_id,
            "kind": record.kind,
            "name": record.name,
            "importance": record.importance,
            "level": record.level,
        },
        key=["element_id"],
        counted=PARTS[first.kind],
        within=OccupationElement.objects.filter(kind=first.kind),
    )


def _printable(records: Iterable[ElementRecord], report: FileReport) -> Iterator[ElementRecord]:
    for record in records:
        if not record.kind:
            report.skip("neither a skill nor knowledge nor a work style")
        elif record.importance is None:
            report.skip("no importance to print")
        else:
            yield record
