"""Programs that published guides describe in full: curriculum, formats, prices (described_programs.json)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.importing import IMPORTED, FileReport, ImportProblem, SourceFacts, Tally, read_json, record_source, upsert
from core.models import Source
from programs.choices import FactGroup, Origin
from programs.importers.sources import DERIVED
from programs.models import Course, Offering, Program, ProgramSpecialization, Tuition, Verification
from taxonomy.models import Specialization

KEYS = ("unitid", "cip_code", "facts", "courses", "offerings", "tuition", "fits")
COLUMNS = frozenset(key.upper() for key in KEYS)
EDITORIAL = frozenset(
    "title degree unit summary core_course_count elective_course_count practicum capstone thesis course_option_hours "
    "project_option_hours thesis_option_hours filing_note".split()
)


def _guide(key: str, question: str, release: str, covers: str) -> SourceFacts:
    return SourceFacts(
        key,
        "AIFwD",
        f"Is a Master's in Machine Learning {question}?",
        release,
        covers=f"{covers} A secondary source, not checked with the schools.",
    )


CURRICULA = _guide(
    "aifwd-right-for-you",
    "Right for You",
    "published 11 October 2022, updated 2 June 2026",
    "Curriculum, formats and length of three programs.",
)
PRICES = _guide("aifwd-worth-it", "Worth It", "", "One price at Carnegie Mellon. The page bears no date.")


# For each kind of rows: the model, the guide, the key columns in addition to the program, and the other columns.
# Both kinds of columns have their default values.
KINDS = {
    "courses": (Course, CURRICULA, {"title": "", "role": ""}, {"position": 0, "choice": None, "area": ""}),
    "offerings": (Offering, CURRICULA, {"modality": "", "attendance": ""}, {"length_months": None}),
    "tuition": (
        Tuition,
        PRICES,
        {"academic_year": None, "residency": "", "basis": ""},
        {"amount": None, "note": ""},
    ),
}


GROUPS = {"courses": FactGroup.CURRICULUM, "offerings": FactGroup.FORMAT, "tuition": FactGroup.COST}


@dataclass(frozen=True, slots=True)
class DescribedProgram:
    """A program by school and code: its editorial columns, and rows of courses, offerings, prices and fits."""

    unitid: int
    cip_code: str
    facts: dict
    courses: list[dict]
    offerings: list[dict]
    tuition: list[dict]
    fits: list[dict]


def parse(path: Path) -> Iterator[DescribedProgram]:
    """Refuses facts that are not in EDITORIAL."""
    for record in read_json(path, KEYS):
        if strange := set(record["facts"]) - EDITORIAL:
            raise ImportProblem(path.name, expected="editorial facts of a program", got=", ".join(sorted(strange)))
        for position, course in enumerate(record["courses"], 1):
            course["position"] = position
        yield DescribedProgram(**{key: record[key] for key in KEYS})


def load(records: Iterable[DescribedProgram], report: FileReport) -> None:
    """Fills blank columns of the described programs, and updates the rows with these guides as their source.

    Never overwrites editors: a filled column stays, and so does a row with another source. If the school itself has
    verified a group of facts, no guide adds, changes or removes its rows.
    """
    found = []
    for record in report.rows(records):
        key = {"school__unitid": record.unitid, "cip_code": record.cip_code, "origin": Origin.COMPLETIONS}
        if program := Program.objects.filter(**key).first():
            found.append((program, record))
        else:
            report.skip("no such program in the catalogue")
    sources = {facts: record_source(facts, report.path, report.rows_read) for facts in (CURRICULA, PRICES)}
    filled = (_fill(program, record.facts, sources[CURRICULA]) for program, record in found)
    report.count("programs described", sum(filled, Tally()))
    for kind, (model, guide, key, rest) in KINDS.items():
        answered = set(
            Verification.objects.filter(is_by_school=True, group=GROUPS[kind]).values_list("program_id", flat=True)
        )
        rows = (
            {"program_id": program.pk, "source_id": sources[guide].pk} | key | rest | row
            for program, record in found
            if program.pk not in answered
            for row in getattr(record, kind)
        )
        report.count(kind, _write(model, sources[guide], rows, ["program_id", *key], list(rest), answered))
    report.count("specializations of programs", _write_fits(found, sources[CURRICULA], report))


def _fill(program: Program, facts: dict, source: Source) -> Tally:
    blank = {name: value for name, value in facts.items() if getattr(program, name) in ("", None)}
    if not blank:
        return Tally(unchanged=1)
    for name, value in blank.items():
        setattr(program, name, value)
    program.described_by = program.described_by or source
    program._change_reason = IMPORTED
    program.save(update_fields=[*blank, "described_by"])
    return Tally(changed=1)


def _write(model, source: Source, rows: Iterable[dict], key: list[str], fields: list[str], answered: set[int]) -> Tally:
    if model is Course:  # A program has each title only once, from any source.
        held = set(Course.objects.exclude(source=source).values_list(*key))
        rows = (row for row in rows if tuple(row[name] for name in key) not in held)
    within = model.objects.filter(source=source).exclude(program__in=answered)
    return upsert(model, rows, key=key, fields=fields, within=within, removes_others=True)


def _write_fits(found: list, source: Source, report: FileReport) -> Tally:
    """Replaces fits derived from the field code by those of the guide. Fits from editors stay."""
    ids = dict(Specialization.objects.values_list("slug", "pk"))
    of_others = ProgramSpecialization.objects.exclude(source=source).exclude(DERIVED)
    judged = set(of_others.values_list("program_id", "specialization_id"))
    rows = []
    for program, record in found:
        for fit in record.fits:
            specialization = ids.get(fit["specialization"])
            if specialization is None:
                report.skip(f"no specialization {fit['specialization']} in the catalogue")
            elif (program.pk, specialization) not in judged:
                rows.append(
                    {
                        "program_id": program.pk,
                        "specialization_id": specialization,
                        "strength": fit["strength"],
                        "source_id": source.pk,
                    }
                )
    return upsert(
        ProgramSpecialization,
        rows,
        key=["program_id", "specialization_id"],
        fields=["strength", "source_id"],
        within=ProgramSpecialization.objects.filter(program__in=[program for program, _ in found]),
    )
