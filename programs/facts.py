"""The facts of one program, gathered once: what measures read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from core.models import Source
from programs.models import (
    AdmissionRequirement,
    CatalogueRow,
    Course,
    NamedProgram,
    Offering,
    Program,
    School,
    Tuition,
)


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """A program with the rows around it. The measures of a card need `row` alone; the rest may then be left out."""

    row: CatalogueRow
    program: Program | None = None
    tuition: Sequence[Tuition] = ()
    offerings: Sequence[Offering] = ()
    courses: Sequence[Course] = ()
    requirements: Sequence[AdmissionRequirement] = ()
    named_programs: Sequence[NamedProgram] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def school(self) -> School:
        """The program's school."""
        return self.program.school

    @property
    def own_prices(self) -> list[Tuition]:
        """The program's own prices, newest first."""
        return [price for price in self.tuition if price.program_id]

    def school_price(self, residency: str, basis: str) -> Tuition | None:
        """The newest price that the school reports for all its graduate students."""
        prices = (p for p in self.tuition if p.school_id and p.residency == residency and p.basis == basis)
        return max(prices, key=lambda price: price.academic_year, default=None)


def facts_of(program: Program, sources: Mapping[str, Source]) -> ProgramFacts:
    """Everything the program page shows, in five queries. `program` comes from `with_page_facts`."""
    return ProgramFacts(
        row=program.row,
        program=program,
        tuition=list(Tuition.objects.filter(Q(school=program.school_id) | Q(program=program)).select_related("source")),
        offerings=list(program.offerings.select_related("source")),
        courses=list(program.courses.select_related("source")),
        requirements=list(program.requirements.select_related("source")),
        named_programs=list(program.named_programs.select_related("source")),
        sources=sources,
    )
