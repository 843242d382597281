"""What a degree costs to finish: the answers of a plan, the loan, and each year's amounts. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.calculations import Answers, CannotCompute, dollars, number, quotient, rate, shares, whole
from programs.pricing import TERMS_OF_YEAR, Bill, Study, StudyPlan, terms_of, tuition_to_finish


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(StudyPlan):
    """Answers of a student. Amounts are whole US dollars a year, `moving` once; None means not answered.

    `living_per_year` is the extra cost of living: 0 for students who do not move. Counting it in full would count rent
    twice for students who also give up income. `grants_per_year` reduce tuition and fees, at most to zero; a stipend is
    `income_while_studying`. The employer pays `employer_per_year` of the remaining tuition, at most
    `employer_cap_per_year` (None: no cap). `loan_share` of each year's remainder is borrowed at `loan_rate` and paid
    back over `loan_years` after the degree.
    """

    living_per_year: int | None = dollars("What living costs you", default=None)
    moving: int = dollars("What moving costs you", default=0)
    income_now: int | None = dollars("Your income now", default=None)
    income_while_studying: int = dollars("Your income while studying", default=0)
    grants_per_year: int = dollars("Your grants", default=0)
    employer_per_year: int = dollars("Your employer's contribution", default=0)
    employer_cap_per_year: int | None = dollars("Your employer's yearly cap", default=None)
    loan_share: Decimal = rate("The share you borrow", "0", "1", default=Decimal(0))
    loan_rate: Decimal | None = rate("The rate of your loan", "0", "0.3", default=None)
    loan_years: int | None = number("The years to pay back", 1, 40, default=None)


CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Loan(Answers):
    """A fully amortized loan of `principal` US dollars at `annual_rate` (0.068 is 6.8%) over a number of months.

    Payment at the end of each month, with i = annual rate / 12 and n = months: principal · i / (1 - (1 + i)^-n), and
    principal / n at a zero rate. It is the present value of an ordinary annuity solved for the payment, PMT in a
    spreadsheet. All results are Decimals, rounded to the cent at the end.
    """

    principal: int = number("The principal", 0, 100_000_000)
    annual_rate: Decimal = rate("The yearly rate", "0", "0.3")
    months: int = number("The number of payments", 1, 480)

    @property
    def monthly_payment(self) -> Decimal:
        return self.exact_payment.quantize(CENT, ROUND_HALF_UP)

    @property
    def total_interest(self) -> Decimal:
        """All payments less the principal.

        The payment is not rounded here, so that a zero rate costs exactly nothing.
        """
        return (self.exact_payment * self.months - self.principal).quantize(CENT, ROUND_HALF_UP)

    @property
    def exact_payment(self) -> Decimal:
        """The monthly payment before rounding.

        A rate with more than sixteen decimal places would be lost in the division.
        """
        monthly_rate = round(Decimal(self.annual_rate) / 12, 16)
        if not monthly_rate:
            return Decimal(self.principal) / self.months
        return self.principal * monthly_rate / (1 - (1 + monthly_rate) ** -self.months)


@dataclass(frozen=True, slots=True)
class YearOfStudy:
    """One line of the schedule. Tuition, living and moving, less grants and employer, are paid or borrowed."""

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
    """All costs of one program for one student. `income_given_up` is None when the current income is not known."""

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
        return self.loan.principal + whole(self.loan.total_interest) if self.loan else 0

    @property
    def interest(self) -> int:
        """What the loan costs in addition to what was borrowed, while studying and after."""
        return self.repaid - self.sums["borrowed"]

    @property
    def total_paid(self) -> int:
        """Out of pocket and back to the lender: all that the student pays because of the degree."""
        return self.sums["out_of_pocket"] + self.repaid

    @property
    def total(self) -> int | CannotCompute:
        """What is paid and the income given up."""
        if self.income_given_up is None:
            return CannotCompute("you have not said what you earn now (0 if nothing)", "income_now")
        return self.total_paid + self.income_given_up


def total_cost(study: Study, plan: Plan) -> Cost | CannotCompute:
    """The cost of a program for one student, with its schedule.

    Living and income given up (now less while studying, at least zero) count by months / 12; grants by terms / 2;
    employer's contribution and cap once in each year of study begun. Money is borrowed on the first day of each year.
    Until the degree it bears simple interest, borrowed · rate · months left / 12, which is then added to the debt; from
    then on it is a `Loan`.
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
    """The first missing answer that the total needs."""
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
