"""What the program page and the school page show."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts import ColumnChart, column_chart
from core.figures import Figure, academic_year
from core.models import Source
from programs.choices import CourseRole
from programs.facts import ProgramFacts
from programs.measures import AWARDS, EARNINGS_1YR, GROUPS, OWN_PRICE, TUITION_IN, TUITION_OUT, Measure
from programs.models import CatalogueRow, Course
from programs.program_index import ProgramIndex

SIMILAR = 6
MOST_PROGRAMS = 500


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that are looked at together, with the sources behind them."""

    key: str
    label: str
    facts: Sequence[tuple[Measure, Figure]]
    sources: Sequence[Source]

    @property
    def known(self):
        """Facts that some source states."""
        return [(measure, figure) for measure, figure in self.facts if figure.is_known]

    @property
    def unknown(self):
        """Facts that no source states, each with its reason."""
        return [(measure, figure) for measure, figure in self.facts if not figure.is_known]


def fact_groups(facts: ProgramFacts) -> list[FactGroup]:
    """Every measure of the program, in the order in which students are taught to compare."""
    groups = []
    for group in GROUPS:
        read = [(measure, measure.read(facts)) for measure in group.measures]
        sources = dict.fromkeys(figure.source for _, figure in read if figure.source)
        groups.append(FactGroup(group.key, group.label, read, list(sources)))
    return groups


HIGHLIGHTS = (TUITION_OUT, TUITION_IN, EARNINGS_1YR, AWARDS)


def highlights(facts: ProgramFacts) -> list[tuple[Measure, Figure]]:
    """The figures of the page's first screen; the program's own price stands in front when it is known."""
    own = [OWN_PRICE] if facts.own_prices else []
    return [(measure, measure.read(facts)) for measure in (*own, *HIGHLIGHTS)]


def curriculum(courses: Sequence[Course]) -> list[tuple[str, list[list[Course]]]]:
    """Courses by role; inside a role, each item is one course or the alternatives of which a student takes one."""
    parts = []
    for role in CourseRole:
        items: dict[object, list[Course]] = {}
        for course in courses:
            if course.role == role:
                items.setdefault(course.choice or f"single {course.pk}", []).append(course)
        if items:
            parts.append((role.label, list(items.values())))
    return parts


def awards_chart(awards_by_year: dict[str, int]) -> ColumnChart | None:
    """Awards of each year as columns; None when fewer than two years are known."""
    years = sorted(awards_by_year)
    if len(years) < 2:
        return None
    return column_chart([academic_year(int(year) - 1) for year in years], [awards_by_year[year] for year in years])


def neighbours(row: CatalogueRow, index: ProgramIndex) -> tuple[list[CatalogueRow], list[CatalogueRow]]:
    """Programs of the same field elsewhere, nearest first, and the other programs of the school. One query.

    "Nearest" is the same state, then the same region, then anywhere; inside each by awards.
    """
    field = {"cip_code": frozenset([row.cip_code])}
    school = index.schools.get(row.school_id, 0)
    groups, taken = [], school
    for place in ({"state": frozenset([row.state])}, {"region": frozenset([row.region])}, {}):
        found = index.matching({**field, **place}) & ~taken
        groups.append(found)
        taken |= found
    similar = index.page(groups, "", 0, SIMILAR)
    others = [key for key in index.page([school], "", 0, MOST_PROGRAMS) if key != row.pk]
    rows = CatalogueRow.objects.in_bulk([*similar, *others])
    return [rows[key] for key in similar if key in rows], [rows[key] for key in others if key in rows]
