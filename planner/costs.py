"""What a program costs one student until the degree: tuition and fees, living, moving, interest, income given up.

Everything is in whole US dollars at today's prices; each yearly amount is rounded once, half a dollar up, and results
are sums of rounded amounts, so that they can be added up again by hand. A year of study is twelve months from the first
day. It holds two terms, as an academic year's price pays for fall and spring: a term is counted for each half year
begun, so that 16 months are 3 terms and 21 months 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.calculations import CannotCompute, quotient, shares, whole
from planner.amortisation import Loan
from planner.plan import Plan
from programs.pricing import TERMS_OF_YEAR, Bill, Study, terms_of, tuition_to_finish


@dataclass(frozen=True, slots=True)
class YearOfStudy:
    """One line of the schedule. Tuition, living and moving less grants and employer are paid or borrowed."""

    year: int
    months: int
    terms: int
    tuition: int
    living: int
    moving: int
    grants: int
    employer: int
    out_of_pocket: int
    borrowed: int


COLUMNS = ("tuition", "living", "moving", "grants", "employer", "out_of_pocket", "borrowed")


@dataclass(frozen=True, slots=True)
class Cost:
    """Everything one program costs one student. `income_given_up` is None when the income now is not known."""

    bill: Bill
    years: Sequence[YearOfStudy]
    interest_while_studying: int
    loan: Loan | None
    income_given_up: int | None

    is_known = True

    @property
    def sums(self) -> dict[str, int]:
        """The last line of the schedule: each column added up."""
        return {column: sum(getattr(year, column) for year in self.years) for column in COLUMNS}

    @property
    def repaid(self) -> int:
        """All payments of the loan."""
        return self.loan.principal + whole(self.loan.total_interest) if self.loan else 0

    @property
    def interest(self) -> int:
        """What the loan costs beyond what was borrowed, while studying and after."""
        return self.repaid - self.sums["borrowed"]

    @property
    def total_paid(self) -> int:
        """Out of pocket and back to the lender: what leaves the student's account because of the degree."""
        return self.sums["out_of_pocket"] + self.repaid

    @property
    def total(self) -> int | CannotCompute:
        """What is paid and the income given up."""
        if self.income_given_up is None:
            return CannotCompute("you have not said what you earn now (0 if nothing)", "income_now")
        return self.total_paid + self.income_given_up


def total_cost(study: Study, plan: Plan) -> Cost | CannotCompute:
    """The cost of a program for one student, with its schedule.

    Living and income given up (now less while studying, not below nothing) count by months / 12; grants by
    terms / 2; employer's contribution and cap once in each year of study begun. Money is borrowed on the first day of
    each year; until the degree it bears simple interest, borrowed · rate · months left / 12, which then joins what is
    owed; from there on it is a `Loan`.
    """
    bill = tuition_to_finish(study, plan)
    if not bill.is_known:
        return bill
    if unknown := what_is_missing(bill, plan):
        return unknown
    years = schedule(bill, plan)
    rate = Decimal(plan.loan_rate or 0)
    accrued = whole(sum(year.borrowed * rate * (bill.months - 12 * (year.year - 1)) / 12 for year in years))
    borrowed = sum(year.borrowed for year in years)
    loan = Loan(borrowed + accrued, rate, 12 * plan.loan_years) if borrowed else None
    given_up = None
    if plan.income_now is not None:
        given_up = quotient(max(0, plan.income_now - plan.income_while_studying) * bill.months, 12)
    return Cost(bill, years, accrued, loan, given_up)


def what_is_missing(bill: Bill, plan: Plan) -> CannotCompute | None:
    """The first answer that the total still needs."""
    if bill.months is None:
        return CannotCompute("the program does not state its length and you have not said how many years", "years")
    if plan.living_per_year is None:
        return CannotCompute(
            "you have not said what living costs you (0 if you stay where you live)", "living_per_year"
        )
    if plan.loan_share and plan.loan_rate is None:
        return CannotCompute("you have not said at which rate you borrow", "loan_rate")
    if plan.loan_share and plan.loan_years is None:
        return CannotCompute("you have not said over how many years you pay back", "loan_years")
    return None


def schedule(bill: Bill, plan: Plan) -> list[YearOfStudy]:
    """The years of study; the last one may be part of a year. Tuition is spread evenly over the terms."""
    months = [min(12, bill.months - past) for past in range(0, bill.months, 12)]
    terms = [terms_of(each) for each in months]
    cap = plan.employer_cap_per_year
    employer_most = plan.employer_per_year if cap is None else min(cap, plan.employer_per_year)
    years = []
    for i, tuition in enumerate(shares(bill.amount, terms)):
        living = quotient(plan.living_per_year * months[i], 12)
        moving = 0 if i else plan.moving
        grants = min(tuition, quotient(plan.grants_per_year * terms[i], TERMS_OF_YEAR))
        employer = min(tuition - grants, employer_most)
        left = tuition + living + moving - grants - employer
        borrowed = whole(left * Decimal(plan.loan_share))
        paid = (tuition, living, moving, grants, employer, left - borrowed, borrowed)
        years.append(YearOfStudy(i + 1, months[i], terms[i], *paid))
    return years
