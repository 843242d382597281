"""Derives the read model: values of each listed program by which the list filters and sorts, and which it prints."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db.models import Max, Model

from core.bulk_insert import insert
from core.choices import Availability
from core.listing.search import fold, searchable, spelled
from programs import bands
from programs.choices import CredentialLevel, Modality, Residency, TuitionBasis
from programs.geography import STATES
from programs.models import (
    AdmissionRequirement,
    CatalogueFit,
    CatalogueOffering,
    CatalogueRow,
    Completions,
    NamedProgram,
    Offering,
    Program,
    ProgramSpecialization,
    SchoolAlias,
    Tuition,
    UndergraduateCharge,
    Verification,
)
from programs.querysets import in_subject
from taxonomy.models import Specialization

CATALOGUE = "programs"
CHUNK = 4000
"""Number of programs whose related rows are in memory at once."""
TREND_YEARS = 5
# With fewer awards in the first year, a growth rate is mostly chance.
SMALLEST_GROWTH_BASE = 10
# Words of every program, or of every program of a level, so that a search with them finds something.
COMMON_WORDS = "program programs university college school"
LEVEL_WORDS = {
    CredentialLevel.UNDERGRADUATE_CERTIFICATE: "undergraduate certificate diploma",
    CredentialLevel.ASSOCIATES: "associate associates degree undergraduate",
    CredentialLevel.BACHELORS: "bachelor bachelors degree undergraduate",
    CredentialLevel.POST_BACHELORS_CERTIFICATE: "post bachelors certificate graduate",
    CredentialLevel.MASTERS: "master masters degree graduate",
    CredentialLevel.DOCTORAL: "doctor doctoral doctorate phd degree graduate",
    CredentialLevel.PROFESSIONAL: "first professional doctor degree graduate",
    CredentialLevel.GRADUATE_CERTIFICATE: "graduate certificate",
}

# Programs of a school, or of a field and level, repeat the same words.
CACHED_TEXTS = 5000
MODALITIES = Modality.choices
words_of = lru_cache(CACHED_TEXTS)(searchable)


def rebuild(program_ids: set[int] | None = None) -> int:
    """Writes the rows of all listed programs, or of the given ones; returns how many were written.

    The number of queries is constant for up to `CHUNK` programs. More programs are written in chunks, so that memory is
    limited. The caller holds the transaction.
    """
    listed, old = Program.objects.listed(), CatalogueRow.objects.all()
    if program_ids is not None:
        listed, old = listed.filter(pk__in=program_ids), old.filter(pk__in=program_ids)
    for children in (CatalogueFit.objects.all(), CatalogueOffering.objects.all()):
        children = children if program_ids is None else children.filter(row__in=old)
        children._raw_delete(children.db)
    # Nothing else refers to these rows. Django would load them all to look for references.
    old._raw_delete(old.db)
    newest_years = NewestYears.of_completions()
    # Ordered by school, so that rows of a school are read only once or twice.
    keys = list(listed.order_by("school", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = Program.objects.filter(pk__in=keys[start : start + CHUNK])
        # Schools and fields are few, so one object of each is enough.
        programs = list(chunk.select_related("outcome").prefetch_related("school", "cip_code"))
        related = Related(programs, newest_years)
        insert(CatalogueRow, (catalogue_row(program, related) for program in programs))
        insert(CatalogueOffering, chain.from_iterable(catalogue_offerings(program, related) for program in programs))
        insert(CatalogueFit, chain.from_iterable(catalogue_fits(program, related) for program in programs))
    return len(keys)


def row_of(program: Program, rows: Mapping[type[Model], list] | None = None) -> CatalogueRow:
    """The row that a program would have if it were listed; not saved.

    `rows` by model replace the stored rows, except checks: those are added to the stored checks.
    """
    related = Related([program], NewestYears.of_completions())
    if rows is not None:
        related.offerings[program.pk] = rows[Offering]
        related.requirements[program.pk] = [each for each in rows[AdmissionRequirement] if each.kind == "gre"]
        related.verifications[program.pk] += rows[Verification]
    return CatalogueRow(**catalogue_row(program, related))


def is_covered(program: Program) -> bool:
    """Whether a program is in the site's subject: a master's in a covered field."""
    return program.credential_level == CredentialLevel.MASTERS and program.cip_code.is_covered


@dataclass(frozen=True, slots=True)
class NewestYears:
    """The newest year of completions in the site's subject, and of all others; None without completions.

    The two may come from files of different years.
    """

    covered: int | None
    others: int | None

    @classmethod
    def of_completions(cls) -> "NewestYears":
        """The newest years in the database. One query."""
        about = in_subject()
        return cls(
            **Completions.objects.aggregate(covered=Max("year", filter=about), others=Max("year", filter=~about))
        )

    def of(self, program: Program) -> int | None:
        return self.covered if is_covered(program) else self.others


class Related:
    """Rows related to the programs, one query a table, grouped by their program or school."""

    def __init__(self, programs: list[Program], newest_years: NewestYears):
        program_ids = [program.pk for program in programs]
        school_ids = {program.school_id for program in programs}

        def grouped(model, key, ids, **filters):
            groups = defaultdict(list)
            for row in model.objects.filter(**filters, **{f"{key}__in": ids}):
                groups[getattr(row, f"{key}_id")].append(row)
            return groups

        self.aliases = grouped(SchoolAlias, "school", school_ids)
        self.school_tuition = grouped(Tuition, "school", school_ids, program__isnull=True, basis=TuitionBasis.PER_YEAR)
        beginners = {program.school_id for program in programs if program.level.is_undergraduate}
        self.undergraduate_charges = grouped(UndergraduateCharge, "school", beginners, basis=TuitionBasis.PER_YEAR)
        self.offerings = grouped(Offering, "program", program_ids)
        self.requirements = grouped(AdmissionRequirement, "program", program_ids, kind="gre")
        self.named_programs = grouped(NamedProgram, "program", program_ids)
        self.verifications = grouped(Verification, "program", program_ids)
        self.fits = defaultdict(list)
        fits = ProgramSpecialization.objects.filter(specialization__in=Specialization.objects.listed())
        fits = fits.select_related("specialization").order_by("specialization__name")
        for fit in fits.filter(program__in=program_ids):
            self.fits[fit.program_id].append(fit)
        self.awards = defaultdict(dict)
        completions = Completions.objects.order_by("year").filter(school__in=school_ids)
        for school, code, level, year, awards in completions.values_list(
            "school", "cip_code", "credential_level", "year", "awards"
        ).iterator(chunk_size=5000):
            self.awards[school, code, level][year] = awards
        self.newest_years = newest_years

    def charges_of(self, program: Program) -> list[Tuition] | list[UndergraduateCharge]:
        """The school's charges for students of the program's level, by year; none for first professional degrees."""
        if program.level.is_graduate:
            return self.school_tuition[program.school_id]
        return self.undergraduate_charges[program.school_id] if program.level.is_undergraduate else []


def catalogue_row(program: Program, related: Related) -> dict[str, Any]:
    school, outcome, level = program.school, program.outcome, program.level
    named = related.named_programs[program.pk]
    title, degree, unit = best_name(program, named)
    charges = related.charges_of(program)
    tuition_in, year = yearly_tuition(charges, Residency.IN_STATE)
    tuition_out, year_out = yearly_tuition(charges, Residency.OUT_OF_STATE)
    awards = awards_of(program, related)
    newest = awards.get(str(related.newest_years.of(program)))
    growth, growth_band = growth_of(awards)
    aliases = [alias.text for alias in related.aliases[school.pk]]
    specializations = [fit.specialization for fit in related.fits[program.pk]]
    modalities = {offering.modality for offering in related.offerings[program.pk]}
    verified = [verification.verified_on for verification in related.verifications[program.pk]]
    gre = related.requirements[program.pk]
    words = (
        title,
        degree,
        unit,
        program.cip_code.name,
        program.cip_code_id,
        COMMON_WORDS,
        LEVEL_WORDS[level],
        *(row.title for row in named),
        *(f"{specialization.name} {specialization.search_terms}" for specialization in specializations),
    )
    return {
        "program_id": program.pk,
        "slug": program.slug,
        "name": title,
        "is_named": title != program.name or bool(program.title),
        "degree": degree,
        "credential_level": level.slug,
        "is_covered": is_covered(program),
        "cip_family": program.cip_code_id[:2],
        "cip_code": program.cip_code_id,
        "cip_name": program.cip_code.name,
        "closeness": program.cip_code.closeness,
        "specialization_names": ", ".join(specialization.name for specialization in specializations)[:500],
        "school_id": school.pk,
        "school_name": school.name,
        "school_slug": school.slug,
        "school_aliases": "|".join(aliases),
        "city": school.city,
        "state": school.state,
        "region": school.region,
        "control": school.control,
        "locale": school.locale,
        "hbcu": "yes" if school.is_hbcu else "no",
        "modalities": ", ".join(label for value, label in MODALITIES if value in modalities),
        "gre": gre[0].level if gre else "",
        "tuition_in_state": tuition_in,
        "tuition_out_of_state": tuition_out,
        "tuition_in_state_band": bands.band_of(tuition_in, bands.TUITION),
        "tuition_out_of_state_band": bands.band_of(tuition_out, bands.TUITION),
        "tuition_year": year or year_out,
        "earnings_1yr": outcome.median_earnings_1yr if outcome else None,
        "earnings_4yr": outcome.median_earnings_4yr if outcome else None,
        "earnings_availability": outcome.earnings_1yr_availability if outcome else Availability.NOT_REPORTED,
        "earnings_band": bands.band_of(outcome.median_earnings_1yr if outcome else None, bands.EARNINGS),
        "debt": outcome.median_debt if outcome else None,
        "debt_band": bands.band_of(outcome.median_debt if outcome else None, bands.DEBT),
        "awards": newest,
        "awards_band": bands.band_of(newest, bands.AWARDS),
        "awards_by_year": awards,
        "growth": growth,
        "growth_band": growth_band,
        "verified_on": max(verified, default=None),
        "search_names": between_bars(school.name, *aliases),
        "search_subjects": between_bars(title, program.cip_code.name, *(each.name for each in specializations)),
        "search_school": words_of(
            (school.name, *aliases, school.city, school.state, STATES[school.state], school.county)
        ),
        "search_text": words_of(words),
    }


@lru_cache(CACHED_TEXTS)
def between_bars(*names: str) -> str:
    """Names in the form of `spelled`, `|one|another|`, so that SQL finds a whole name and the index splits them."""
    return f"|{'|'.join(dict.fromkeys(filter(None, map(spelled, names))))}|"


def best_name(program: Program, named: list[NamedProgram]) -> tuple[str, str, str]:
    """Title, degree and department: the editors', else those of the only title in the lists, else the field's."""
    titles = {fold(row.title) for row in named}
    if program.title or len(titles) != 1:
        return program.name, program.degree, program.unit
    newest = max(named, key=lambda row: (row.listed_in, row.pk))
    return newest.title, program.degree or newest.degree, program.unit or newest.unit


def yearly_tuition(rows: list[Tuition], residency: str) -> tuple[int | None, int | None]:
    """Tuition with required fees per year and the academic year, from the school's newest row for the residency."""
    newest = max((row for row in rows if row.residency == residency), key=lambda row: row.academic_year, default=None)
    return (newest.total, newest.academic_year) if newest else (None, None)


def awards_of(program: Program, related: Related) -> dict[str, int]:
    """Awards of the last five years by year. A year without a row was not reported and is left out."""
    years = related.awards.get((program.school_id, program.cip_code_id, program.credential_level), {})
    newest = related.newest_years.of(program)
    return {str(year): years[year] for year in sorted(years) if newest and year > newest - TREND_YEARS}


def growth_of(awards: dict[str, int]) -> tuple[int | None, str]:
    """Change of awards from the first to the last of five years in percent, with its band.

    No rate for fewer than `SMALLEST_GROWTH_BASE` awards. A program without awards in the first year is new.
    """
    years = sorted(awards)
    if not years or not awards[years[-1]]:
        return None, ""
    last = int(years[-1])
    first = awards.get(str(last - TREND_YEARS + 1), 0)
    if first == 0:
        return None, bands.NEW
    if first < SMALLEST_GROWTH_BASE:
        return None, ""
    growth = round(100 * (awards[years[-1]] - first) / first)
    return min(growth, 32_767), bands.band_of(growth, bands.GROWTH)


def catalogue_offerings(program: Program, related: Related) -> Iterator[dict[str, Any]]:
    """The distinct ways to take a program, columns of `CatalogueOffering`; one blank row when none is stated.

    If a source states only a length, it applies to the ways of other sources without a length.
    """
    ways = {
        (row.modality, row.attendance, bands.band_of(row.length_months, bands.LENGTH))
        for row in related.offerings[program.pk]
    }
    lengths = {length for modality, attendance, length in ways if not (modality or attendance)}
    named = {way for way in ways if way[0] or way[1]}
    if named and lengths:
        ways = {(m, a, length or other) for m, a, length in named for other in lengths}
    for modality, attendance, length_band in sorted(ways or {("", "", "")}):
        yield {"row_id": program.pk, "modality": modality, "attendance": attendance, "length_band": length_band}


def catalogue_fits(program: Program, related: Related) -> Iterator[dict[str, Any]]:
    """The public specializations of a program with their strength; one blank row when there are none.

    Columns of `CatalogueFit`.
    """
    fits = related.fits[program.pk]
    for fit in fits:
        yield {"row_id": program.pk, "specialization": fit.specialization.slug, "fit": fit.strength}
    if not fits:
        yield {"row_id": program.pk}
