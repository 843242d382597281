"""Whether a degree pays: ranges of earnings, break-even, net present value, and what they depend on most."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from itertools import pairwise
from statistics import quantiles

from careers.models import Occupation, OccupationWage
from core.calculations import AnswerRefused, Answers, CannotCompute, dollars, number, rate, shares, whole
from planner.costs import Cost, Plan, total_cost
from programs.facts import ProgramFacts
from programs.models import FieldOutcome
from programs.pricing import Price, Study

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
            raise AnswerRefused(
                "low", "The low case must not be above the middle one, nor the middle one above the high one."
            )


def percentile_spread(values: Iterable[int | None], basis: str) -> Spread | CannotCompute:
    """The 25th percentile, median and 75th percentile of known values, in whole dollars.

    Interpolated between the values with both ends included (`statistics.quantiles`, method "inclusive"; a spreadsheet's
    QUARTILE.INC): the values are all that exist, not a sample. Fewer than five values give no spread.
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
    """One line of a case. `paid` is all that the student pays for the degree, loan payments included."""

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
        """The first year after which the cumulated difference stays at or above zero; None: not in the horizon.

        A surplus that loan payments use up again is not yet a break-even.
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
    """The three cases of a program, or why they cannot be known. Unknown values are never taken for zero."""
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
    """The years at one level of earnings.

    Income in year t is (1 + growth)^(t - 1) times today's; in a year with m months of study it is m/12 · income while
    studying + (12 - m)/12 · earnings.
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


def known_spreads(facts: ProgramFacts, career: Occupation | None, state: str) -> list[Spread]:
    """All known earnings with the degree, the best known first, each named in `basis`.

    First graduates of this school and field; then the spread over all schools of the field; then wages of the chosen
    career. A median without percentiles has no spread: its three cases are the same.
    """
    level = facts.program.credential_level
    spreads = [
        school_median(facts.program.outcome),
        national_spread(facts.row.cip_code[:5], level),
        career_spread(career, state),
    ]
    return [spread for spread in spreads if spread]


def school_median(outcome: FieldOutcome | None) -> Spread | None:
    """The median one year after of a school's graduates in a field, as all three cases; None when not published."""
    if outcome is None or not outcome.median_earnings_1yr:
        return None
    median = outcome.median_earnings_1yr
    return Spread(
        median,
        median,
        median,
        basis=f"median one year after of all master’s graduates of this school in CIP {outcome.cip_family}",
    )


def national_spread(family: str, level: int) -> Spread | None:
    """The middle half of the schools' medians one year after, for a four-digit field; None below five schools."""
    values = FieldOutcome.objects.filter(
        cip_family=family, credential_level=level, median_earnings_1yr__isnull=False
    ).values_list("median_earnings_1yr", flat=True)
    spread = percentile_spread(
        values, f"medians one year after of master’s graduates in CIP {family}, over the schools that have one"
    )
    return spread if spread.is_known else None


def career_spread(career: Occupation | None, state: str) -> Spread | None:
    """The middle half of the wages of a career in a state, or in the nation; None when it is not published."""
    if career is None:
        return None
    area = state or "US"
    wage = OccupationWage.objects.in_area(area).newest().filter(occupation=career).first()
    if wage is None or None in (wage.p25, wage.median, wage.p75):
        return None
    place = state or "the United States"
    return Spread(wage.p25, wage.median, wage.p75, basis=f"wages of {career.title} in {place}, {wage.year}, all ages")


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of changing one input only: the change of the middle case's net present value, in US dollars."""

    label: str
    change: str
    dollars: int


def tenth(amount: int, sign: int) -> int:
    """A tenth more or less, by `sign`."""
    return whole(amount * (10 + sign) / Decimal(10))


def tenth_of_prices(prices: tuple[Price, ...], sign: int) -> tuple[Price, ...]:
    return tuple(
        replace(
            price,
            amount=tenth(price.amount, sign),
            required_fees=None if price.required_fees is None else tenth(price.required_fees, sign),
        )
        for price in prices
    )


def tenth_of_spread(spread: Spread, sign: int) -> Spread:
    low, middle, high = (tenth(each, sign) for each in (spread.low, spread.middle, spread.high))
    return replace(spread, low=low, middle=middle, high=high)


def by(step) -> Callable:
    """A fixed step up or down."""
    return lambda value, sign: value + sign * step


POINT, TEN_POINTS = by(Decimal("0.01")), by(Decimal("0.1"))

STEPS = (
    ("study", "prices", tenth_of_prices, "10%"),
    ("study", "length_months", by(6), "6 months"),
    ("plan", "years", by(Decimal("0.5")), "6 months"),
    ("study", "credits_required", by(3), "3 credit hours"),
    ("plan", "credits", by(3), "3 credit hours"),
    ("plan", "living_per_year", tenth, "10%"),
    ("plan", "moving", tenth, "10%"),
    ("plan", "grants_per_year", tenth, "10%"),
    ("plan", "employer_per_year", tenth, "10%"),
    ("plan", "employer_cap_per_year", tenth, "10%"),
    ("plan", "loan_share", TEN_POINTS, "10 points"),
    ("plan", "loan_rate", POINT, "1 point"),
    ("plan", "loan_years", by(1), "1 year"),
    ("plan", "income_now", tenth, "10%"),
    ("plan", "income_while_studying", tenth, "10%"),
    ("outlook", "spread", tenth_of_spread, "10%"),
    ("outlook", "growth", POINT, "1 point"),
    ("outlook", "discount_rate", POINT, "1 point"),
    ("outlook", "horizon_years", by(1), "1 year"),
)


def sensitivity(study: Study, plan: Plan, outlook: Outlook) -> list[Effect] | CannotCompute:
    """One line for each input that changes the middle case, the strongest first.

    Each input takes one step up, `+10%` or `+1 point`; or down where the step up is not a valid answer or leaves
    nothing to compute. Inputs without an answer, and those that this program does not use, have no line.
    """
    inputs = {"study": study, "plan": plan, "outlook": outlook}
    before = worth(**inputs)
    if not before.is_known:
        return before
    effects = []
    for owner, name, step, size in STEPS:
        value = getattr(inputs[owner], name)
        if value is None:
            continue
        for sign, mark in ((1, "+"), (-1, "-")):
            with suppress(AnswerRefused):
                after = worth(**inputs | {owner: replace(inputs[owner], **{name: step(value, sign)})})
                if after.is_known:
                    effects.append(
                        Effect(label_of(inputs[owner], name), mark + size, after.middle.gain - before.middle.gain)
                    )
                    break
    return sorted((each for each in effects if each.dollars), key=lambda each: -abs(each.dollars))


def label_of(record: Study | Plan | Outlook, name: str) -> str:
    """The name of an input in words."""
    return next(each.metadata["label"] for each in fields(record) if each.name == name)
