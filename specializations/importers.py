"""The shipped texts of specializations: Markdown files with TOML front matter, loaded once; editors own them afterward.

A file is named after the specialization's slug. Between two lines of `+++` is TOML: `year`, `reviewed_on`, and lists of
`skills`, `applications`, `questions`, `references` and `occupations`; then a `## key` for each section.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from careers.models import Occupation, SpecializationOccupation
from core.actions import raise_version
from core.importing import IMPORTED, ImportProblem
from programs.actions import CATALOGUE
from taxonomy.choices import DATED_SECTIONS, SectionKey
from taxonomy.models import Application, Reference, Skill, Specialization, SpecializationQuestion, SpecializationSection


@dataclass(frozen=True, slots=True)
class SpecializationText:
    """The content of the file of the specialization `slug`."""

    slug: str
    year: int
    reviewed_on: date
    sections: Mapping[str, str]
    skills: Iterable[Mapping[str, Any]]
    applications: Iterable[Mapping[str, str]]
    questions: Iterable[Mapping[str, str]]
    references: Iterable[Mapping[str, str]]
    occupations: Iterable[Mapping[str, str]]


def parse(path: Path) -> SpecializationText:
    """The file's content. Raises ImportProblem when it is malformed."""
    try:
        _, front, body = path.read_text("utf-8").split("+++\n", 2)
        facts = tomllib.loads(front)
    except ValueError as error:
        raise ImportProblem(path.name, expected="UTF-8 text with TOML between two lines of +++", got=error) from error
    _, *parts = re.split(r"^## +(\S+)\n", body, flags=re.MULTILINE)
    sections = {key: text.strip() for key, text in zip(parts[::2], parts[1::2], strict=True)}
    if strange := sections.keys() - set(SectionKey.values):
        raise ImportProblem(path.name, expected=f"sections named {', '.join(SectionKey)}", got=", ".join(strange))
    lists = {name: facts.get(name, []) for name in ("skills", "applications", "questions", "references", "occupations")}
    try:
        return SpecializationText(path.stem, facts["year"], facts["reviewed_on"], sections, **lists)
    except KeyError as error:
        raise ImportProblem(path.name, expected=f"{error} in front of the text") from error


@transaction.atomic
def load(texts: Iterable[SpecializationText]) -> int:
    """Gives its text, and its occupations, to each specialization that has none yet; returns how many got something.

    Changes by editors to a text or mapping that was loaded before are preserved.
    """
    specializations = {each.slug: each for each in Specialization.objects.all()}
    told = set(SpecializationSection.objects.values_list("specialization__slug", flat=True))
    mapped = set(SpecializationOccupation.objects.values_list("specialization__slug", flat=True))
    known = set(Occupation.objects.values_list("pk", flat=True))
    given = 0
    for text in texts:
        if text.slug not in specializations:
            raise ImportProblem(f"{text.slug}.md", expected="the name of a specialization")
        specialization = specializations[text.slug]
        rows = [] if text.slug in told else list(text_rows(specialization, text))
        if text.slug not in mapped:
            rows += occupation_rows(specialization, text, known)
        for row in rows:
            write(row, text)
        given += bool(rows)
    if given:
        raise_version(CATALOGUE)
    return given


def text_rows(specialization: Specialization, text: SpecializationText):
    """The unsaved rows of a text, in the order of the page."""
    for key, body in text.sections.items():
        year = text.year if key in DATED_SECTIONS else None
        yield SpecializationSection(
            specialization=specialization, key=key, body=body, year=year, reviewed_on=text.reviewed_on
        )
    for group in text.skills:
        for column, is_prerequisite in (("before", True), ("taught", False)):
            for name in group.get(column, ()):
                yield Skill(
                    specialization=specialization, group=group["group"], name=name, is_prerequisite=is_prerequisite
                )
    for model, rows in (
        (Application, text.applications),
        (SpecializationQuestion, text.questions),
        (Reference, text.references),
    ):
        yield from (model(specialization=specialization, **row) for row in rows)


def occupation_rows(specialization: Specialization, text: SpecializationText, known: set[str]):
    """The unsaved occupations of a specialization; one that the site does not cover is a problem."""
    for row in text.occupations:
        if row["soc"] not in known:
            raise ImportProblem(f"{text.slug}.md", expected="the code of a covered occupation", got=row["soc"])
        yield SpecializationOccupation(
            specialization=specialization, occupation_id=row["soc"], fit=row["fit"], note=row["note"]
        )


def write(row, text: SpecializationText) -> None:
    """Saves a row that satisfies every rule of its model; otherwise an ImportProblem names the file and the rule."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise ImportProblem(f"{text.slug}.md", expected=f"a {row._meta.verbose_name} that stands", got=error) from error
    row._change_reason = IMPORTED
    row.save()
