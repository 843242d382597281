"""Roles as shipped (data/careers/roles): texts for career pages, with the occupations and specializations they tie to.

Loaded once: a career that exists, in any state and with any text, is not changed.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from careers.choices import RoleFit
from careers.models import Career, CareerOccupation, CareerQuestion, FormerCareerSlug, Occupation, OnetOccupation
from core.choices import PublishingState
from core.history import record_in_bulk
from core.importing import IMPORTED, FileReport, ImportProblem, Tally, read_toml
from taxonomy.models import Specialization

TEXTS = ("name", "other_names", "summary", "duties", "path", "suits")
LISTS = {"specializations": str, "next_roles": str, "occupations": dict, "questions": dict}
COLUMNS = frozenset(key.upper() for key in (*TEXTS, *LISTS))


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role of one file. `occupations` are (SOC or O*NET code, fit, explanation), the leading one first."""

    file: str
    slug: str
    texts: dict[str, str]
    specializations: tuple[str, ...]
    next_roles: tuple[str, ...]
    occupations: tuple[tuple[str, str, str], ...]
    questions: tuple[tuple[str, str], ...]


def parse(path: Path) -> Iterator[RoleRecord]:
    """The one role of a file; its slug is the file's name."""
    record = read_toml(path, (*TEXTS, *LISTS))
    for key in TEXTS:
        if not isinstance(record[key], str) or not record[key].strip():
            raise ImportProblem(path.name, column=key, expected="a text")
    for key, kind in LISTS.items():
        if not isinstance(record[key], list) or not all(isinstance(item, kind) for item in record[key]):
            raise ImportProblem(path.name, column=key, expected="a list", got=record[key])
    yield RoleRecord(
        path.name,
        path.stem,
        {key: record[key].strip() for key in TEXTS},
        tuple(record["specializations"]),
        tuple(record["next_roles"]),
        tuple(_cells(path, record, "occupations", ("code", "fit", "explanation"))),
        tuple(_cells(path, record, "questions", ("question", "answer"))),
    )


def _cells(path: Path, record: dict, key: str, columns: Collection[str]) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(record[key], 1):
        for column in columns:
            if not isinstance(item.get(column), str) or not item[column].strip():
                raise ImportProblem(path.name, column=f"{key} {number}, {column}", expected="a text")
        yield tuple(item[column].strip() for column in columns)


def load(records: Iterable[RoleRecord], report: FileReport) -> None:
    """Creates the careers that do not exist yet, published, and links new ones to each other."""
    kept = list(report.rows(records))
    existing = dict(FormerCareerSlug.objects.values_list("slug", "career"))
    existing |= dict(Career.objects.values_list("slug", "pk"))
    report.count("careers", Tally(unchanged=sum(record.slug in existing for record in kept)))
    new = [record for record in kept if record.slug not in existing]
    if not new:
        return
    careers = {record.slug: Career(slug=record.slug, state=PublishingState.PUBLISHED, **record.texts) for record in new}
    for career in careers.values():
        career._change_reason = IMPORTED
        career.save()
    report.count("careers", Tally(created=len(new)))
    pages = existing | {slug: career.pk for slug, career in careers.items()}
    specializations = dict(Specialization.objects.values_list("slug", "pk"))
    ties, questions = [], []
    for record in new:
        career = careers[record.slug]
        career.specializations.set(_found(record, "specializations", record.specializations, specializations))
        career.next_roles.set(_found(record, "next_roles", record.next_roles, pages))
        ties += _ties(record, career)
        questions += [
            CareerQuestion(career=career, question=question, answer=answer, position=position)
            for position, (question, answer) in enumerate(record.questions)
        ]
    CareerOccupation.objects.bulk_create(ties)
    CareerQuestion.objects.bulk_create(questions)
    for rows in (ties, questions):
        record_in_bulk(rows, reason=IMPORTED)
    report.count("occupations of careers", Tally(created=len(ties)))
    report.count("questions", Tally(created=len(questions)))


def _found(record: RoleRecord, key: str, wanted: Iterable[str], known: dict[str, int]) -> list[int]:
    if unknown := [slug for slug in wanted if slug not in known]:
        raise ImportProblem(record.file, column=key, expected="slugs that exist", got=", ".join(unknown))
    return [known[slug] for slug in wanted]


def _ties(record: RoleRecord, career: Career) -> Iterator[CareerOccupation]:
    codes = {code for code, *_ in record.occupations}
    onet = dict(OnetOccupation.objects.filter(pk__in=codes).values_list("pk", "occupation_id"))
    covered = set(Occupation.objects.single().values_list("pk", flat=True))
    for position, (code, fit, explanation) in enumerate(record.occupations):
        soc_code = onet.get(code, code)
        if soc_code not in covered:
            raise ImportProblem(record.file, column="occupations", expected="codes of covered occupations", got=code)
        if fit not in RoleFit.values:
            raise ImportProblem(record.file, column="fit", expected=", ".join(RoleFit.values), got=fit)
        yield CareerOccupation(
            career=career,
            occupation_id=soc_code,
            onet_occupation_id=code if code in onet else None,
            position=position,
            fit=fit,
            explanation=explanation,
        )
