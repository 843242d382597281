"""The facts behind what is measured about each specialization, collected once for each catalog version.

A specialization has no statistics of its own. Degrees, earnings and programs come from the field codes that editors map
to it. Jobs come from the occupations that editors tie to it. Specializations with the same codes or occupations share
the numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Sum

from careers.choices import NATION, OccupationFit
from careers.models import OccupationOutlook, OccupationWage, SpecializationOccupation
from core.listing.bitmaps import memoized
from core.models import Source
from programs.choices import CredentialLevel
from programs.facets import SPECIALIZATION
from programs.index import ProgramIndex
from programs.models import Completions, FieldOutcome
from taxonomy.choices import Strength
from taxonomy.models import CipCode, Specialization


@dataclass(frozen=True, slots=True)
class OccupationFacts:
    """An occupation tied to a specialization: national wages, projection, and wages by state (postal code)."""

    link: SpecializationOccupation
    wage: OccupationWage | None
    outlook: OccupationOutlook | None
    states: Mapping[str, OccupationWage]


@dataclass(frozen=True, slots=True)
class Demand:
    """The facts of one specialization.

    `awards` are master's awards of all its codes by year, `steady_awards` those of codes that are older than the 2020
    edition. `earnings` are the schools' median earnings one year after the degree under its four-digit codes, in whole
    US dollars, lowest first. `programs` counts listed programs by strength of their link. `twins` have the same codes.
    """

    specialization: Specialization
    codes: Sequence[CipCode]
    twins: Sequence[Specialization]
    awards: Mapping[int, int]
    steady_awards: Mapping[int, int]
    award_source: Source | None
    earnings: Sequence[int]
    earnings_source: Source | None
    occupations: Sequence[OccupationFacts]
    programs: Mapping[str, int] = field(default_factory=dict)
    schools: int = 0

    @property
    def close(self) -> list[OccupationFacts]:
        """Occupations of the same kind of work: the base of every measure of jobs and pay."""
        return [each for each in self.occupations if each.link.fit == OccupationFit.CLOSE]

    @property
    def program_count(self) -> int:
        return sum(self.programs.values())

    @property
    def new_codes(self) -> list[CipCode]:
        """Codes that the 2020 edition added."""
        return [code for code in self.codes if code.is_new]

    @property
    def families(self) -> list[str]:
        """The four-digit codes under which earnings are published."""
        return sorted({code.family for code in self.codes})


@memoized
def demand_by_slug(index: ProgramIndex) -> dict[str, Demand]:
    """The facts of the specializations in an index, by slug, in order of name. Nine queries for each index."""
    public = [slug for slug, _ in index.options[SPECIALIZATION.column]]
    specializations = list(Specialization.objects.filter(slug__in=public).prefetch_related("fields"))
    codes = {each.slug: tuple(each.fields.all()) for each in specializations}
    awards, award_source = _awards()
    earnings, earnings_source = _earnings()
    occupations = _occupations()
    found = {}
    for each in specializations:
        own = codes[each.slug]
        rows = index.matching({"specialization": frozenset([each.slug])})
        found[each.slug] = Demand(
            specialization=each,
            codes=own,
            twins=[other for other in specializations if own and codes[other.slug] == own and other != each],
            awards=_together(awards.get(code.code, {}) for code in own),
            steady_awards=_together(awards.get(code.code, {}) for code in own if not code.is_new),
            award_source=award_source,
            earnings=sorted(median for family in {code.family for code in own} for median in earnings.get(family, ())),
            earnings_source=earnings_source,
            occupations=occupations.get(each.pk, ()),
            programs={strength: count for strength in Strength if (count := _linked(index, each.slug, strength))},
            schools=sum(1 for school in index.schools.values() if school.intersect(rows)),
        )
    return found


def _linked(index: ProgramIndex, slug: str, strength: str) -> int:
    """Listed programs linked to a specialization with that strength: the count that the list itself shows."""
    return len(index.matching({"specialization": frozenset([slug]), "fit": frozenset([strength])}))


def _together(parts) -> dict[int, int]:
    """The sum of several codes' awards, by year."""
    total: dict[int, int] = {}
    for part in parts:
        for year, count in part.items():
            total[year] = total.get(year, 0) + count
    return dict(sorted(total.items()))


def _awards() -> tuple[dict[str, dict[int, int]], Source | None]:
    """Master's awards by code and year, all schools together, with the newest source. Two queries."""
    rows = (
        Completions.objects.filter(credential_level=CredentialLevel.MASTERS)
        .values_list("cip_code", "year")
        .annotate(total=Sum("awards"), newest_source=Max("source"))
        .order_by()
    )
    awards: dict[str, dict[int, int]] = {}
    sources = set()
    for code, year, total, source in rows:
        awards.setdefault(code, {})[year] = total
        sources.add((year, source))
    return awards, Source.objects.filter(pk=max(sources)[1]).first() if sources else None


def _earnings() -> tuple[dict[str, list[int]], Source | None]:
    """Median earnings one year after of each school by four-digit code, newest release. Two queries."""
    rows = FieldOutcome.objects.filter(
        credential_level=CredentialLevel.MASTERS, median_earnings_1yr__isnull=False
    ).values_list("release", "cip_family", "median_earnings_1yr", "source")
    newest = max(rows, default=None)
    earnings: dict[str, list[int]] = {}
    for release, family, median, _ in rows:
        if release == newest[0]:
            earnings.setdefault(family, []).append(median)
    return earnings, Source.objects.filter(pk=newest[3]).first() if newest else None


def _occupations() -> dict[int, list[OccupationFacts]]:
    """Tied occupations by specialization, closest first. Five queries: rows of one source share it."""
    wages: dict[str, dict[str, OccupationWage]] = {}
    for wage in OccupationWage.objects.newest().prefetch_related("source"):
        wages.setdefault(wage.occupation_id, {})[wage.area] = wage
    outlooks = {each.occupation_id: each for each in OccupationOutlook.objects.prefetch_related("source")}
    found: dict[int, list[OccupationFacts]] = {}
    for link in SpecializationOccupation.objects.select_related("occupation"):
        areas = wages.get(link.occupation_id, {})
        states = {area: wage for area, wage in areas.items() if area != NATION}
        facts = OccupationFacts(link, areas.get(NATION), outlooks.get(link.occupation_id), states)
        found.setdefault(link.specialization_id, []).append(facts)
    return found
