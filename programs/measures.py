"""The catalogue of what can be shown, compared and exported about a program; one definition each."""

from collections.abc import Callable
from dataclasses import dataclass

from core.figures import Figure
from programs.choices import RequirementKind, Residency
from programs.facts import ProgramFacts
from programs.figures import (
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

LOW, HIGH = "low", "high"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something known about a program: how to read it, and whether `low` or `high` is better (blank: neither).

    A figure that `passes` reads otherwise tomorrow although no fact has changed.
    """

    key: str
    label: str
    read: Callable[[ProgramFacts], Figure]
    better: str = ""
    help: str = ""
    passes: bool = False


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures that a student looks at together."""

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

COST = MeasureGroup("cost", "What it costs", (
    OWN_PRICE,
    TUITION_OUT,
    TUITION_IN,
    CREDIT_OUT,
    CREDIT_IN,
))  # fmt: skip
FORMAT = MeasureGroup("format", "Time and format", (
    Measure("modality", "Online or in person", offered("modality")),
    Measure("attendance", "Full or part time", offered("attendance")),
    Measure("length", "Length", offered("length_months", "months"), LOW),
    Measure("campus", "Campus", offered("campus")),
))  # fmt: skip
CURRICULUM = MeasureGroup("curriculum", "Curriculum", (
    Measure("core_courses", "Core courses", described("core_course_count")),
    Measure("elective_courses", "Elective courses", described("elective_course_count")),
    Measure("thesis", "Thesis", provided("thesis")),
    Measure("course_option", "Course option: coursework", described("course_option_hours", "hours")),
    Measure("project_option", "Project option: coursework", described("project_option_hours", "hours")),
    Measure("thesis_option", "Thesis option: coursework", described("thesis_option_hours", "hours")),
))  # fmt: skip
PRACTICE = MeasureGroup("practice", "Practice and industry", (
    Measure("practicum", "Practicum or internship", provided("practicum")),
    Measure("capstone", "Capstone", provided("capstone")),
))  # fmt: skip
NEXT_DEADLINE = Measure("next_deadline", "Next deadline", next_deadline, passes=True)
APPLICATIONS = Measure("application_status", "Applications", application_status, passes=True)
DATES = MeasureGroup("dates", "When to apply", (APPLICATIONS, NEXT_DEADLINE))
ADMISSION = MeasureGroup("admission", "Admission", tuple(
    Measure(kind.value, kind.label, required(kind)) for kind in RequirementKind
))  # fmt: skip
OUTCOMES = MeasureGroup("outcomes", "Outcomes", (EARNINGS_1YR, EARNINGS_4YR, DEBT, AWARDS, GROWTH))
SCHOOL = MeasureGroup("school", "The school", (
    Measure("control", "Who runs it", school_text(CatalogueRow.get_control_display)),
    Measure("place", "Place", school_text(lambda row: f"{row.city}, {row.get_state_display()}")),
    Measure("locale", "Surroundings", school_text(CatalogueRow.get_locale_display)),
    Measure("region", "Region", school_text(CatalogueRow.get_region_display)),
))  # fmt: skip

GROUPS = (COST, FORMAT, CURRICULUM, PRACTICE, DATES, ADMISSION, OUTCOMES, SCHOOL)
"""All measures, in the order in which a student is taught to compare programs."""
