"""The facts of one program, gathered once: what measures read."""

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
    """A program with the rows around it at a moment, `now`, that decides how its application rounds stand.

    The measures of a card need `row` alone; the rest may then be left out.
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
        """The program's school."""
        return self.program.school

    @property
    def standing(self) -> RoundStatus:
        """How applications stand, by the round that is next; unknown when no source states any."""
        return leading(self.intakes, self.now)

    @property
    def rounds(self) -> list[RoundStatus]:
        """Each application round and how it stands, by start and deadline."""
        return [standing(intake, self.now) for intake in self.intakes]

    @property
    def own_prices(self) -> list[Tuition]:
        """The program's own prices, newest first."""
        return [price for price in self.tuition if price.program_id]

    def school_price(self, residency: str, basis: str) -> Tuition | None:
        """The newest price that the school reports for all its students of the program's level."""
        charges = [*(price for price in self.tuition if price.school_id), *self.undergraduate_charges]
        prices = (price for price in charges if price.residency == residency and price.basis == basis)
        return max(prices, key=lambda price: price.academic_year, default=None)


MEASURED = (Offering, AdmissionRequirement, Intake)
"""The details that measures read; courses and other names are shown on the page of a program alone."""


def facts_of(
    programs: Sequence[Program], index: ProgramIndex, details: Sequence[type[Model]] = MEASURED
) -> list[ProgramFacts]:
    """What is known about each program, which comes from `with_page_facts`: prices and `details`, one query a kind.

    The index knows which programs have rows of a kind, so that nothing is asked in vain: most have none. It also has
    the sources, because a join for each row costs more than a page's worth of rows.
    """
    kinds = [model for model in details if any(program.pk in index.programs_with[model] for program in programs)]
    return gathered(programs, index.sources, kinds, index.moment)


def gathered(
    programs: Sequence[Program], sources: Mapping[str, Source], kinds: Collection[type[Model]], now: datetime
) -> list[ProgramFacts]:
    """What the database says of each program at a moment, with its rows of these kinds: one query a kind."""
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
    """As `gathered`, with these rows of the program by kind in place of the stored ones. Two queries."""
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
    """The program's own prices, and what its school charges graduate students if it is for them."""
    of_school = tuition.get((None, program.school_id), ()) if program.level.is_graduate else ()
    return [*tuition.get((program.pk, None), ()), *of_school]


def grouped(rows: QuerySet, sources: Mapping[int, Source]) -> dict[tuple[int | None, int | None], list]:
    """Rows with their source by the program, or the school, that they belong to. One query."""
    groups = defaultdict(list)
    for row in rows:
        take_source(row, sources)
        groups[getattr(row, "program_id", None), getattr(row, "school_id", None)].append(row)
    return groups


def take_source(row, sources: Mapping[int, Source], column: str = "source") -> None:
    """Gives a row its source when it is among these; otherwise Django fetches it on first use."""
    if source := sources.get(getattr(row, f"{column}_id")):
        setattr(row, column, source)
