"""Programs side by side: measures as rows, programs as columns, the best marked only where it can be said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.figures import Figure
from core.models import Source
from programs.facts import ProgramFacts
from programs.measures import GROUPS, HIGH, Measure, MeasureGroup

FEWEST = 2
CODE = re.compile("[0-9.]+")  # field codes in a scope: the same kind of group in another field may be ranked


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in its column; `is_best` only where all known figures of the row may be compared."""

    figure: Figure
    is_best: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over all programs; `caution` says why no best is marked although the measure has one."""

    measure: Measure
    cells: Sequence[Cell]
    caution: str

    @property
    def differs(self):
        """Whether the programs differ in it."""
        return len({cell.figure.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that are looked at together, and the sources of their figures."""

    key: str
    label: str
    rows: Sequence[Row]
    sources: Sequence[Source]


def comparison(
    columns: Sequence[ProgramFacts], *, groups: Sequence[str] = (), only_differences: bool = False
) -> list[Section]:
    """Every measure, or those of the named groups, over the programs; rows that nobody states are left out."""
    sections = []
    for group in GROUPS:
        if groups and group.key not in groups:
            continue
        rows = [row(measure, [measure.read(facts) for facts in columns]) for measure in group.measures]
        rows = [each for each in rows if any(cell.figure.is_known for cell in each.cells)]
        if only_differences:
            rows = [each for each in rows if each.differs]
        if rows:
            sections.append(section(group, rows))
    return sections


def section(group: MeasureGroup, rows: Sequence[Row]) -> Section:
    """The rows under their heading."""
    sources = dict.fromkeys(cell.figure.source for each in rows for cell in each.cells if cell.figure.source)
    return Section(group.key, group.label, rows, list(sources))


def row(measure: Measure, figures: Sequence[Figure]) -> Row:
    """The figures of one measure with the best one marked, or the reason why none is."""
    known = [figure for figure in figures if figure.is_known]
    caution = "" if not measure.better or len(known) < 2 else why_not_comparable(known)
    best = None
    if measure.better and len(known) > 1 and not caution:
        values = [figure.value for figure in known]
        best = max(values) if measure.better == HIGH else min(values)
        if len(set(values)) == 1:
            best = None
    return Row(measure, [Cell(figure, figure.is_known and figure.value == best) for figure in figures], caution)


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
