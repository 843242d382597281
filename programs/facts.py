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
from programs.program_index import DETAILS, ProgramIndex


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


def facts_of(programs: Sequence[Program], index: ProgramIndex) -> list[ProgramFacts]:
    """Everything known about each program, which comes from `with_page_facts`; at most five queries in all.

    The index knows which programs have rows of a kind, so that nothing is asked in vain: most have none. It also has
    the sources, because a join for each row costs more than a page's worth of rows.
    """
    by_pk = {source.pk: source for source in index.sources.values()}
    owned = Q(program__in=programs)
    tuition = grouped(Tuition.objects.filter(owned | Q(school__in=[program.school_id for program in programs])), by_pk)
    offerings, courses, requirements, named = (
        grouped(model.objects.filter(owned), by_pk)
        if any(program.pk in index.programs_with[model] for program in programs)
        else {}
        for model in DETAILS
    )
    for program in programs:
        take_source(program.school, by_pk)
        take_source(program, by_pk, "described_by")
        if program.outcome:
            take_source(program.outcome, by_pk)
    return [
        ProgramFacts(
            row=program.row,
            program=program,
            tuition=[*tuition.get((program.pk, None), ()), *tuition.get((None, program.school_id), ())],
            offerings=offerings.get((program.pk, None), ()),
            courses=courses.get((program.pk, None), ()),
            requirements=requirements.get((program.pk, None), ()),
            named_programs=named.get((program.pk, None), ()),
            sources=index.sources,
        )
        for program in programs
    ]


def grouped(rows: QuerySet, sources: Mapping[int, Source]) -> dict[tuple[int | None, int | None], list]:
    """Rows with their source by the program, or the school, that they belong to. One query."""
    groups = defaultdict(list)
    for row in rows:
        take_source(row, sources)
        groups[row.program_id, getattr(row, "school_id", None)].append(row)
    return groups


def take_source(row, sources: Mapping[int, Source], column: str = "source") -> None:
    """Gives a row its source when it is among these; otherwise Django fetches it on first use."""
    if source := sources.get(getattr(row, f"{column}_id")):
        setattr(row, column, source)
