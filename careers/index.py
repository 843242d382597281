"""The published careers in memory: what the list filters and sorts, and what every career page repeats."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Model, QuerySet

from careers import facets
from careers.choices import ALL_OCCUPATIONS, NATION
from careers.models import (
    AlternateTitle,
    Career,
    CareerOccupation,
    FieldOccupation,
    OccupationElement,
    OccupationOutlook,
    OccupationWage,
    RelatedOccupation,
    RequiredEducation,
    Technology,
)
from core.listing.bitmaps import NONE, Rows, ranked, sets_of
from core.listing.index import CatalogueIndex, ColumnGroup, ColumnSets
from core.listing.search import WordIndex, fold, searchable
from core.models import Source
from programs.bands import band_of
from programs.index import Search
from taxonomy.models import CipCode, Specialization

ORDERS = {
    "wage": lambda entry: entry.wage and entry.wage.median,
    "growth": lambda entry: entry.outlook and entry.outlook.growth_percent,
    "openings": lambda entry: entry.outlook and entry.outlook.annual_openings,
}
"""Orders by a number, lowest first; `-` before the name gives highest first."""

ONET_FACTS = (OccupationElement, Technology, RequiredEducation, RelatedOccupation)


@dataclass(frozen=True, slots=True)
class CareerEntry:
    """A published career with its ties; `wage` and `outlook` are the national ones of the leading occupation.

    `titles` are the job titles that O*NET lists for its occupations: each folded, as written, and the occupation's.
    """

    career: Career
    ties: tuple[CareerOccupation, ...]
    wage: OccupationWage | None
    outlook: OccupationOutlook | None
    specializations: tuple[Specialization, ...]
    titles: tuple[tuple[str, str, str], ...]

    @property
    def lead(self):
        """The tie whose numbers lead the page; None when editors have made none."""
        return self.ties[0] if self.ties else None

    @property
    def zone(self):
        """The job zone of the leading occupation; None where it is not rated."""
        return self.lead.onet_occupation.job_zone if self.lead and self.lead.onet_occupation else None

    @property
    def names(self):
        """The role's own names, folded."""
        return [fold(name) for name in (self.career.name, *self.career.other_names.split(","))]

    def title_like(self, query: str) -> tuple[str, str] | None:
        """The first job title that contains the folded query as whole words, with its occupation."""
        return next((found for text, *found in self.titles if f" {query} " in text), None)


class CareerIndex(CatalogueIndex):
    """Entries by name with their facets, orders and words; the crosswalk and the comparison with all occupations."""

    def __init__(self):
        public = entries_of(Career.objects.published())
        self.entries = entries = [entry for entry in public if not entry.career.is_unlisted]
        columns = [_columns(entry) for entry in entries]
        specializations = (
            (place, (slug,))
            for place, entry in enumerate(entries)
            for slug in ([each.slug for each in entry.specializations] or [""])
        )
        tables = [
            ColumnSets(facet.column, sets_of((place, each[facet.column]) for place, each in enumerate(columns)))
            for facet in facets.ALL
            if facet.table == facets.ROW
        ]
        super().__init__(
            Rows(range(len(entries))),
            [*tables, ColumnGroup(["specialization"], sets_of(specializations))],
            {"": (), **dict(_orders(entries))},
        )
        self.options = {facet.column: facet.options() for facet in facets.ALL}
        self.by_slug = {entry.career.slug: entry for entry in public}
        """Every public career, unlisted ones included."""
        self.words = WordIndex.of_texts([searchable([*entry.names, entry.career.summary]) for entry in entries])
        self.fields = defaultdict(list)
        """CIP codes that the crosswalk links to an occupation, by SOC code."""
        names = {code.pk: code for code in CipCode.objects.covered()}
        for occupation, code in FieldOccupation.objects.filter(cip_code__in=names).values_list(
            "occupation_id", "cip_code_id"
        ):
            self.fields[occupation].append(names[code])
        self.credit = next(
            (tie.onet_occupation.source.credit for entry in entries for tie in entry.ties if tie.onet_occupation), ""
        )
        """The credit that O*NET's license requires on every page that shows its facts."""
        self.with_facts = {model: _occupations_of(model) for model in ONET_FACTS}
        """Codes of the O*NET occupations with facts of a kind; many are not rated yet."""
        self.sources = Source.objects.in_bulk()
        self.all_outlook = (
            OccupationOutlook.objects.filter(occupation=ALL_OCCUPATIONS).select_related("occupation", "source").first()
        )

    def shown(self, careers: Iterable[Career]) -> list[Career]:
        """Those of the careers that another page may link to."""
        return [career for career in careers if career.slug in self.by_slug and not career.is_unlisted]

    def search(self, query: str) -> Search:
        """Careers for a text: first by their names, then by their words, then by job titles of their occupations."""
        exact, terms = fold(query), tuple(self.words.terms(query))
        found = self.words.rows_with_all(terms) if terms else NONE
        named = Rows([p for p, entry in enumerate(self.entries) if exact in entry.names])
        titled = Rows([p for p, entry in enumerate(self.entries) if exact and entry.title_like(exact)])
        return Search(exact, (named, found - named, titled - named - found), terms)


def entries_of(careers: QuerySet) -> list[CareerEntry]:
    """Careers in order of name, each with its ties and their numbers. Eight queries for any number of careers."""
    ties, titles = defaultdict(list), defaultdict(list)
    for tie in CareerOccupation.objects.filter(career__in=careers).select_related(
        "occupation", "onet_occupation__source"
    ):
        ties[tie.career_id].append(tie)
    codes = {tie.onet_occupation_id for each in ties.values() for tie in each}
    for title in AlternateTitle.objects.filter(onet_occupation__in=codes).select_related("onet_occupation"):
        titles[title.onet_occupation_id].append((f" {fold(title.title)} ", title.title, title.onet_occupation.title))
    wages = {
        wage.occupation_id: wage for wage in OccupationWage.objects.newest().in_area(NATION).select_related("source")
    }
    outlooks = {each.occupation_id: each for each in OccupationOutlook.objects.select_related("source")}

    def entry(career: Career) -> CareerEntry:
        own = tuple(ties[career.pk])
        lead = own[0].occupation_id if own else None
        return CareerEntry(
            career,
            own,
            wages.get(lead),
            outlooks.get(lead),
            tuple(career.specializations.all()),
            tuple(pair for tie in own for pair in titles[tie.onet_occupation_id]),
        )

    return [entry(career) for career in sorted(careers.with_links(), key=lambda career: career.name.casefold())]


def _occupations_of(model: type[Model]) -> frozenset[str]:
    codes = model._default_manager.order_by("onet_occupation_id").values_list("onet_occupation_id", flat=True)
    return frozenset(codes.distinct())


def _columns(entry: CareerEntry) -> dict[str, str]:
    return {
        "wage_band": band_of(entry.wage and entry.wage.median, facets.WAGES),
        "growth_band": band_of(entry.outlook and entry.outlook.growth_percent, facets.GROWTH),
        "education": entry.outlook.typical_education if entry.outlook else "",
        "zone": str(entry.zone or ""),
        "fit": entry.lead.fit if entry.lead else "",
    }


def _orders(entries):
    for name, value in ORDERS.items():
        sets = sets_of((place, value(entry)) for place, entry in enumerate(entries))
        unknown = sets.pop(None, NONE)
        yield name, (ranked(sets, unknown),)
        yield f"-{name}", (ranked(sets, unknown, is_reversed=True),)


@lru_cache(maxsize=1)
def career_index(version: str) -> CareerIndex:
    """The index for a catalog version, which every change of careers raises; a few queries when it is built."""
    return CareerIndex()
