"""O*NET: occupations, skills, titles and technologies."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet

from careers.choices import ELEMENT_PREFIXES, ElementKind
from careers.models import AlternateTitle, Occupation, OccupationElement, OnetOccupation, Technology
from core.choices import Availability
from core.importing import FileReport, ImportProblem, SourceFacts, SourceRow, read, record_source, upsert

CODE = "O*NET-SOC CODE"
MISSING = dict.fromkeys(["", "N/A"], Availability.NOT_REPORTED)
YES_OR_NO = {"Y": True, "N": False}
SCALE_IM, SCALE_LV, SCALE_RL = "IM", "LV", "RL"


def code_of(row: SourceRow, column: str = CODE) -> str:
    """An O*NET-SOC code, NN-NNNN.NN."""
    code = row.text(column)
    if not re.fullmatch(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}", code, re.ASCII):
        raise row.problem(column, "a code NN-NNNN.NN")
    return code


def required_text(row: SourceRow, column: str, longest: int) -> str:
    """The text of a cell that must not be blank."""
    text = row.text(column, longest)
    if not text:
        raise row.problem(column, "words")
    return text


def is_suppressed(row: SourceRow) -> bool:
    """Whether O*NET advises not to print the value, or raters found that it does not apply to the occupation."""
    return "Y" in (row.text("RECOMMEND SUPPRESS"), row.text("NOT RELEVANT"))


def release_of(path: Path) -> str:
    """The release in a file's name or its folder's: `29.3` for onet_29_3_skills.csv and db_29_3_text/Skills.csv."""
    for name in (path.name, path.parent.name):
        if found := re.search(r"(?<![0-9])([0-9]{2})[_.]([0-9])(?![0-9])", name):
            return f"{found[1]}.{found[2]}"
    raise ImportProblem(path.name, expected="a name with the O*NET release, such as onet_29_3_skills.csv")


def onet_source(release: str, part: str) -> SourceFacts:
    """The source of one file of an O*NET release; the license requires these words wherever its facts are shown."""
    return SourceFacts(
        f"onet-{release.replace('.', '-')}-{part.replace(' ', '-')}",
        "O*NET, U.S. Department of Labor",
        f"O*NET Database, {part}",
        release,
        "https://www.onetcenter.org/database.html",
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        f"This page includes information from O*NET {release} Database by the U.S. Department of Labor, Employment and "
        "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. "
        "This site has modified the information: it shows the occupations it covers and leaves the others out.",
        "Ratings by people who do the work and by analysts, and tools and titles from job postings. Some occupations "
        "are not rated yet.",
    )


def of_covered(records: Iterable[Any], report: FileReport) -> list[Any]:
    """The records of covered occupations, by their `code`; the report counts the others."""
    known = set(OnetOccupation.objects.values_list("pk", flat=True))
    kept = []
    for record in report.rows(records):
        if record.code in known:
            kept.append(record)
        else:
            report.skip("occupation not covered")
    return kept


def load_facts(
    records: Iterable[Any],
    report: FileReport,
    *,
    model: type[Model],
    part: str,
    columns: Callable[[Any], Mapping[str, Any]],
    key: Iterable[str],
    counted: str,
    within: QuerySet | None = None,
) -> None:
    """Writes the facts of covered occupations; deletes those of the file's occupations that the file no longer states.

    Each record has a `code`; `columns` turns it into the columns of `model` except the occupation and the source.
    `within` limits the rows that the file covers (default: all).
    """
    kept = of_covered(records, report)
    if not kept:
        return
    source = record_source(onet_source(release_of(report.path), part), report.path, report.rows_read)
    rows = [{"onet_occupation_id": record.code, **columns(record), "source_id": source.pk} for record in kept]
    key = ["onet_occupation_id", *key]
    rows_of_part = model._default_manager.all() if within is None else within
    spoken_for = rows_of_part.filter(onet_occupation__in={record.code for record in kept})
    fields = [name for name in rows[0] if name not in key]
    report.count(counted, upsert(model, rows, key=key, fields=fields, within=spoken_for, removes_others=True))


OCCUPATION_COLUMNS = frozenset([CODE, "TITLE"])


@dataclass(frozen=True, slots=True)
class OnetRecord:
    code: str
    title: str


def parse_occupations(path: Path) -> Iterator[OnetRecord]:
    """Every row of the file."""
    seen = set()
    for row in read(path, OCCUPATION_COLUMNS, missing=MISSING):
        code = code_of(row)
        if code in seen:
            raise row.problem(CODE, "each code once, as in Occupation Data")
        seen.add(code)
        yield OnetRecord(code, required_text(row, "TITLE", 200))


def load_occupations(records: Iterable[OnetRecord], report: FileReport) -> None:
    """Writes those of covered occupations. One that leaves the file is not deleted: a career may refer to it."""
    covered = set(Occupation.objects.values_list("pk", flat=True))
    kept = []
    for record in report.rows(records):
        if record.code[:7] in covered:
            kept.append(record)
        else:
            report.skip("occupation not covered")
    source = record_source(onet_source(release_of(report.path), "occupations"), report.path, report.rows_read)
    rows = (
        {"code": record.code, "title": record.title, "occupation_id": record.code[:7], "source_id": source.pk}
        for record in kept
    )
    report.count("O*NET occupations", upsert(OnetOccupation, rows, key=["code"], fields=["title", "source_id"]))


ELEMENT_COLUMNS = frozenset([CODE, "ELEMENT ID", "ELEMENT NAME", "SCALE ID", "DATA VALUE", "RECOMMEND SUPPRESS"])
PARTS = {ElementKind.SKILL: "skills", ElementKind.KNOWLEDGE: "knowledge", ElementKind.WORK_STYLE: "work styles"}


@dataclass(slots=True)
class ElementRecord:
    """An element of one occupation.

    Left out are elements of another kind, such as abilities, and those without a printable importance (None).
    """

    code: str
    element_id: str
    kind: str
    name: str
    importance: Decimal | None = None
    level: Decimal | None = None


def parse_elements(path: Path) -> Iterator[ElementRecord]:
    """One record for the rows of each element: scales IM and LV are on neighboring lines in every release."""
    current = None
    for row in read(path, ELEMENT_COLUMNS, missing=MISSING):
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


def load_elements(records: Iterable[ElementRecord], report: FileReport) -> None:
    """Writes the elements of covered occupations. A file has elements of one kind."""
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


TITLE_COLUMNS = frozenset([CODE, "ALTERNATE TITLE", "SHORT TITLE"])


@dataclass(frozen=True, slots=True)
class TitleRecord:
    """A job title, with its abbreviation if it has one."""

    code: str
    title: str
    short: str


def parse_titles(path: Path) -> Iterator[TitleRecord]:
    """Every row of the file."""
    for row in read(path, TITLE_COLUMNS, missing=MISSING):
        yield TitleRecord(code_of(row), required_text(row, "ALTERNATE TITLE", 200), row.text("SHORT TITLE", 100))


def load_titles(records: Iterable[TitleRecord], report: FileReport) -> None:
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


TECHNOLOGY_COLUMNS = frozenset([CODE, "EXAMPLE", "COMMODITY TITLE", "HOT TECHNOLOGY", "IN DEMAND"])


@dataclass(frozen=True, slots=True)
class TechnologyRecord:
    """A tool of an occupation, with the kind of software that it is."""

    code: str
    name: str
    category: str
    is_hot: bool
    is_in_demand: bool


def parse_technologies(path: Path) -> Iterator[TechnologyRecord]:
    """Every row of the file; a blank mark is no mark."""
    for row in read(path, TECHNOLOGY_COLUMNS, missing=MISSING):
        yield TechnologyRecord(
            code_of(row),
            required_text(row, "EXAMPLE", 150),
            required_text(row, "COMMODITY TITLE", 150),
            row.choice("HOT TECHNOLOGY", YES_OR_NO) or False,
            row.choice("IN DEMAND", YES_OR_NO) or False,
        )


def load_technologies(records: Iterable[TechnologyRecord], report: FileReport) -> None:
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
