"""What the importers of O*NET files share: codes, the release, and writing rows of covered occupations."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet

from careers.models import OnetOccupation
from core.choices import Availability
from core.importing import FileReport, ImportProblem, SourceFacts, SourceRow, record_source, upsert

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
    """The words of a cell that may not be missing."""
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
    """O*NET of a release, one file of it; the licence wants these words wherever its facts are shown."""
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
    """Writes the facts of covered occupations; an occupation of the file loses what the file no longer states of it.

    Each record has a `code`; `columns` turns it into the columns of `model` besides the occupation and the source.
    `within` narrows which rows the file speaks for (all).
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
