"""Programs side by side: measures as rows, programs as columns, the best marked only where figures are comparable."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.charts import bars
from core.figures import Figure
from core.models import Source
from programs.facts import ProgramFacts
from programs.measures import COST, GROUPS, HIGH, Measure, MeasureGroup, cost_measure
from programs.pricing import StudyPlan

CODE = re.compile("[0-9.]+")  # field codes in a scope: the same kind of group in another field may be ranked


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure in its column.

    `is_best`, and the length of its `bar` in percent of the row's highest, are set only where all known figures of the
    row are comparable; bars are for dollars.
    """

    figure: Figure
    is_best: bool
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """One measure over all programs; `caution` says why no best is marked although the measure has one."""

    measure: Measure
    cells: Sequence[ComparedFigure]
    caution: str

    @property
    def differs(self):
        return len({cell.figure.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """Rows that belong together, and the sources of their figures."""

    key: str
    label: str
    rows: Sequence[ComparedMeasure]
    sources: Sequence[Source]


def comparison(
    columns: Sequence[ProgramFacts],
    *,
    groups: Sequence[str] = (),
    only_differences: bool = False,
    plan: StudyPlan | None = None,
) -> list[ComparedGroup]:
    """Every measure, or those of the named groups, over the programs; rows without a known figure are left out.

    With a plan, costs begin with what each program takes to finish, known or not.
    """
    sections = []
    for group in GROUPS:
        if groups and group.key not in groups:
            continue
        rows = [row(measure, [measure.read(facts) for facts in columns]) for measure in group.measures]
        rows = [each for each in rows if any(cell.figure.is_known for cell in each.cells)]
        if group is COST and plan:
            measure = cost_measure(plan)
            rows.insert(0, row(measure, [measure.read(facts) for facts in columns]))
        if only_differences:
            rows = [each for each in rows if each.differs]
        if rows:
            sections.append(section(group, rows))
    return sections


def section(group: MeasureGroup, rows: Sequence[ComparedMeasure]) -> ComparedGroup:
    sources = dict.fromkeys(cell.figure.source for each in rows for cell in each.cells if cell.figure.source)
    return ComparedGroup(group.key, group.label, rows, list(sources))


def row(measure: Measure, figures: Sequence[Figure]) -> ComparedMeasure:
    """The figures of one measure with the best one marked and bars drawn, or the reason why they are not."""
    known = [figure for figure in figures if figure.is_known]
    caution = "" if not measure.better or len(known) < 2 else why_not_comparable(known)
    if not measure.better or len(known) < 2 or caution:
        return ComparedMeasure(measure, [ComparedFigure(figure, False) for figure in figures], caution)
    values = [figure.value for figure in known]
    best = max(values) if measure.better == HIGH else min(values)
    has_best = len(set(values)) > 1
    lengths = bars([figure.value for figure in figures]) if known[0].unit.startswith("usd") else [None] * len(figures)
    cells = [
        ComparedFigure(figure, has_best and figure.value == best, length)
        for figure, length in zip(figures, lengths, strict=True)
    ]
    return ComparedMeasure(measure, cells, "")


def why_not_comparable(figures: Sequence[Figure]) -> str:
    """A sentence when figures must not be ranked against each other; blank when they may."""
    if len({figure.unit for figure in figures}) > 1:
        return "Not ranked: the prices are for different things."
    if len({figure.period for figure in figures}) > 1:
        return "Not ranked: the figures are of different years."
    if len({CODE.sub("", figure.scope) for figure in figures}) > 1:
        return "Not ranked: the figures cover different groups of people."
    if not all(isinstance(figure.value, int) for figure in figures):
        return "Not ranked: there is more than one value."
    return ""
