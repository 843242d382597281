"""Fields of study that the site covers, and the titles of all CIP codes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from core.importing import PUBLIC_DOMAIN, FileReport, SourceFacts, read, record_source, upsert
from taxonomy.choices import FAMILIES, Closeness
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


TITLE_COLUMNS = frozenset(["CIPFAMILY", "CIPCODE", "CIPTITLE"])


@dataclass(frozen=True, slots=True)
class CipTitleRecord:
    """A code of two, four or six digits with its title."""

    code: str
    title: str


def parse_titles(path: Path) -> Iterator[CipTitleRecord]:
    for row in read(path, TITLE_COLUMNS):
        yield CipTitleRecord(row.text("CIPCODE"), row.text("CIPTITLE", longest=200))


def load_titles(records: Iterable[CipTitleRecord], report: FileReport, *, used: Iterable[str]) -> None:
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
