"""Derives the read model: what the list filters, sorts and prints about each listed program."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Max

from core.choices import Availability
from core.text_search import fold, searchable
from programs import bands
from programs.choices import STATES, Modality, Residency, TuitionBasis
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
    Verification,
)

TREND_YEARS = 5
# Below this many awards in the first year a growth rate says more about chance than about the program.
SMALLEST_GROWTH_BASE = 10
# Said of every program, so that a visitor who types them is not left with nothing.
COMMON_WORDS = "master masters degree graduate program programs university college school"


def rebuild(program_ids: set[int] | None = None) -> int:
    """Writes the rows of all listed programs, or of the given ones; returns how many were written.

    The number of queries does not depend on the number of programs. The caller holds the transaction.
    """
    programs = Program.objects.listed().select_related("school", "cip_code", "outcome")
    old = CatalogueRow.objects.all()
    if program_ids is not None:
        programs, old = programs.filter(pk__in=program_ids), old.filter(pk__in=program_ids)
    programs = list(programs)
    related = Related(programs, everything=program_ids is None)
    CatalogueFit.objects.filter(row__in=old).delete()
    CatalogueOffering.objects.filter(row__in=old).delete()
    old.delete()
    CatalogueRow.objects.bulk_create((catalogue_row(program, related) for program in programs), batch_size=500)
    CatalogueOffering.objects.bulk_create(
        (offering for program in programs for offering in catalogue_offerings(program, related)), batch_size=2000
    )
    CatalogueFit.objects.bulk_create(
        (fit for program in programs for fit in catalogue_fits(program, related)), batch_size=2000
    )
    return len(programs)


def row_of(program: Program) -> CatalogueRow:
    """The row that a program would have if it were listed; not saved."""
    return catalogue_row(program, Related([program], everything=False))


class Related:
    """Rows around the programs, one query a table, grouped by the program or school they belong to."""

    def __init__(self, programs: list[Program], *, everything: bool):
        program_ids = [program.pk for program in programs]
        school_ids = {program.school_id for program in programs}

        def grouped(model, key, ids, **filters):
            rows = model.objects.filter(**filters)
            if not everything:
                rows = rows.filter(**{f"{key}__in": ids})
            groups = defaultdict(list)
            for row in rows:
                groups[getattr(row, f"{key}_id")].append(row)
            return groups

        self.aliases = grouped(SchoolAlias, "school", school_ids)
        self.school_tuition = grouped(Tuition, "school", school_ids, program__isnull=True, basis=TuitionBasis.PER_YEAR)
        self.offerings = grouped(Offering, "program", program_ids)
        self.requirements = grouped(AdmissionRequirement, "program", program_ids, kind="gre")
        self.named_programs = grouped(NamedProgram, "program", program_ids)
        self.verifications = grouped(Verification, "program", program_ids)
        self.fits = defaultdict(list)
        fits = ProgramSpecialization.objects.select_related("specialization").order_by("specialization__name")
        for fit in fits if everything else fits.filter(program__in=program_ids):
            self.fits[fit.program_id].append(fit)
        self.awards = defaultdict(dict)
        completions = Completions.objects.order_by("year")
        if not everything:
            completions = completions.filter(school__in=school_ids)
        for school, code, level, year, awards in completions.values_list(
            "school", "cip_code", "credential_level", "year", "awards"
        ).iterator(chunk_size=5000):
            self.awards[school, code, level][year] = awards
        self.newest_year = Completions.objects.aggregate(newest=Max("year"))["newest"]


def catalogue_row(program: Program, related: Related) -> CatalogueRow:
    """The row of one program."""
    school, outcome = program.school, program.outcome
    named = related.named_programs[program.pk]
    title, degree, unit = best_name(program, named)
    tuition_in, year = yearly_tuition(related.school_tuition[school.pk], Residency.IN_STATE)
    tuition_out, year_out = yearly_tuition(related.school_tuition[school.pk], Residency.OUT_OF_STATE)
    awards = awards_of(program, related)
    newest = awards.get(str(related.newest_year)) if related.newest_year else None
    growth, growth_band = growth_of(awards)
    aliases = [alias.text for alias in related.aliases[school.pk]]
    specializations = [fit.specialization for fit in related.fits[program.pk]]
    modalities = {offering.modality for offering in related.offerings[program.pk]}
    verified = [verification.verified_on for verification in related.verifications[program.pk]]
    gre = related.requirements[program.pk]
    words = [
        title, degree, unit, program.cip_code.name, program.cip_code_id, school.name, *aliases, school.city,
        school.state, STATES[school.state], school.county, COMMON_WORDS, *(row.title for row in named),
        *(f"{specialization.name} {specialization.search_terms}" for specialization in specializations),
    ]  # fmt: skip
    return CatalogueRow(
        program_id=program.pk,
        slug=program.slug,
        name=title,
        is_named=title != program.name or bool(program.title),
        degree=degree,
        cip_code=program.cip_code_id,
        cip_name=program.cip_code.name,
        closeness=program.cip_code.closeness,
        specialization_names=", ".join(specialization.name for specialization in specializations)[:500],
        school_id=school.pk,
        school_name=school.name,
        school_slug=school.slug,
        school_aliases="|".join(aliases),
        city=school.city,
        state=school.state,
        region=school.region,
        control=school.control,
        locale=school.locale,
        hbcu="yes" if school.is_hbcu else "no",
        modalities=", ".join(label for value, label in Modality.choices if value in modalities),
        gre=gre[0].level if gre else "",
        tuition_in_state=tuition_in,
        tuition_out_of_state=tuition_out,
        tuition_in_state_band=bands.band_of(tuition_in, bands.TUITION),
        tuition_out_of_state_band=bands.band_of(tuition_out, bands.TUITION),
        tuition_year=year or year_out,
        earnings_1yr=outcome.median_earnings_1yr if outcome else None,
        earnings_4yr=outcome.median_earnings_4yr if outcome else None,
        earnings_availability=outcome.earnings_1yr_availability if outcome else Availability.NOT_REPORTED,
        earnings_band=bands.band_of(outcome.median_earnings_1yr if outcome else None, bands.EARNINGS),
        debt=outcome.median_debt if outcome else None,
        debt_band=bands.band_of(outcome.median_debt if outcome else None, bands.DEBT),
        awards=newest,
        awards_band=bands.band_of(newest, bands.AWARDS),
        awards_by_year=awards,
        growth=growth,
        growth_band=growth_band,
        verified_on=max(verified, default=None),
        search_names=between_bars([school.name, *aliases]),
        search_subjects=between_bars([title, program.cip_code.name, *(each.name for each in specializations)]),
        search_text=searchable(words),
    )


def between_bars(names: Iterable[str]) -> str:
    """Folded names as `|one|another|`, so that a whole name can be found in SQL and read back."""
    return f"|{'|'.join(dict.fromkeys(filter(None, map(fold, names))))}|"


def best_name(program: Program, named: list[NamedProgram]) -> tuple[str, str, str]:
    """Title, degree and department: the editors', else the one title on which the lists agree, else the field's."""
    titles = {fold(row.title) for row in named}
    if program.title or len(titles) != 1:
        return program.name, program.degree, program.unit
    newest = max(named, key=lambda row: (row.listed_in, row.pk))
    return newest.title, program.degree or newest.degree, program.unit or newest.unit


def yearly_tuition(rows: list[Tuition], residency: str) -> tuple[int | None, int | None]:
    """Tuition with required fees per year and the academic year, from the school's newest row for that residency."""
    newest = max((row for row in rows if row.residency == residency), key=lambda row: row.academic_year, default=None)
    return (newest.total, newest.academic_year) if newest else (None, None)


def awards_of(program: Program, related: Related) -> dict[str, int]:
    """Awards of the last five years by year; a year without a row is left out, it was not reported."""
    years = related.awards.get((program.school_id, program.cip_code_id, program.credential_level), {})
    return {str(year): years[year] for year in sorted(years) if year > related.newest_year - TREND_YEARS}


def growth_of(awards: dict[str, int]) -> tuple[int | None, str]:
    """Change of awards from the first to the last of five years in percent, with its band.

    No rate is formed from fewer than `SMALLEST_GROWTH_BASE` awards; a program without awards four years ago is new.
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


def catalogue_offerings(program: Program, related: Related) -> Iterator[CatalogueOffering]:
    """The distinct ways to take a program; one blank row when none is stated.

    A source that gives a length and nothing else speaks of the ways that other sources name, where they give no length.
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
        yield CatalogueOffering(row_id=program.pk, modality=modality, attendance=attendance, length_band=length_band)


def catalogue_fits(program: Program, related: Related) -> Iterator[CatalogueFit]:
    """The specializations of a program with their strength; one blank row when there are none."""
    fits = related.fits[program.pk]
    for fit in fits:
        yield CatalogueFit(row_id=program.pk, specialization=fit.specialization.slug, fit=fit.strength)
    if not fits:
        yield CatalogueFit(row_id=program.pk)
