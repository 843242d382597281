"""Earnings over the years as lines."""

from dataclasses import dataclass

from core.charts import Tick, round_steps
from core.figures import usd
from planner.returns import Case

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 480, 220, 88, 16, 28


@dataclass(frozen=True, slots=True)
class PathChart:
    """Two lines over the years: income with the degree less what is paid for it, and income without it.

    Lengths are in SVG units. `break_even` is the position of the break-even year on the scale; None when it is not
    reached.
    """

    width: int
    height: int
    left: int
    baseline: int
    with_degree: str
    without_degree: str
    ticks: tuple[Tick, ...]
    years: tuple[tuple[float, int], ...]
    break_even: float | None


def earnings_chart(case: Case) -> PathChart:
    """The yearly incomes of a case on one scale that includes zero."""
    with_degree = [year.with_degree - year.paid for year in case.years]
    without = [year.without_degree for year in case.years]
    steps = round_steps(max(*with_degree, *without, 1))
    highest, lowest = steps[-1], min(*with_degree, *without, 0)
    baseline = HEIGHT - BOTTOM
    slot = (WIDTH - LEFT - BOTTOM) / max(1, len(case.years) - 1)

    def x(year: int) -> float:
        return round(LEFT + (year - 1) * slot, 1)

    def y(amount: int) -> float:
        return round(TOP + (highest - amount) / (highest - lowest) * (baseline - TOP), 1)

    def line(amounts: list[int]) -> str:
        return " ".join(f"{x(year)},{y(amount)}" for year, amount in enumerate(amounts, 1))

    last = len(case.years)
    shown = sorted({1, *range(5, last - 1, 5), last})
    return PathChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        baseline=baseline,
        with_degree=line(with_degree),
        without_degree=line(without),
        ticks=tuple(Tick(y(step), step, usd(step)) for step in steps),
        years=tuple((x(year), year) for year in shown),
        break_even=x(case.break_even_year) if case.break_even_year else None,
    )
