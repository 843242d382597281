"""Specializations and the field codes where they are taught (specializations.json)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.choices import PublishingState
from core.importing import FileReport, ImportProblem, read_json, upsert
from taxonomy.models import CipCode, Specialization, SpecializationField

KEYS = ("name", "slug", "summary", "search_terms", "cip_codes")
COLUMNS = frozenset(key.upper() for key in KEYS)


@dataclass(frozen=True, slots=True)
class SpecializationRecord:
    """A specialization with the CIP codes that are mapped to it."""

    name: str
    slug: str
    summary: str
    search_terms: str
    cip_codes: tuple[str, ...]


def parse(path: Path) -> Iterator[SpecializationRecord]:
    for record in read_json(path, KEYS):
        *words, codes = (record[key] for key in KEYS)
        if not (all(isinstance(word, str) for word in words) and isinstance(codes, list)):
            raise ImportProblem(path.name, expected="four texts and a list of codes", got=record)
        yield SpecializationRecord(*words, tuple(codes))


def load(records: Iterable[SpecializationRecord], report: FileReport) -> None:
    """Makes new specializations, published, with their codes. Existing ones belong to the editors and do not change."""
    kept = list(report.rows(records))
    known = set(CipCode.objects.values_list("code", flat=True))
    for record in kept:
        if unknown := [code for code in record.cip_codes if code not in known]:
            raise ImportProblem(report.path.name, expected="codes of covered fields", got=", ".join(map(str, unknown)))
    mapped = set(SpecializationField.objects.values_list("specialization__slug", flat=True))
    words = ({key: getattr(record, key) for key in KEYS[:-1]} | {"state": PublishingState.PUBLISHED} for record in kept)
    report.count("specializations", upsert(Specialization, words, key=["slug"], fields=[]))
    ids = dict(Specialization.objects.values_list("slug", "pk"))
    mapping = (
        {"specialization_id": ids[record.slug], "cip_code_id": code}
        for record in kept
        if record.slug not in mapped
        for code in record.cip_codes
    )
    tally = upsert(
        SpecializationField,
        mapping,
        key=["specialization_id", "cip_code_id"],
        fields=[],
    )
    report.count("field codes of specializations", tally)
