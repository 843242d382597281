"""IPEDS completions (C_A): awards by school, field and year, and the programs that they show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max

from core.choices import PublishingState
from core.importing import FileReport, read, record_source, upsert, year_of
from programs.choices import AWARD_LEVEL_OF_CREDENTIAL, CredentialLevel, Origin
from programs.models import Completions, FormerProgramSlug, Program, School
from specializations.models import CipCode

from .slugs import free_slug, slug_words
from .sources import UNITID_RANGE, completions

COLUMNS = frozenset(["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"])
LEVEL = CredentialLevel.MASTERS


@dataclass(frozen=True, slots=True)
class CompletionsRecord:
    """Awards (CTOTALT) of a school under a code, by AWLEVEL and MAJORNUM, in the year to 30 June of `year`."""

    year: int
    unitid: int
    cip_code: str
    award_level: str
    major: str
    awards: int


def parse(path: Path) -> Iterator[CompletionsRecord]:
    """Every row of a C_A file. The year is that of a YEAR column, else of the file's name (c2024_a.csv)."""
    named_year = None
    for row in read(path, COLUMNS):
        year = row.whole("YEAR") or named_year
        if year is None:
            year = named_year = year_of(path, "c2024_a.csv")
        yield CompletionsRecord(
            year,
            row.required_whole("UNITID", *UNITID_RANGE),
            row.text("CIPCODE"),
            row.text("AWLEVEL"),
            row.text("MAJORNUM"),
            row.required_whole("CTOTALT"),
        )


def reason_to_skip(record: CompletionsRecord, fields: set[str]) -> str:
    """Why the catalogue leaves a row out; an empty string when it covers the row."""
    if record.award_level != AWARD_LEVEL_OF_CREDENTIAL[LEVEL]:
        return "other level than master's"
    if record.major != "1":
        return "second major"
    if "." not in record.cip_code:
        return "total of all fields"
    return "" if record.cip_code in fields else "field not covered"


def covered_schools(paths: Iterable[Path]) -> set[int]:
    """UNITIDs with a covered row in any of the files."""
    fields = set(CipCode.objects.values_list("code", flat=True))
    return {record.unitid for path in paths for record in parse(path) if not reason_to_skip(record, fields)}


def load(records: Iterable[CompletionsRecord], report: FileReport) -> None:
    """Writes the awards of master's graduates, first majors, in the covered fields at the schools of the catalogue."""
    fields = set(CipCode.objects.values_list("code", flat=True))
    schools = dict(School.objects.values_list("unitid", "pk"))
    kept, row_counts = [], Counter()
    for record in report.rows(records):
        row_counts[record.year] += 1
        reason = reason_to_skip(record, fields) or ("" if record.unitid in schools else "school not in the directory")
        if reason:
            report.skip(reason)
        else:
            kept.append(record)
    sources = {
        year: record_source(completions(year), report.path, row_counts[year]).pk
        for year in sorted({record.year for record in kept})
    }
    rows = (
        {
            "school_id": schools[record.unitid],
            "cip_code_id": record.cip_code,
            "credential_level": LEVEL,
            "year": record.year,
            "awards": record.awards,
            "source_id": sources[record.year],
        }
        for record in kept
    )
    tally = upsert(
        Completions,
        rows,
        key=["school_id", "cip_code_id", "credential_level", "year"],
        fields=["awards", "source_id"],
        within=Completions.objects.filter(year__in=sources),
    )
    report.count("completions", tally)


def load_programs(report: FileReport) -> None:
    """Makes a program of each school and field with awards in the newest year; a program without them has lapsed.

    Only programs of origin `completions` are touched, and of those never the state that an editor gave them.
    """
    level = {"credential_level": LEVEL}
    newest = Completions.objects.filter(**level).aggregate(year=Max("year"))["year"]
    current = set(
        Completions.objects.filter(**level, year=newest, awards__gt=0).values_list("school_id", "cip_code_id")
    )
    programs = Program.objects.filter(**level, origin=Origin.COMPLETIONS)
    known = set(programs.values_list("school_id", "cip_code_id"))
    schools = dict(School.objects.values_list("pk", "slug"))
    names = {code.pk: slug_words(code.name) for code in CipCode.objects.all()}
    taken = set(Program.objects.values_list("slug", flat=True)) | set(
        FormerProgramSlug.objects.values_list("slug", flat=True)
    )

    def row(school_id, code):
        values = {"school_id": school_id, "cip_code_id": code, **level, "has_lapsed": (school_id, code) not in current}
        if (school_id, code) not in known:
            slug = f"{schools[school_id]}-{names[code]}"
            values["slug"] = free_slug(taken, slug, f"{slug}-{code.replace('.', '-')}")
            values |= {"origin": Origin.COMPLETIONS, "state": PublishingState.PUBLISHED}
        return values

    tally = upsert(
        Program,
        (row(*pair) for pair in sorted(current | known)),
        key=["school_id", "cip_code_id", "credential_level"],
        fields=["has_lapsed"],
        within=programs,
    )
    report.count("programs", tally)
    if lapsed := len(known - current):
        report.note(f"{lapsed:,} programs have no awards in {newest} and are marked as lapsed.")
