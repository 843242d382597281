"""Titles of all fields of study (the list of codes of the Classification of Instructional Programs)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.importing import FileReport, read, record_source, upsert
from taxonomy.choices import FAMILIES, Closeness
from taxonomy.importers.fields import SOURCE
from taxonomy.models import CipCode

COLUMNS = frozenset(["CIPFAMILY", "CIPCODE", "CIPTITLE"])


@dataclass(frozen=True, slots=True)
class CipTitleRecord:
    """A code of two, four or six digits with its title."""

    code: str
    title: str


def parse(path: Path) -> Iterator[CipTitleRecord]:
    for row in read(path, COLUMNS):
        yield CipTitleRecord(row.text("CIPCODE"), row.text("CIPTITLE", longest=200))


def load(records: Iterable[CipTitleRecord], report: FileReport, *, used: Iterable[str]) -> None:
    """Writes the codes of `used` that our own grouping lacks, as other fields. Codes of the grouping do not change.

    A code without a title gets the title of its four-digit family, or of its two-digit one, and the code behind it.
    """
    titles = {record.code: record.title for record in report.rows(records)}
    grouped = set(CipCode.objects.exclude(closeness=Closeness.OTHER).values_list("code", flat=True))
    rows = (
        {"code": code, "title": title_of(code, titles), "closeness": Closeness.OTHER}
        for code in sorted(set(used) - grouped)
        if re.fullmatch(r"[0-9]{2}\.[0-9]{4}", code)
    )
    others = CipCode.objects.filter(closeness=Closeness.OTHER)
    report.count("fields", upsert(CipCode, rows, key=["code"], fields=["title"], within=others))
    record_source(SOURCE, report.path, report.rows_read)


def title_of(code: str, titles: dict[str, str]) -> str:
    """The title of a code, otherwise its family's with the code behind it: `Air Transportation (code 49.0109)`."""
    family = titles.get(code[:5]) or FAMILIES.get(code[:2], "Field of study")
    return titles.get(code) or f"{family.rstrip('.')} (code {code})"
