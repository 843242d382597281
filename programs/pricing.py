"""The price that a student would pay for a program, and tuition and fees until the degree at that price."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from sys import intern
from typing import NamedTuple

from core.calculations import Answers, CannotCompute, dollars, number, one_of, quotient
from core.figures import WRITERS
from programs.choices import Attendance, Residency, TuitionBasis
from programs.models import Tuition

PROGRAM, SCHOOL_AVERAGE = "program", "school average"
NO_PRICE = CannotCompute("no price that would apply to you is known")
TERMS_OF_YEAR, MONTHS_OF_TERM = 2, 6

# In IPEDS, out of state are all students who do not meet the state's residency rules, including those from abroad.
RESIDENCIES = {
    Residency.IN_STATE: (Residency.IN_STATE, Residency.ANY),
    Residency.OUT_OF_STATE: (Residency.OUT_OF_STATE, Residency.ANY),
    Residency.INTERNATIONAL: (Residency.INTERNATIONAL, Residency.ANY, Residency.OUT_OF_STATE),
}
# A price for the whole program needs no assumed length. A school's charge per credit hour is for part-time students.
BASES = {
    (PROGRAM, Attendance.FULL_TIME): ("per_program", "per_year", "per_term", "per_credit"),
    (PROGRAM, Attendance.PART_TIME): ("per_program", "per_credit", "per_term", "per_year"),
    (SCHOOL_AVERAGE, Attendance.FULL_TIME): ("per_year",),
    (SCHOOL_AVERAGE, Attendance.PART_TIME): ("per_credit", "per_year"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPlan(Answers):
    """How a student would take a program, as far as prices depend on it; None means not answered.

    `years` and `credits` are used when the program states none.
    """

    residency: str = one_of("Residency", RESIDENCIES)
    attendance: str = one_of("Attendance", Attendance.values)
    years: Decimal | None = number("The length in years", Decimal("0.25"), 8, whole=False, default=None)
    credits: int | None = number("The program's credit hours", 1, 200, default=None)
    credits_transferred: int = number("The credit hours you transfer", 0, 200, default=0)


@dataclass(frozen=True, slots=True)
class Price(Answers):
    """A price for one unit of `basis` in US dollars: `amount`, and `required_fees` for the same unit if known.

    `whose` is `PROGRAM` for the program's own price, `SCHOOL_AVERAGE` for the average of all graduate students of the
    school. `academic_year` is the year when it begins, None if not stated. `source` is the title of its source.
    """

    amount: int = dollars("The price")
    basis: str = one_of("The basis of a price", TuitionBasis.values)
    residency: str = one_of("Residency", Residency.values)
    whose: str = one_of("The owner of a price", (PROGRAM, SCHOOL_AVERAGE))
    required_fees: int | None = dollars("The required fees", default=None)
    academic_year: int | None = None
    source: str = ""

    @property
    def total(self) -> int:
        """Tuition and known fees."""
        return self.amount + (self.required_fees or 0)


@dataclass(frozen=True, slots=True)
class Study(Answers):
    """Stated facts about a program; None: not stated. The length is for the planned attendance."""

    prices: tuple[Price, ...] = field(metadata={"label": "Tuition and fees"})
    length_months: int | None = number("The length in months", 3, 96, default=None)
    credits_required: int | None = number("The credit hours required", 1, 200, default=None)


class Units(NamedTuple):
    """How many times a price is paid until the degree: `times` / `part`.

    `months` and `credits` are the values for this student, None if neither the program nor the student states them.
    """

    months: int | None
    credits: int | None
    times: int
    part: int

    is_known = True

    def at(self, total: int) -> int:
        """The total at a price, US$."""
        return quotient(total * self.times, self.part)


@dataclass(frozen=True, slots=True)
class Bill:
    """Tuition and fees until the degree, before any aid, at one price.

    `months` and `credits` are the values for this student, None if neither the program nor the student states them.
    """

    price: Price
    study: Study
    plan: StudyPlan
    months: int | None
    credits: int | None
    amount: int

    is_known = True

    @property
    def formula(self) -> str:
        """The calculation in words: `US$49,450 per year × 2 years`."""
        price, left = self.price, (self.credits or 0) - self.plan.credits_transferred
        text = WRITERS[f"usd_{price.basis}"](price.total)
        if price.basis == TuitionBasis.PER_CREDIT:
            return f"{text} × {counted(left, 'credit hour')}"
        if price.basis == TuitionBasis.PER_TERM:
            text += f" × {counted(terms_of(self.months), 'term')}"
        elif price.basis == TuitionBasis.PER_YEAR:
            text += f" × {counted(terms_of(self.months) / TERMS_OF_YEAR, 'year')}"
        return f"{text} × {left}/{self.credits} credit hours" if self.credits and left < self.credits else text

    @property
    def notes(self) -> list[str]:
        """The owner of the price, its reliability and the assumptions, one sentence each."""
        return list(cautions(self.price, self.study, self.plan))


def choose_price(prices: Iterable[Price], plan: StudyPlan) -> Price | None:
    """The price that is closest to what this student would pay; None if none applies.

    Ordered by: the program's own before the school's average; the student's residency before everyone's (students from
    abroad fall back on out of state); newest first, without a year last; then the basis that fits the attendance
    (`BASES`); of equal prices the higher one. Prices are never mixed: the amount never comes with the fees or year of
    another price.
    """
    residencies = RESIDENCIES[plan.residency]

    def rank(price: Price):
        return (
            price.whose == SCHOOL_AVERAGE,
            residencies.index(price.residency),
            -(price.academic_year or 0),
            BASES[price.whose, plan.attendance].index(price.basis),
            -price.total,
            -price.amount,
            price.required_fees is None,
            price.source,
        )

    fitting = (p for p in prices if p.residency in residencies and p.basis in BASES[p.whose, plan.attendance])
    return min(fitting, key=rank, default=None)


def stated_length(ways: Iterable[tuple[str, int | None]], attendance: str) -> int | None:
    """The length in months of the first way (attendance, months) with the planned attendance, else of one without."""
    known = [(stated, months) for stated, months in ways if months and stated in ("", attendance)]
    return min(known, key=lambda way: way[0] != attendance)[1] if known else None


def price_of(row: Tuition, source: str) -> Price:
    """A row of the catalog as a price, with the title of its source.

    Of a range it takes the upper end, so that a total is not too low.
    """
    return Price(
        amount=row.highest_amount or row.amount,
        # Thousands of prices are in memory, with few different strings.
        basis=intern(row.basis),
        residency=intern(row.residency),
        whose=PROGRAM if row.program_id else SCHOOL_AVERAGE,
        required_fees=row.required_fees,
        academic_year=row.academic_year,
        source=intern(source),
    )


def counted(count: float, unit: str) -> str:
    """A number with its unit: `1 year`, `1.5 years`."""
    return f"{count:g} {unit}{'s' if count != 1 else ''}"


def terms_of(months: int) -> int:
    """Terms in this many months: one for each half year begun."""
    return ceil(months / MONTHS_OF_TERM)


def tuition_to_finish(study: Study, plan: StudyPlan) -> Bill | CannotCompute:
    """Tuition and required fees until the degree: price · units · credit hours left / credit hours required.

    Units are terms, terms / 2 for a yearly price, or 1 for a price of the whole program. A price per credit hour is
    multiplied by the credit hours left. If the required credit hours are unknown, a transfer is not counted and a note
    says so. The program's length and credit hours are used; if it states none, the student's answers are used.
    """
    price = choose_price(study.prices, plan)
    if price is None:
        return NO_PRICE
    units = units_of(price.basis, study, plan)
    return Bill(price, study, plan, units.months, units.credits, units.at(price.total)) if units.is_known else units


def units_of(basis: str, study: Study, plan: StudyPlan) -> Units | CannotCompute:
    """How many times a price of a basis is paid. Does not depend on the amount."""
    months = study.length_months or (ceil(plan.years * 12) if plan.years is not None else None)
    credits = study.credits_required or plan.credits
    if credits is not None and credits <= plan.credits_transferred:
        return CannotCompute(f"you transfer all {credits} credit hours of the program", "credits_transferred")
    if basis == TuitionBasis.PER_CREDIT and credits is None:
        return CannotCompute("the price is per credit hour and nobody says how many the program takes", "credits")
    if basis in (TuitionBasis.PER_TERM, TuitionBasis.PER_YEAR) and months is None:
        return CannotCompute("the price is for a time and nobody says how long the program takes", "years")

    times, part = 1, 1
    if basis == TuitionBasis.PER_TERM:
        times = terms_of(months)
    elif basis == TuitionBasis.PER_YEAR:
        times, part = terms_of(months), TERMS_OF_YEAR
    if credits is not None:
        times *= credits - plan.credits_transferred
        part *= 1 if basis == TuitionBasis.PER_CREDIT else credits
    return Units(months, credits, times, part)


def cautions(price: Price, study: Study, plan: StudyPlan) -> Iterator[str]:
    if price.whose == PROGRAM:
        yield "The program’s own price."
    else:
        yield "The average of all graduate students of the school: this program’s own price may be far from it."
    if price.academic_year is None:
        yield "The source does not say for which year the price holds."
    if price.required_fees is None:
        yield "Required fees are not stated beside it and not added."
    if plan.residency == Residency.INTERNATIONAL and price.residency == Residency.OUT_OF_STATE:
        yield "The price for out-of-state students: none for students from abroad is known."
    is_for_time = price.basis in (TuitionBasis.PER_TERM, TuitionBasis.PER_YEAR)
    if is_for_time and plan.attendance == Attendance.PART_TIME:
        yield "A price for full-time study: studying part time may cost less each year."
    if is_for_time:
        yield f"A term is counted for each {MONTHS_OF_TERM} months begun, {TERMS_OF_YEAR} terms to a year."
    if study.length_months is None and plan.years is not None:
        yield "The program does not state its length: yours is used."
    counts_credits = price.basis == TuitionBasis.PER_CREDIT or plan.credits_transferred
    if counts_credits and study.credits_required is None and plan.credits is not None:
        yield "The program does not state its credit hours: yours are used."
    if plan.credits_transferred and not (study.credits_required or plan.credits):
        yield "Your transfer is not counted: nobody says how many credit hours the program takes."
    elif plan.credits_transferred:
        yield "Your transfer lowers the tuition; the time to the degree is left as it is."
