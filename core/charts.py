"""Numbers turned into shapes that the templates in `components/` print as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

SPARKLINE_MARGIN = 2


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line at the size of text; `x` and `y` are its last point."""

    points: str
    x: float
    y: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `centre` is where its texts stand, `value` is None when the number is missing."""

    x: float
    y: float
    width: float
    height: float
    centre: float
    label: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the scale at a round value."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns over a scale from zero; `left` and `right` are the ends of its lines, `baseline` is zero's height."""

    width: int
    height: int
    left: int
    right: int
    baseline: int
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def sparkline(values: Sequence[int | None], width: int = 80, height: int = 20) -> Sparkline | None:
    """The line of a few counts in equal steps of time, drawn from zero to the highest; None for fewer than two counts.

    A missing count leaves its place on the time axis empty: the line goes straight from the count before to the next.
    """
    known = [(step, value) for step, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    step_width = (width - 2 * SPARKLINE_MARGIN) / (len(values) - 1)
    bottom = height - SPARKLINE_MARGIN
    unit = (bottom - SPARKLINE_MARGIN) / (max(values) or 1)
