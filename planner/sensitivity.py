"""How much each input moves the result of a break-even."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from core.calculations import CannotCompute, Refused, whole
from planner.plan import Plan
from planner.returns import Outlook, Spread, worth
from programs.pricing import Price, Study


@dataclass(frozen=True, slots=True)
class Effect:
    """What one input alone does: the change of the middle case's net present value, in US dollars."""

    label: str
    change: str
    dollars: int


def tenth(amount: int, sign: int) -> int:
    """A tenth more or less."""
    return whole(amount * (10 + sign) / Decimal(10))


def tenth_of_prices(prices: tuple[Price, ...], sign: int) -> tuple[Price, ...]:
    """Every price and its fees a tenth more or less."""
    return tuple(
        replace(
            price,
            amount=tenth(price.amount, sign),
            required_fees=None if price.required_fees is None else tenth(price.required_fees, sign),
        )
        for price in prices
    )


def tenth_of_spread(spread: Spread, sign: int) -> Spread:
    """All three cases a tenth more or less."""
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
    """One line per input that moves the middle case, the strongest first.

    Each input takes one step up, `+10%` or `+1 point`; or down where the step up is not an answer or leaves nothing to
    compute. Inputs without an answer, and those that this program does not use, have no line.
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
            with suppress(Refused):
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
