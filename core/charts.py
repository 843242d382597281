"""Numbers turned into the shapes that the templates of `components/` print as SVG; all lengths are in SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from core.figures import WRITERS

SPARKLINE_MARGIN = 2
SCALE_WIDTH, VALUE_HEIGHT, LABEL_HEIGHT = 56, 20, 24
COLUMN_SHARE = 0.6
RANGE_MARGIN, RANGE_HEIGHT = 26, 44
PERCENTILE_NAMES = ("10th percentile", "25th", "median", "75th", "90th")


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line at the size of text; `x` and `y` are its last point."""

    points: str
    x: float
    y: float
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """One column; its texts are centered at `centre`. A missing value is None, with no height and an empty text."""

    x: float
    y: float
    width: float
    height: float
    centre: float
    label: str
    value: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One round value of the scale and its height."""

    y: float
    value: int
    text: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns on a scale from zero; its lines run from `left` to `width`, labels are under `baseline`."""

    width: int
    height: int
    left: int
    baseline: int
    columns: tuple[ChartColumn, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A spread of five percentiles: line from `low` to `high`, box from `left` to `right`, tick at `middle`.

    An unknown position is None. `is_open`: the highest percentiles are off the scale, and the line runs to its end.
    """

    label: str
    y: float
    low: float | None
    left: float | None
    middle: float | None
    right: float | None
    high: float | None
    is_open: bool
    text: str


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Spreads in rows on a scale from zero, each with its label above it."""

    width: int
    height: int
    baseline: int
    ranges: tuple[Range, ...]
    ticks: tuple[Tick, ...]


def sparkline(values: Sequence[int | None], width: int = 80, height: int = 20) -> Sparkline | None:
    """The line of counts at equal steps of time, on a scale from zero to the highest; None for fewer than two counts.

    A missing count (None) keeps its step: the line runs straight from the count before it to the one after.
    """
    known = [(step, value) for step, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    step_width = (width - 2 * SPARKLINE_MARGIN) / (len(values) - 1)
    bottom = height - SPARKLINE_MARGIN
    unit = (bottom - SPARKLINE_MARGIN) / (max([value for _, value in known]) or 1)
    points = [f"{SPARKLINE_MARGIN + step * step_width:.1f},{bottom - value * unit:.1f}" for step, value in known]
    step, value = known[-1]
    x, y = round(SPARKLINE_MARGIN + step * step_width, 1), round(bottom - value * unit, 1)
    return Sparkline(" ".join(points), x, y, width, height)


def bars(values: Sequence[int | None]) -> list[float | None]:
    """The lengths of horizontal bars in percent of the highest value, all on one scale from zero; None stays None.

    Values are zero or more.
    """
    highest = max((value for value in values if value is not None), default=0) or 1
    return [None if value is None else round(100 * value / highest, 1) for value in values]


def column_chart(
    labels: Sequence[str], values: Sequence[int | None], unit: str = "count", width: int = 360, height: int = 180
) -> ColumnChart | None:
    """One column for each label, its value written in `unit` (a key of `core.figures.WRITERS`); None without any value.

    Values are zero or more; the scale runs from zero to the first round value that holds the highest.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    baseline = height - LABEL_HEIGHT
    steps = round_steps(max(known))
    per_unit = (baseline - VALUE_HEIGHT) / steps[-1]
    slot = (width - SCALE_WIDTH) / len(values)

    def column(place: int, label: str, value: int | None) -> ChartColumn:
        left, top = SCALE_WIDTH + slot * place, baseline - (value or 0) * per_unit
        return ChartColumn(
            x=round(left + slot * (1 - COLUMN_SHARE) / 2, 1),
            y=round(top, 1),
            width=round(slot * COLUMN_SHARE, 1),
            height=round(baseline - top, 1),
            centre=round(left + slot / 2, 1),
            label=label,
            value=value,
            text="" if value is None else WRITERS[unit](value),
        )

    return ColumnChart(
        width=width,
        height=height,
        left=SCALE_WIDTH,
        baseline=baseline,
        columns=tuple(column(place, *pair) for place, pair in enumerate(zip(labels, values, strict=True))),
        ticks=tuple(Tick(round(baseline - step * per_unit, 1), step, WRITERS[unit](step)) for step in steps),
    )


def range_chart(
    spreads: Sequence[tuple[str, Sequence[int | None], bool]], unit: str = "usd_thousands", width: int = 360
) -> RangeChart | None:
    """One line for each (label, five percentiles from the lowest, whether the highest are above what is published).

    The scale runs from zero to the first round value that holds the highest; None when nothing is known.
    A tick's `y` is its place on the scale from the left.
    """
    known = [value for _, values, _ in spreads for value in values if value is not None]
    if not known:
        return None
    steps = round_steps(max(known))
    per_unit = (width - 2 * RANGE_MARGIN) / steps[-1]
    baseline = RANGE_HEIGHT * len(spreads)

    def place(value: int | None) -> float | None:
        return None if value is None else round(RANGE_MARGIN + value * per_unit, 1)

    def spread(row: int, label: str, values: Sequence[int | None], is_open: bool) -> Range:
        low, left, middle, right, high = map(place, values)
        stated = [None if value is None else WRITERS[unit](value) for value in values]
        return Range(
            label=label,
            y=RANGE_HEIGHT * row + RANGE_HEIGHT - 14,
            low=low,
            left=left,
            middle=middle,
            right=right,
            high=width - RANGE_MARGIN if is_open else high,
            is_open=is_open,
            text=", ".join(
                f"{name} {text}" for name, text in zip(PERCENTILE_NAMES, stated, strict=True) if text is not None
            )
            + (", the highest above what is published" if is_open else ""),
        )

    return RangeChart(
        width=width,
        height=baseline + LABEL_HEIGHT,
        baseline=baseline,
        ranges=tuple(spread(row, *each) for row, each in enumerate(spreads)),
        ticks=tuple(Tick(place(step), step, WRITERS[unit](step)) for step in steps),
    )


def round_steps(highest: int) -> range:
    """The values of a scale: from zero, in steps of 1, 2 or 5 times a power of ten, to `highest` or just past it.

    At least two values and at most five.
    """
    step = next(digit * 10**power for power in count() for digit in (1, 2, 5) if digit * 10**power * 4 >= highest)
    return range(0, max(highest, 1) + step, step)
