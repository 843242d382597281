"""The facts of one program, loaded once for all measures."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Model, Q, QuerySet

from core.models import Source
from programs.deadlines.status import RoundStatus, leading, standing
from programs.index import ProgramIndex
from programs.models import (
    AdmissionRequirement,
    CatalogueRow,
    Course,
    Intake,
    NamedProgram,
    Offering,
    Program,
    School,
    Tuition,
    UndergraduateCharge,
)


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """A program with its related rows. `now` is the moment for the status of its application rounds.

    The measures of a card need only `row`.
    """

    row: CatalogueRow
    program: Program | None = None
    tuition: Sequence[Tuition] = ()
    undergraduate_charges: Sequence[UndergraduateCharge] = ()
    offerings: Sequence[Offering] = ()
    courses: Sequence[Course] = ()
    requirements: Sequence[AdmissionRequirement] = ()
    named_programs: Sequence[NamedProgram] = ()
    intakes: Sequence[Intake] = ()
    now: datetime | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def school(self) -> School:
        return self.program.school

    @property
    def standing(self) -> RoundStatus:
        """The status of applications by the next round; unknown when no source states a round."""
        return leading(self.intakes, self.now)

    @property
    def rounds(self) -> list[RoundStatus]:
        """Each application round with its status, by start and deadline."""
        return [standing(intake, self.now) for intake in self.intakes]

    @property
    def own_prices(self) -> list[Tuition]:
        """The program's own prices, newest first."""
        return [price for price in self.tuition if price.program_id]

    def school_price(self, residency: str, basis: str) -> Tuition | None:
        """The newest price that the school reports for all students of the program's level."""
        charges = [*(price for price in self.tuition if price.school_id), *self.undergraduate_charges]
        prices = (price for price in charges if price.residency == residency and price.basis == basis)
        return max(prices, key=lambda price: price.academic_year, default=None)


MEASURED = (Offering, AdmissionRequirement, Intake)
"""The details for measures. Courses and other names are only on the page of a program."""


def facts_of(
    programs: Sequence[Program], index: ProgramIndex, details: Sequence[type[Model]] = MEASURED
) -> list[ProgramFacts]:
    """The facts of each program from `with_page_facts`: prices and `details`. One query for each kind of row.

    The index knows which programs have rows of a kind, so most queries are skipped. It also has the sources: joining
    them to every row would take longer than reading a page's rows.
    """
    kinds = [model for model in details if any(program.pk in index.programs_with[model] for program in programs)]
    return gathered(programs, index.sources, kinds, index.moment)


def gathered(
    programs: Sequence[Program], sources: Mapping[str, Source], kinds: Collection[type[Model]], now: datetime
) -> list[ProgramFacts]:
    """The stored facts of each program at a moment, with its rows of these kinds. One query for each kind."""
    by_pk = {source.pk: source for source in sources.values()}
    owned = Q(program__in=programs)
    tuition = grouped(Tuition.objects.filter(owned | Q(school__in=[program.school_id for program in programs])), by_pk)
    beginners = [program.school_id for program in programs if program.level.is_undergraduate]
    charges = grouped(UndergraduateCharge.objects.filter(school__in=beginners), by_pk) if beginners else {}
    found = {model: grouped(model.objects.filter(owned), by_pk) for model in kinds}
    for program in programs:
        take_source(program.school, by_pk)
        take_source(program, by_pk, "described_by")
        if program.outcome:
            take_source(program.outcome, by_pk)
    return [
        ProgramFacts(
            row=program.row,
            program=program,
            tuition=prices_of(program, tuition),
            undergraduate_charges=charges.get((None, program.school_id), ()) if program.level.is_undergraduate else (),
            offerings=found.get(Offering, {}).get((program.pk, None), ()),
            courses=found.get(Course, {}).get((program.pk, None), ()),
            requirements=found.get(AdmissionRequirement, {}).get((program.pk, None), ()),
            named_programs=found.get(NamedProgram, {}).get((program.pk, None), ()),
            intakes=found.get(Intake, {}).get((program.pk, None), ()),
            now=now,
            sources=sources,
        )
        for program in programs
    ]


def facts_with(program: Program, rows: Mapping[type[Model], list], index: ProgramIndex) -> ProgramFacts:
    """As `gathered`, with these rows of the program by model instead of the stored ones. Two queries."""
    [stored] = gathered([program], index.sources, (NamedProgram,), index.moment)
    return replace(
        stored,
        tuition=[*rows[Tuition], *(price for price in stored.tuition if price.school_id)],
        offerings=rows[Offering],
        courses=rows[Course],
        requirements=rows[AdmissionRequirement],
        intakes=rows[Intake],
    )


def prices_of(program: Program, tuition: Mapping[tuple[int | None, int | None], Sequence[Tuition]]) -> list[Tuition]:
    """The program's own prices, and the school's graduate prices if the program is at that level."""
    of_school = tuition.get((None, program.school_id), ()) if program.level.is_graduate else ()
    return [*tuition.get((program.pk, None), ()), *of_school]


def grouped(rows: QuerySet, sources: Mapping[int, Source]) -> dict[tuple[int | None, int | None], list]:
    """Rows with their source by primary keys of program and school; a missing one is None. One query."""
    groups = defaultdict(list)
    for row in rows:
        take_source(row, sources)
        groups[getattr(row, "program_id", None), getattr(row, "school_id", None)].append(row)
    return groups


def take_source(row, sources: Mapping[int, Source], column: str = "source") -> None:
    """Sets a row's source if it is among these; otherwise Django loads it on first use."""
    if source := sources.get(getattr(row, f"{column}_id")):
        setattr(row, column, source)
