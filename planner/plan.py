"""How one student would take a program: the answers behind total cost and break-even."""

from dataclasses import dataclass
from decimal import Decimal

from core.calculations import dollars, number, rate
from programs.pricing import StudyPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(StudyPlan):
    """Answers of a student. Amounts are whole US dollars a year, `moving` once; None means not answered.

    `living_per_year` is what living costs beyond what it costs now: 0 for those who stay where they live; whoever also
    gives up income would otherwise pay rent twice.
    `grants_per_year` go off tuition and fees and never beyond; a stipend is `income_while_studying`. The employer pays
    `employer_per_year` of the tuition that is left, at most `employer_cap_per_year` (None: no cap). `loan_share` of
    what then remains of each year is borrowed at `loan_rate` and paid back over `loan_years` after the degree.
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
