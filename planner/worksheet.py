"""The worksheet: five questions before applying, answered as far as the sources and the student's answers allow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.calculations import CannotCompute, whole
from core.figures import Figure, missing, usd
from core.listing.bitmaps import Rows
from planner.costs import Cost, Plan, total_cost
from planner.returns import Spread, Worth
from programs.choices import Attendance, CourseRole, Modality, Residency
from programs.facts import ProgramFacts
from programs.figures import THIS_PROGRAM
from programs.geography import STATES
from programs.index import ProgramIndex
from programs.measures import (
    ADMISSION,
    AWARDS,
    DEBT,
    EARNINGS_1YR,
    EARNINGS_4YR,
    FORMAT,
    TUITION_IN,
    TUITION_OUT,
    cost_to_finish,
    study_of,
)
from programs.pages import curriculum

OWN = "from your answers"
MODALITY, ATTENDANCE = (
    next(measure for measure in FORMAT.measures if measure.key == key) for key in ("modality", "attendance")
)


@dataclass(frozen=True, slots=True)
class WorksheetLine:
    """A fact for an answer; without a figure the student writes it."""

    label: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class WorksheetQuestion:
    """One question, what is known for its answer, and what only the student can write."""

    key: str
    title: str
    text: str
    known: Sequence[WorksheetLine]
    to_write: Sequence[str]


Outcomes = Sequence[tuple[Spread | None, Worth | CannotCompute]]


@dataclass(frozen=True, slots=True)
class Others:
    """Other listed programs of the same field and level: in the program's state, and those known to be online."""

    nearby: int
    online: int


def others_of(facts: ProgramFacts, index: ProgramIndex) -> Others:
    """Counted from the index. No query."""
    row = facts.row
    same = {"cip_code": frozenset([row.cip_code]), "credential_level": frozenset([row.credential_level])}
    same_field = index.matching(same, index.everything) - Rows([row.pk])
    nearby = index.matching({"state": frozenset([row.state])}, same_field)
    online = index.matching({"modality": frozenset([Modality.ONLINE])}, same_field)
    return Others(len(nearby), len(online))


def questions_of(
    facts: ProgramFacts, plan: Plan, outcomes: Outcomes, others: Others, *, says_loan: bool
) -> list[WorksheetQuestion]:
    """The five questions about one program.

    `outcomes` are the returns at each known kind of earnings; empty when an answer is invalid. `says_loan` is whether
    the student has said how much to borrow; in the plan that looks the same as borrowing nothing.
    """
    cost = total_cost(study_of(facts, plan), plan)
    return [
        WorksheetQuestion(
            "peers",
            "People like you",
            "Who began where you stand, finished, and earns well by it? Is that the rule or the exception?",
            [*measured(facts, (EARNINGS_1YR, EARNINGS_4YR, AWARDS)), *spread_lines(outcomes), *break_even(outcomes)],
            ["Graduates I found, where they began and what they do now", "Rule or exception, and why I think so"],
        ),
        WorksheetQuestion(
            "fit",
            "Your fit",
            "Would you get through it?",
            [*measured(facts, ADMISSION.measures, only_known=True), admission_summary(facts), courses(facts)],
            ["What I have passed of it", "What I still have to learn, and where", "My chance, in my own judgment"],
        ),
        WorksheetQuestion(
            "flexible",
            "Online or near home",
            "Is there one online that appeals to you, or one near enough that you need not pay for living elsewhere?",
            [*measured(facts, (MODALITY,)), *elsewhere(facts, plan, others), living(plan, cost)],
            ["Programs online or near me that I would take"],
        ),
        WorksheetQuestion(
            "part-time",
            "Part time",
            "Could you study beside your work, or beside those you care for?",
            [*measured(facts, (ATTENDANCE,)), *part_time(facts, plan, cost)],
            ["Hours a week that I have", "Who would have to agree"],
        ),
        WorksheetQuestion(
            "loans",
            "Loans",
            "How much would you borrow, from whom, and how soon would your pay let you give it back?",
            [*loan(cost, outcomes, says_loan=says_loan), *measured(facts, (DEBT,))],
            ["Of that, private loans", "How sure I am of such a job, and what I do without it"],
        ),
    ]


def measured(facts: ProgramFacts, measures, *, only_known: bool = False) -> list[WorksheetLine]:
    """Lines of measures, each with its figure or with the reason why there is none."""
    lines = [WorksheetLine(measure.label, measure.read(facts)) for measure in measures]
    return [line for line in lines if line.figure.is_known or not only_known]


def spread_lines(outcomes: Outcomes) -> list[WorksheetLine]:
    """Half of the schools, or of the people, are between these earnings."""
    spreads = [spread for spread, _ in outcomes if spread and spread.low < spread.high]
    return [
        WorksheetLine(
            f"Earnings, the middle half{SEVERAL[place]}",
            Figure(f"{usd(spread.low)} to {usd(spread.high)}", scope=scope_of(spread)),
        )
        for place, spread in enumerate(spreads)
    ]


SEVERAL = ("", ", second kind of earnings", ", third kind of earnings")
"""Suffixes that distinguish lines with the same label: a list of facts names each once."""


def scope_of(spread: Spread) -> str:
    """Whose earnings they are, and out of how many values."""
    return f"{spread.basis}, {spread.n} schools" if spread.n else spread.basis


def break_even(outcomes: Outcomes) -> list[WorksheetLine]:
    """The year in which the degree has paid, in the low, middle and high case of each kind of earnings."""
    label = "It has paid for itself"
    unknown = next((worth for _, worth in outcomes if not worth.is_known), None)
    if unknown:
        return [WorksheetLine(label, missing(note=str(unknown)))]
    lines = []
    for place, (spread, worth) in enumerate(outcomes):
        cases = (worth.middle,) if spread.low == spread.high else (worth.low, worth.middle, worth.high)
        years = [
            f"in year {case.break_even_year}" if case.break_even_year else f"not within {len(case.years)} years"
            for case in cases
        ]
        which = "one case, as only a median is published" if len(cases) == 1 else "low, middle and high case"
        lines.append(
            WorksheetLine(
                label + SEVERAL[place], Figure(", ".join(years), scope=f"{which}, {OWN}; earnings: {spread.basis}")
            )
        )
    return lines


def admission_summary(facts: ProgramFacts) -> WorksheetLine:
    """How much is known of the admission requirements."""
    known = sum(measure.read(facts).is_known for measure in ADMISSION.measures)
    text = f"{known} of {len(ADMISSION.measures)} kinds of requirements are stated" if known else None
    return WorksheetLine("What admission asks", Figure(text, scope=THIS_PROGRAM) if known else missing())


def courses(facts: ProgramFacts) -> WorksheetLine:
    """The core courses that a source names; alternatives are joined by "or"."""
    core = dict(curriculum(facts.courses)).get(CourseRole.CORE.label)
    if core is None:
        return WorksheetLine("Core courses named", missing())
    text = "; ".join(" or ".join(course.title for course in choice) for choice in core)
    return WorksheetLine("Core courses named", Figure(text, scope=THIS_PROGRAM, source=core[0][0].source))


def elsewhere(facts: ProgramFacts, plan: Plan, others: Others) -> list[WorksheetLine]:
    """Other programs of the field: nearby ones for in-state students, else both tuition prices. Online ones for all."""
    listed = "listed here"
    online = WorksheetLine(
        "Others of the same field, known to be online",
        Figure(others.online, "count", scope=f"{listed}; most do not say"),
    )
    if plan.residency == Residency.IN_STATE:
        label = f"Others of the same field in {STATES[facts.row.state]}"
        return [online, WorksheetLine(label, Figure(others.nearby, "count", scope=listed))]
    return [online, *measured(facts, (TUITION_OUT, TUITION_IN))]


def living(plan: Plan, cost: Cost | CannotCompute) -> WorksheetLine:
    """The saving from not moving; left for the student to write when there is no answer."""
    label = "What I would save by staying where I live"
    if plan.living_per_year is None:
        return WorksheetLine(label)
    if not cost.is_known:
        return WorksheetLine(label, Figure(plan.living_per_year, "usd_per_year", scope=f"living, {OWN}"))
    sums = cost.sums
    return WorksheetLine(
        label, Figure(sums["living"] + sums["moving"], "usd", scope=f"living and moving until the degree, {OWN}")
    )


def part_time(facts: ProgramFacts, plan: Plan, cost: Cost | CannotCompute) -> list[WorksheetLine]:
    """Tuition and fees at a part-time student's price, and the income given up with the planned study."""
    bill = cost_to_finish(facts, replace(plan, attendance=Attendance.PART_TIME))
    given_up = cost.income_given_up if cost.is_known else None
    planned = Attendance(plan.attendance).label.lower()
    return [
        WorksheetLine("Tuition and fees, part time", bill),
        WorksheetLine(
            f"Income I give up by studying {planned}",
            None if given_up is None else Figure(given_up, "usd", scope=f"until the degree, {OWN}"),
        ),
    ]


def loan(cost: Cost | CannotCompute, outcomes: Outcomes, *, says_loan: bool) -> list[WorksheetLine]:
    """What is borrowed and paid back each month, and its share of a graduate's pay in the low case."""
    labels = ("What I would borrow", "Each month, after the degree")
    if not says_loan:
        return [WorksheetLine(label) for label in labels]
    if not cost.is_known:
        return [WorksheetLine(labels[0], missing(note=str(cost)))]
    lines = [WorksheetLine(labels[0], Figure(cost.sums["borrowed"], "usd", scope=f"until the degree, {OWN}"))]
    if cost.loan is None:
        return lines
    payment, interest = cost.loan.monthly_payment, f"Interest in all: {usd(cost.interest)}."
    lines.append(
        WorksheetLine(labels[1], Figure(whole(payment), "usd", scope=f"for {cost.loan.months} months", note=interest))
    )
    spread = outcomes[0][0] if outcomes else None
    if spread and spread.low:
        part = Figure(
            f"{whole(1200 * payment / spread.low)}%",
            scope=f"of {usd(spread.low)} a year before tax, {spread.basis}",
        )
        lines.append(WorksheetLine("Of a graduate’s pay in the low case", part))
    return lines
