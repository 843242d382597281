"""Wages of an occupation by state: the map in five shades and the table that can be sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from careers.figures import cell, jobs_figure, wage_figure
from careers.models import OccupationWage
from core.figures import usd
from core.maps import ELSEWHERE, step_of, steps_of
from programs.geography import STATES

COLUMNS = ("p10", "median", "p90")
VALUES = {"jobs": "employment", "p10": "p10", "median": "median", "p90": "p90"}


ON_THE_MAP = {code: name for code, name in STATES.items() if code not in ELSEWHERE}


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state: jobs and wages as written (`careers.figures.cell`), and the shade of its median on the map, 1 to 5.

    The shade is None where no median is published.
    """

    code: str
    name: str
    cells: tuple[tuple[str, str], ...]
    step: int | None

    @property
    def median(self):
        """The median as written, or why there is none."""
        return next(filter(None, self.cells[1 + COLUMNS.index("median")]))


@dataclass(frozen=True, slots=True)
class StateWages:
    """The states of one occupation in the requested order; `legend` has the range of each shade, lowest first."""

    rows: Sequence[StateRow]
    legend: Sequence[tuple[int, str]]
    year: int
    source: object
    unpublished: int


def state_wages(wages: Sequence[OccupationWage], sort: str = "") -> StateWages | None:
    """The map and table of wages in the 50 states and the District of Columbia; None without any.

    A state without statistics is in both, as not published. `sort` is `state` (also when blank) or `-` before jobs,
    p10, median or p90: highest first, unknown last.
    """
    found = {wage.area: wage for wage in wages if wage.area in ON_THE_MAP}
    if not found:
        return None
    newest = max(found.values(), key=lambda wage: wage.year)
    states = sorted(ON_THE_MAP, key=ON_THE_MAP.get)
    if column := VALUES.get(sort.removeprefix("-")):
        states.sort(key=lambda code: -_height(found.get(code), column))
    medians = [wage.median for wage in found.values() if wage.median is not None]
    bounds = steps_of(medians)
    rows = [_row(code, found.get(code), bounds) for code in states]
    return StateWages(rows, _legend(medians, bounds), newest.year, newest.source, len(rows) - len(medians))


def _height(wage: OccupationWage | None, column: str) -> float:
    """The sort value of a wage: values above the published range come first, unknown ones last."""
    if wage is None:
        return -1
    if wage.is_top_coded(column):
        return inf
    value = getattr(wage, column)
    return -1 if value is None else value


def _row(code: str, wage: OccupationWage | None, bounds: Sequence[int]) -> StateRow:
    return StateRow(
        code,
        ON_THE_MAP[code],
        (cell(jobs_figure(wage)), *(cell(wage_figure(wage, name)) for name in COLUMNS)),
        len(bounds) + 1 if wage and wage.is_top_coded("median") else step_of(wage and wage.median, bounds),
    )


def _legend(medians: Sequence[int], bounds: Sequence[int]) -> list[tuple[int, str]]:
    groups: dict[int, list[int]] = {}
    for median in sorted(medians):
        groups.setdefault(step_of(median, bounds), []).append(median)
    return [(step, f"{usd(group[0])} to {usd(group[-1])}") for step, group in groups.items()]
