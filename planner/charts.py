"""The path of earnings as lines."""

from dataclasses import dataclass

from planner.returns import Case

WIDTH, HEIGHT, MARGIN = 360, 160, 24


@dataclass(frozen=True, slots=True)
class PathChart:
    """Two lines over the years: income with the degree less what is paid for it, and income without it."""

    width: int
    height: int
    with_degree: str
    without_degree: str
    zero: str
    last_year: int


def earnings_chart(case: Case) -> PathChart:
    """The yearly incomes of a case on one scale that holds zero."""
    with_degree = [year.with_degree - year.paid for year in case.years]
    without = [year.without_degree for year in case.years]
    highest, lowest = max(*with_degree, *without, 1), min(*with_degree, *without, 0)
    step = (WIDTH - 2 * MARGIN) / max(1, len(case.years) - 1)

    def height(amount):
        return round(MARGIN + (highest - amount) / (highest - lowest) * (HEIGHT - 2 * MARGIN), 1)

    def line(amounts):
        return " ".join(f"{round(MARGIN + i * step, 1)},{height(amount)}" for i, amount in enumerate(amounts))

    return PathChart(WIDTH, HEIGHT, line(with_degree), line(without), str(height(0)), len(case.years))
