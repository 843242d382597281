"""From the catalogue's facts to tuition and fees until the degree, and to the figure that says what they come to."""

from collections.abc import Iterable

from core.calculations import CannotCompute
from core.figures import Figure, academic_year, missing
from core.models import Source
from programs.choices import Residency
from programs.facts import ProgramFacts
from programs.figures import SCHOOL_AVERAGE, THIS_PROGRAM
from programs.measures import LOW, Measure
from programs.prices import PROGRAM, Bill, Study, StudyPlan, price_of, stated_length, tuition_to_finish


def study_of(facts: ProgramFacts, plan: StudyPlan) -> Study:
    """Prices and length of a program."""
    return Study(
        prices=tuple(price_of(row, row.source.title) for row in facts.tuition),
        length_months=stated_length(((o.attendance, o.length_months) for o in facts.offerings), plan.attendance),
    )


def cost_to_finish(facts: ProgramFacts, plan: StudyPlan) -> Figure:
    """Tuition and fees until the degree with formula, every caution and source, or why they cannot be computed."""
    bill = tuition_to_finish(study_of(facts, plan), plan)
    if not bill.is_known:
        return bill_figure(bill)
    source = next(row.source for row in facts.tuition if row.source.title == bill.price.source)
    return bill_figure(bill, source, bill.notes)


def cost_measure(plan: StudyPlan) -> Measure:
    """What a program costs one student to finish, to stand among the other measures."""
    return Measure("cost_to_finish", "Tuition and fees to finish", lambda facts: cost_to_finish(facts, plan), LOW)


def bill_figure(bill: Bill | CannotCompute, source: Source | None = None, notes: Iterable[str] = ()) -> Figure:
    """A bill as a figure: year and owner of the price as context, the formula and these notes beside it."""
    if not bill.is_known:
        return missing(note=str(bill))
    price = bill.price
    whose = THIS_PROGRAM if price.whose == PROGRAM else SCHOOL_AVERAGE
    payers = "" if price.residency == Residency.ANY else f"{Residency(price.residency).label.lower()}, "
    year = academic_year(price.academic_year) if price.academic_year else "year not stated"
    note = " ".join([f"{bill.formula}.", *notes])
    return Figure(bill.amount, "usd", year, f"{payers}{whose}", source, note=note)
