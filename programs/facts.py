"""The facts of one program, gathered once: what measures read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

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


def facts_of(programs: Sequence[Program], sources: Mapping[str, Source]) -> list[ProgramFacts]:
    """Everything known about each program, in five queries however many there are.

    The programs come from `with_page_facts`; `sources` are those of the index, by key.
    """
    owned = Q(program__in=programs)
    tuition = grouped(Tuition.objects.filter(owned | Q(school__in=[program.school_id for program in programs])))
    offerings = grouped(Offering.objects.filter(owned))
    courses = grouped(Course.objects.filter(owned))
    requirements = grouped(AdmissionRequirement.objects.filter(owned))
    named = grouped(NamedProgram.objects.filter(owned))
    return [
        ProgramFacts(
            row=program.row,
            program=program,
            tuition=[*tuition[program.pk, None], *tuition[None, program.school_id]],
            offerings=offerings[program.pk, None],
            courses=courses[program.pk, None],
            requirements=requirements[program.pk, None],
            named_programs=named[program.pk, None],
            sources=sources,
        )
        for program in programs
    ]


def grouped(rows: QuerySet) -> dict[tuple[int | None, int | None], list]:
    """Rows with their source by the program, or the school, that they belong to. One query."""
    groups = defaultdict(list)
    for row in rows.select_related("source"):
        groups[row.program_id, getattr(row, "school_id", None)].append(row)
    return groups
