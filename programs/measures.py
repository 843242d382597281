"""One definition of each measure of a program: everything that pages and exports show or compare."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.calculations import CannotCompute
from core.figures import Figure, academic_year, missing
from core.models import Source
from programs.choices import RequirementKind, Residency
from programs.facts import ProgramFacts
from programs.figures import (
    SCHOOL_AVERAGE,
    THIS_PROGRAM,
    application_status,
    awards,
    credit_charge,
    debt,
    described,
    earnings,
    growth,
    next_deadline,
    offered,
    own_price,
    provided,
    required,
    school_text,
    yearly_tuition,
)
from programs.models import CatalogueRow
from programs.pricing import PROGRAM, Bill, Study, StudyPlan, price_of, stated_length, tuition_to_finish

LOW, HIGH = "low", "high"


@dataclass(frozen=True, slots=True)
class Measure:
    """A known value of a program: how to read it, and whether `low` or `high` is better (blank: neither).

    A measure that `passes` changes with time, even if no fact changes.
    """

    key: str
    label: str
    read: Callable[[ProgramFacts], Figure]
    better: str = ""
    help: str = ""
    passes: bool = False


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that a student reads together."""

    key: str
    label: str
    measures: tuple[Measure, ...]


OWN_PRICE = Measure("own_price", "This program’s own price", own_price, LOW)
TUITION_OUT = Measure(
    "tuition_out_of_state",
    "Tuition and fees, out of state",
    yearly_tuition(Residency.OUT_OF_STATE, "out of state"),
    LOW,
)
TUITION_IN = Measure(
    "tuition_in_state", "Tuition and fees, in state", yearly_tuition(Residency.IN_STATE, "in state"), LOW
)
CREDIT_OUT = Measure(
    "credit_out_of_state",
    "Per credit hour, out of state",
    credit_charge(Residency.OUT_OF_STATE, "out of state"),
    LOW,
)
CREDIT_IN = Measure("credit_in_state", "Per credit hour, in state", credit_charge(Residency.IN_STATE, "in state"), LOW)
EARNINGS_1YR = Measure(
    "earnings_1yr", "Median earnings, one year after", earnings("earnings_1yr", "one year after completing"), HIGH
)
EARNINGS_4YR = Measure(
    "earnings_4yr", "Median earnings, four years after", earnings("earnings_4yr", "four years after completing"), HIGH
)
DEBT = Measure("debt", "Median debt of those who borrowed", debt, LOW)
AWARDS = Measure("awards", "Master’s degrees awarded", awards, help="A count, not a rate.")
GROWTH = Measure("growth", "Change of awards over four years", growth)

COST = MeasureGroup(
    "cost",
    "What it costs",
    (
        OWN_PRICE,
        TUITION_OUT,
        TUITION_IN,
        CREDIT_OUT,
        CREDIT_IN,
    ),
)
FORMAT = MeasureGroup(
    "format",
    "Time and format",
    (
        Measure("modality", "Online or in person", offered("modality")),
        Measure("attendance", "Full or part time", offered("attendance")),
        Measure("length", "Length", offered("length_months", "months"), LOW),
        Measure("campus", "Campus", offered("campus")),
    ),
)
CURRICULUM = MeasureGroup(
    "curriculum",
    "Curriculum",
    (
        Measure("core_courses", "Core courses", described("core_course_count")),
        Measure("elective_courses", "Elective courses", described("elective_course_count")),
        Measure("thesis", "Thesis", provided("thesis")),
        Measure("course_option", "Course option: coursework", described("course_option_hours", "hours")),
        Measure("project_option", "Project option: coursework", described("project_option_hours", "hours")),
        Measure("thesis_option", "Thesis option: coursework", described("thesis_option_hours", "hours")),
    ),
)
PRACTICE = MeasureGroup(
    "practice",
    "Practice and industry",
    (
        Measure("practicum", "Practicum or internship", provided("practicum")),
        Measure("capstone", "Capstone", provided("capstone")),
    ),
)
NEXT_DEADLINE = Measure("next_deadline", "Next deadline", next_deadline, passes=True)
APPLICATIONS = Measure("application_status", "Applications", application_status, passes=True)
DATES = MeasureGroup("dates", "When to apply", (APPLICATIONS, NEXT_DEADLINE))
ADMISSION = MeasureGroup(
    "admission", "Admission", tuple(Measure(kind.value, kind.label, required(kind)) for kind in RequirementKind)
)
OUTCOMES = MeasureGroup("outcomes", "Outcomes", (EARNINGS_1YR, EARNINGS_4YR, DEBT, AWARDS, GROWTH))
SCHOOL = MeasureGroup(
    "school",
    "The school",
    (
        Measure("control", "Who runs it", school_text(CatalogueRow.get_control_display)),
        Measure("place", "Place", school_text(lambda row: f"{row.city}, {row.get_state_display()}")),
        Measure("locale", "Surroundings", school_text(CatalogueRow.get_locale_display)),
        Measure("region", "Region", school_text(CatalogueRow.get_region_display)),
    ),
)

GROUPS = (COST, FORMAT, CURRICULUM, PRACTICE, DATES, ADMISSION, OUTCOMES, SCHOOL)
"""All measures, in the order in which students compare programs."""


def study_of(facts: ProgramFacts, plan: StudyPlan) -> Study:
    return Study(
        prices=tuple(price_of(row, row.source.title) for row in facts.tuition),
        length_months=stated_length(((o.attendance, o.length_months) for o in facts.offerings), plan.attendance),
    )


def cost_to_finish(facts: ProgramFacts, plan: StudyPlan) -> Figure:
    """Tuition and fees until the degree with formula, notes and source, or the reason why they cannot be computed."""
    bill = tuition_to_finish(study_of(facts, plan), plan)
    if not bill.is_known:
        return bill_figure(bill)
    source = next(row.source for row in facts.tuition if row.source.title == bill.price.source)
    return bill_figure(bill, source, bill.notes)


def cost_measure(plan: StudyPlan) -> Measure:
    """The cost of finishing with a study plan, as a measure."""
    return Measure("cost_to_finish", "Tuition and fees to finish", lambda facts: cost_to_finish(facts, plan), LOW)


def bill_figure(bill: Bill | CannotCompute, source: Source | None = None, notes: Iterable[str] = ()) -> Figure:
    """A bill as a figure. Its context is the year and owner of the price; its note is the formula with these notes."""
    if not bill.is_known:
        return missing(note=str(bill))
    price = bill.price
    whose = THIS_PROGRAM if price.whose == PROGRAM else SCHOOL_AVERAGE
    payers = "" if price.residency == Residency.ANY else f"{Residency(price.residency).label.lower()}, "
    year = academic_year(price.academic_year) if price.academic_year else "year not stated"
    note = " ".join([f"{bill.formula}.", *notes])
    return Figure(bill.amount, "usd", year, f"{payers}{whose}", source, note=note)
