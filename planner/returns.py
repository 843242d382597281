"""Whether a program pays for itself: income with and without the degree, year by year, at today's value.

Year 1 begins with the first day of study. Amounts are whole US dollars before tax. Both incomes grow at one rate from
today's level; what graduates earn is taken as if paid today. A year's difference is income with the degree, less what
the student pays in that year, less income without it; it is discounted from the start of its year, rounded, and added
up, so that each line of the table can be worked out from the one above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from statistics import quantiles

from core.calculations import Answers, CannotCompute, Refused, dollars, number, rate, shares, whole
from planner.costs import Cost, total_cost
from planner.plan import Plan
from programs.pricing import Study

FEWEST_VALUES = 5


@dataclass(frozen=True, slots=True)
class Spread(Answers):
    """Yearly earnings in a low, a middle and a high case; `basis` says whose in words, `n` out of how many."""

    low: int = dollars("The low case")
    middle: int = dollars("The middle case")
    high: int = dollars("The high case")
    basis: str = ""
    n: int | None = None

    is_known = True

    def __post_init__(self):
        Answers.__post_init__(self)
        if not self.low <= self.middle <= self.high:
            raise Refused(
                "low", "The low case must not be above the middle one, nor the middle one above the high one."
            )


def percentile_spread(values: Iterable[int | None], basis: str) -> Spread | CannotCompute:
    """The 25th percentile, median and 75th percentile of known values, in whole dollars.

    Interpolated between the values with both ends included (`statistics.quantiles`, method "inclusive"; a spreadsheet's
    QUARTILE.INC): the values are all that exist, not a sample. Fewer than five say nothing about a spread.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST_VALUES:
        return CannotCompute(f"a spread needs {FEWEST_VALUES} known values and there are {len(known)}")
    cuts = quantiles(map(Decimal, known), n=4, method="inclusive")
    return Spread(*map(whole, cuts), basis=basis, n=len(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook(Answers):
    """What a student expects: earnings with the degree (None: not known), and rates as Decimals (0.03 is 3% a year)."""

    spread: Spread | None = field(metadata={"label": "Earnings with the degree"})
    growth: Decimal = rate("The growth of incomes", "-0.05", "0.15")
    discount_rate: Decimal = rate("The discount rate", "0", "0.2")
    horizon_years: int = number("The years to look ahead", 1, 50)


@dataclass(frozen=True, slots=True)
class Year:
    """One line of a case. `paid` is what leaves the student's account for the degree, loan payments included."""

    year: int
    without_degree: int
    with_degree: int
    paid: int
    difference: int
    discounted: int
    cumulated: int


@dataclass(frozen=True, slots=True)
class Case:
    """The years ahead at one level of earnings."""

    earnings: int
    years: Sequence[Year]

    @property
    def gain(self) -> int:
        """Net present value of the degree at the end of the horizon; below zero it did not pay."""
        return self.years[-1].cumulated

    @property
    def shortfall(self) -> int:
        """What is still missing at the end of the horizon; 0 when the degree has paid."""
        return max(0, -self.gain)

    @property
    def break_even_year(self) -> int | None:
        """The first year from whose end on the cumulated difference stays at or above zero; None: not in the horizon.

        A surplus that loan payments eat up again is not yet a break-even.
        """
        behind = [year.year for year in self.years if year.cumulated < 0]
        first = behind[-1] + 1 if behind else 1
        return first if first <= len(self.years) else None


@dataclass(frozen=True, slots=True)
class Worth:
    """The low, middle and high case of one program for one student, and the cost they share."""

    cost: Cost
    low: Case
    middle: Case
    high: Case

    is_known = True


def discounted(amount: int, rate: Decimal, year: int) -> int:
    """Today's value of an amount in a year counted from 1: amount / (1 + rate)^(year - 1), in whole dollars."""
    return whole(amount / (1 + Decimal(rate)) ** (year - 1))


def present_value(amounts: Iterable[int], rate: Decimal) -> int:
    """Today's value of one amount a year, the first of them today: the sum of each one `discounted`."""
    return sum(discounted(amount, rate, year) for year, amount in enumerate(amounts, 1))


def worth(study: Study, plan: Plan, outlook: Outlook) -> Worth | CannotCompute:
    """The three cases of a program, or why they cannot be known. Nothing unknown is taken for zero."""
    cost = total_cost(study, plan)
    if not cost.is_known:
        return cost
    if outlook.spread is None:
        return CannotCompute("what graduates earn is not known")
    if plan.income_now is None:
        return CannotCompute("you have not said what you earn now (0 if nothing)", "income_now")
    needed = -(-last_month(cost) // 12)
    if needed > outlook.horizon_years:
        return CannotCompute(f"study and loan last {needed} years, longer than you look ahead", "horizon_years")
    spread = outlook.spread
    return Worth(cost, *(case(cost, plan, outlook, each) for each in (spread.low, spread.middle, spread.high)))


def last_month(cost: Cost) -> int:
    """The month in which the last payment for the degree is due."""
    return cost.bill.months + (cost.loan.months if cost.loan else 0)


def payments(cost: Cost, horizon_years: int) -> list[int]:
    """What is paid for the degree in each year: out of pocket while studying, then the loan from the month after."""
    paid = [0] * horizon_years
    for year in cost.years:
        paid[year.year - 1] += year.out_of_pocket
    if cost.loan:
        ends = [min(max(12 * year, cost.bill.months), last_month(cost)) for year in range(horizon_years + 1)]
        months = [upto - before for before, upto in pairwise(ends)]
        paid = [each + share for each, share in zip(paid, shares(cost.repaid, months), strict=True)]
    return paid


def case(cost: Cost, plan: Plan, outlook: Outlook, earnings: int) -> Case:
    """The path at one level of earnings.

    Income in year t is (1 + growth)^(t - 1) times today's; in a year with m months of study it is
    m/12 · income while studying + (12 - m)/12 · earnings.
    """
    studying = [year.months for year in cost.years]
    years, cumulated = [], 0
    for year, paid in enumerate(payments(cost, outlook.horizon_years), 1):
        months = studying[year - 1] if year <= len(studying) else 0
        level = (1 + Decimal(outlook.growth)) ** (year - 1)
        without = whole(level * plan.income_now)
        with_degree = whole(level * (months * plan.income_while_studying + (12 - months) * earnings) / 12)
        difference = with_degree - paid - without
        today = discounted(difference, outlook.discount_rate, year)
        cumulated += today
        years.append(Year(year, without, with_degree, paid, difference, today, cumulated))
    return Case(earnings, years)
