"""IPEDS completions (C_A): awards by school, field and year, and the programs with awards."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max, Q, QuerySet

from core.choices import PublishingState
from core.importing import FileReport, read, record_source, upsert, year_of
from programs.choices import LEVEL_OF_AWARD, CredentialLevel, Origin
from programs.importers.sources import free_slug, slug_words
from programs.models import Completions, FormerProgramSlug, Program, School
from programs.querysets import in_subject
from taxonomy.models import CipCode

from .sources import UNITID_RANGE, completions

COLUMNS = frozenset(["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"])
LEVEL = CredentialLevel.MASTERS
ALL_FIELDS = "99"
"""IPEDS codes with this prefix are totals of all fields."""
BATCH = 5000
"""Number of rows that are compared with the database at once."""


@dataclass(frozen=True, slots=True)
class CompletionsRecord:
    """Awards (CTOTALT) of a school under a code, by AWLEVEL and MAJORNUM, in the year to June 30 of `year`."""

    year: int
    unitid: int
    cip_code: str
    award_level: str
    major: str
    awards: int


def parse(path: Path) -> Iterator[CompletionsRecord]:
    """The year is in a YEAR column, or else in the file's name (c2024_a.csv)."""
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


def reason_to_skip(record: CompletionsRecord, fields: Collection[str], *, everything: bool = False) -> str:
    """Why the catalog skips a row; blank when it covers the row. `everything` is every level."""
    level = LEVEL_OF_AWARD.get(record.award_level)
    if level is None or not (everything or level == LEVEL):
        return "level not known" if everything else "other level than master's"
    if record.major != "1":
        return "second major"
    if "." not in record.cip_code or record.cip_code.startswith(ALL_FIELDS):
        return "total of all fields"
    return "" if record.cip_code in fields else "field not covered"


def covered_schools(paths: Iterable[Path]) -> set[int]:
    """UNITIDs with a covered row in any of the files."""
    fields = set(CipCode.objects.covered().values_list("code", flat=True))
    return {record.unitid for path in paths for record in parse(path) if not reason_to_skip(record, fields)}


def codes_in(paths: Iterable[Path]) -> set[str]:
    """Every code with a row in any of the files."""
    return {row.text("CIPCODE") for path in paths for row in read(path, COLUMNS)} - {""}


def load(records: Iterable[CompletionsRecord], report: FileReport, *, everything: bool = False) -> None:
    """Writes awards, first majors, of the catalog's schools: master's in the covered fields, or every level and field.

    Awards of several AWLEVELs of one credential level are added. Holds one number for each row in memory.
    """
    fields = {code: code for code in codes_of(everything).values_list("code", flat=True)}
    schools = dict(School.objects.values_list("unitid", "pk"))
    awards, row_counts = Counter(), Counter()
    for record in report.rows(records):
        row_counts[record.year] += 1
        reason = reason_to_skip(record, fields, everything=everything)
        reason = reason or ("" if record.unitid in schools else "school not in the directory")
        if reason:
            report.skip(reason)
        else:
            level = int(LEVEL_OF_AWARD[record.award_level])
            awards[schools[record.unitid], fields[record.cip_code], level, record.year] += record.awards
    sources = {
        year: record_source(completions(year), report.path, row_counts[year]).pk
        for year in sorted({year for *_, year in awards})
    }
    for batch in batches_of_schools(sorted(awards)):
        rows = (
            {
                "school_id": school,
                "cip_code_id": code,
                "credential_level": level,
                "year": year,
                "awards": awards[school, code, level, year],
                "source_id": sources[year],
            }
            for school, code, level, year in batch
        )
        tally = upsert(
            Completions,
            rows,
            key=["school_id", "cip_code_id", "credential_level", "year"],
            fields=["awards", "source_id"],
            within=Completions.objects.filter(year__in=sources, school__in={key[0] for key in batch}),
        )
        report.count("completions", tally)


def codes_of(everything: bool) -> QuerySet[CipCode]:
    """The fields that an import reads: those in the site's subject, or all."""
    return CipCode.objects.all() if everything else CipCode.objects.covered()


def load_programs(report: FileReport, *, everything: bool = False) -> None:
    """Makes a program for each school, field and level with awards in the newest year. Others are marked as lapsed.

    Changes only programs of origin `completions`, and never their state. The site's subject and the other programs are
    updated separately, because their files may be of different years.
    """
    about = in_subject()
    taken = set(Program.objects.values_list("slug", flat=True)) | set(
        FormerProgramSlug.objects.values_list("slug", flat=True)
    )
    for part in (about, ~about) if everything else (about,):
        _load_part(report, part, taken)


def _load_part(report: FileReport, part: Q, taken: set[str]) -> None:
    columns = ("school_id", "cip_code_id", "credential_level")
    newest = Completions.objects.filter(part).aggregate(year=Max("year"))["year"]
    current = set(Completions.objects.filter(part, year=newest, awards__gt=0).values_list(*columns).iterator())
    programs = Program.objects.filter(part, origin=Origin.COMPLETIONS)
    known = set(programs.values_list(*columns).iterator())
    schools = dict(School.objects.values_list("pk", "slug"))
    names = {code.pk: slug_words(code.name) for code in CipCode.objects.all()}

    def row(identity):
        school, code, level = identity
        values = dict(zip(columns, identity, strict=True)) | {"has_lapsed": identity not in current}
        if identity not in known:
            slug = f"{schools[school]}-{names[code]}"
            if level != LEVEL:
                slug += f"-{CredentialLevel(level).slug}"
            number = code.replace(".", "-")
            # The last candidate is short enough not to be cut.
            values["slug"] = free_slug(taken, slug, f"{slug}-{number}", f"program-{school}-{number}-{level}")
            values |= {"origin": Origin.COMPLETIONS, "state": PublishingState.PUBLISHED}
        return values

    for batch in batches_of_schools(sorted(current | known)):
        tally = upsert(
            Program,
            map(row, batch),
            key=columns,
            fields=["has_lapsed"],
            within=programs.filter(school__in={identity[0] for identity in batch}),
        )
        report.count("programs", tally)
        report.rows_read += len(batch)
        report.tell()
    if lapsed := len(known - current):
        report.note(f"{lapsed:,} programs have no awards in {newest} and are marked as lapsed.")


def batches_of_schools(keys: list[tuple]) -> Iterator[list[tuple]]:
    """Sorted keys that begin with a school, in batches of at least `BATCH` that never divide a school."""
    batch: list[tuple] = []
    for key in keys:
        if len(batch) >= BATCH and key[0] != batch[-1][0]:
            yield batch
            batch = []
        batch.append(key)
    if batch:
        yield batch
