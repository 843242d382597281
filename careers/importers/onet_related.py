"""O*NET Related Occupations: which occupations are alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.choices import RelatednessTier
from careers.models import RelatedOccupation
from core.importing import FileReport, read

from .onet import CODE, MISSING, code_of, load_facts, required_text

COLUMNS = frozenset([CODE, "RELATED O*NET-SOC CODE", "RELATED TITLE", "RELATEDNESS TIER", "INDEX"])
TIERS = {
    "Primary-Short": RelatednessTier.PRIMARY_SHORT,
    "Primary-Long": RelatednessTier.PRIMARY_LONG,
    "Supplemental": RelatednessTier.SUPPLEMENTAL,
}


@dataclass(frozen=True, slots=True)
class RelatedRecord:
    """A pair of alike occupations; `rank` 1 is the closest."""

    code: str
    related_code: str
    related_title: str
    tier: str
    rank: int


def parse(path: Path) -> Iterator[RelatedRecord]:
    """Every row of the file."""
    for row in read(path, COLUMNS, missing=MISSING):
        tier = row.choice("RELATEDNESS TIER", TIERS)
        if not tier:
            raise row.problem("RELATEDNESS TIER", "one of its tiers")
        yield RelatedRecord(
            code_of(row),
            code_of(row, "RELATED O*NET-SOC CODE"),
            required_text(row, "RELATED TITLE", 200),
            tier,
            row.required_whole("INDEX", 1, 100),
        )


def load(records: Iterable[RelatedRecord], report: FileReport) -> None:
    """Writes the neighbours of covered occupations, covered themselves or not."""
    load_facts(
        records,
        report,
        model=RelatedOccupation,
        part="related occupations",
        columns=lambda record: {
            "related_code": record.related_code,
            "related_title": record.related_title,
            "tier": record.tier,
            "rank": record.rank,
        },
        key=["related_code"],
        counted="related occupations",
    )
