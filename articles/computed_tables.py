"""Tables that a guide computes from the catalog, and which rows they are about."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Sum

from careers.choices import NATION
from careers.models import OccupationOutlook, OccupationWage
from core.choices import Availability
from core.models import Source
from programs.choices import CredentialLevel
from programs.models import CatalogueOffering, CatalogueRow, Completions, FieldOutcome, ProgramSpecialization
from programs.querysets import in_subject
from taxonomy.choices import Strength
from taxonomy.models import CipCode, SpecializationField


class Tables:
    """The tables that `articles.computed` reads."""

    @cached_property
    def rows(self) -> list[CatalogueRow]:
        """Every listed program in the fields that the site covers."""
        return list(
            CatalogueRow.objects.filter(is_covered=True).defer("search_names", "search_subjects", "search_text")
        )

    @cached_property
    def fits(self) -> dict[str, dict[int, str]]:
        """The strength of each linked listed program, by specialization, public or not."""
        fits: dict[str, dict[int, str]] = defaultdict(dict)
        linked = ProgramSpecialization.objects.filter(program__row__is_covered=True)
        for row, slug, strength in linked.values_list("program", "specialization__slug", "strength"):
            fits[slug][row] = strength
        return fits

    @cached_property
    def modalities(self) -> dict[int, set[str]]:
        """The stated modalities of each listed program that states any."""
        found: dict[int, set[str]] = defaultdict(set)
        for row, modality in CatalogueOffering.objects.exclude(modality="").values_list("row", "modality"):
            found[row].add(modality)
        return found

    @cached_property
    def closeness(self) -> dict[str, str]:
        """How close each covered field is to machine learning, by its code."""
        return dict(CipCode.objects.covered().values_list("code", "closeness"))

    @cached_property
    def codes(self) -> dict[str, set[str]]:
        """The codes of each specialization, by its slug."""
        codes: dict[str, set[str]] = defaultdict(set)
        for slug, code in SpecializationField.objects.values_list("specialization__slug", "cip_code"):
            codes[slug].add(code)
        return codes

    @cached_property
    def awards(self) -> dict[int, dict[str, int]]:
        """Master's awards in the covered fields by code, by the year in which the period ends."""
        awards: dict[int, dict[str, int]] = defaultdict(dict)
        sums = Completions.objects.filter(in_subject())
        for year, code, total in sums.values_list("year", "cip_code").annotate(total=Sum("awards")).order_by("year"):
            awards[year][code] = total
        return awards

    @cached_property
    def outcomes(self) -> list[FieldOutcome]:
        """What master's graduates of each school and four-digit code earn and owe, in the newest release."""
        outcomes = list(FieldOutcome.objects.filter(credential_level=CredentialLevel.MASTERS).order_by("pk"))
        newest = max((outcome.release for outcome in outcomes), default="")
        return [outcome for outcome in outcomes if outcome.release == newest]

    @cached_property
    def wages(self) -> dict[str, OccupationWage]:
        """National wages of the newest year, by occupation."""
        return {wage.occupation_id: wage for wage in OccupationWage.objects.in_area(NATION).newest()}

    @cached_property
    def outlooks(self) -> dict[str, OccupationOutlook]:
        """Projections, by occupation."""
        return {outlook.occupation_id: outlook for outlook in OccupationOutlook.objects.all()}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by key."""
        return {source.key: source for source in Source.objects.all()}

    @property
    def newest_year(self) -> int:
        """The year in which the newest period of awards ends."""
        return max(self.awards)


def published(outcome: FieldOutcome, column: str, availability: str) -> bool:
    """Whether an outcome has this value."""
    return getattr(outcome, availability) == Availability.REPORTED and getattr(outcome, column) is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which fields and programs: by closeness, by codes, or by a specialization with the strengths that count.

    `control` and `state` narrow programs further. An empty scope is the whole catalog.
    """

    closeness: str = ""
    codes: tuple[str, ...] = ()
    specialization: str = ""
    strengths: tuple[str, ...] = tuple(Strength.values)
    control: str = ""
    state: str = ""

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> "Scope":
        """The scope in a definition's arguments."""
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()})

    def holds_code(self, tables: Tables, code: str) -> bool:
        """Whether a field is in the scope; a specialization has the fields that are mapped to it."""
        if self.codes:
            return code.startswith(self.codes)
        if self.specialization:
            return code in tables.codes[self.specialization]
        return not self.closeness or tables.closeness[code] == self.closeness

    def rows(self, tables: Tables) -> list:
        """Listed programs in the scope; a specialization has the programs with a strong enough link."""
        fits = tables.fits[self.specialization] if self.specialization else {}
        return [
            row
            for row in tables.rows
            if (fits.get(row.pk) in self.strengths if self.specialization else self.holds_code(tables, row.cip_code))
            and self.control in ("", row.control)
            and self.state in ("", row.state)
        ]

    def families(self, tables: Tables) -> set[str]:
        """Four-digit codes with every covered code in the scope: earnings are published only for four digits."""
        inside, outside = set(), set()
        for code in tables.closeness:
            (inside if self.holds_code(tables, code) else outside).add(code[:5])
        return inside if self.codes or self.specialization else inside - outside
