"""Pages of programs and schools: their parts, structured data, and reasons against publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings

from core.charts import ColumnChart, column_chart
from core.figures import Figure, academic_year
from core.listing.bitmaps import NONE, Rows
from core.models import Source
from core.publishing import Blocker
from programs.choices import Attendance, CourseRole, Origin, Residency
from programs.facts import ProgramFacts
from programs.index import ProgramIndex
from programs.measures import AWARDS, EARNINGS_1YR, GROUPS, OWN_PRICE, TUITION_IN, TUITION_OUT, Measure, cost_to_finish
from programs.models import CatalogueRow, Course, Program, School, Verification
from programs.pricing import StudyPlan

NEEDED = (
    ("title", "Give the school’s own title."),
    ("degree", "Choose the degree."),
    ("official_url", "Give the address of the school’s page about it."),
    ("described_by", "Name the source that these facts come from."),
)


def blockers(program: Program) -> list[Blocker]:
    """Missing facts that prevent publishing, in the order of the editing page. At most two queries.

    A program from federal completions needs no other facts: the completions show that it exists, and its page says
    which facts are unknown.
    """
    if program.origin == Origin.COMPLETIONS:
        return []
    found = [
        Blocker(f"id_{name}", text)
        for name, text in NEEDED
        if not getattr(program, program._meta.get_field(name).attname)
    ]
    if not program.offerings.exclude(modality="").exists():
        found.append(Blocker("offerings-group", "Add an offering that says where it is taught."))
    return found


def absolute(path: str) -> str:
    """The full address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def school_thing(school: School, *, with_place: bool = True) -> dict[str, Any]:
    """A `CollegeOrUniversity` of schema.org."""
    thing: dict[str, Any] = {
        "@type": "CollegeOrUniversity",
        "name": school.name,
        "url": school.website or absolute(school.get_absolute_url()),
        "identifier": {"@type": "PropertyValue", "propertyID": "IPEDS UNITID", "value": str(school.unitid)},
        "address": {
            "@type": "PostalAddress",
            "streetAddress": school.address,
            "addressLocality": school.city,
            "addressRegion": school.state,
            "postalCode": school.zip_code,
            "addressCountry": "US",
        },
    }
    if with_place and school.latitude is not None:
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": school.latitude, "longitude": school.longitude}
    return thing


def program_thing(program: Program, row: CatalogueRow) -> dict[str, Any]:
    """An `EducationalOccupationalProgram` of schema.org, without unknown facts."""
    return {
        "@type": "EducationalOccupationalProgram",
        "name": row.name,
        "url": absolute(program.get_absolute_url()),
        "identifier": {"@type": "PropertyValue", "propertyID": "CIP 2020", "value": row.cip_code},
        "educationalCredentialAwarded": program.get_credential_level_display(),
        "provider": school_thing(program.school, with_place=False),
        **({"educationalProgramMode": row.modalities} if row.modalities else {}),
    }


SIMILAR = 6
"""Number of programs of the same field at other schools on a program's page."""
OTHERS = 12
"""Number of other programs of the school on a program's page, which links to all of them."""
MOST_PROGRAMS = 60
"""Number of programs on a school's page, which links to all others. Schools have fewer in covered fields."""

ROW_COLUMNS = (
    "slug",
    "name",
    "school_slug",
    "school_name",
    "city",
    "state",
    "tuition_out_of_state",
    "earnings_1yr",
    "awards",
)
"""Columns for the table of programs, `programs/_rows.html`."""


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts that belong together, with their sources and last check; None if there was no check."""

    key: str
    label: str
    facts: Sequence[tuple[Measure, Figure]]
    sources: Sequence[Source]
    check: Verification | None = None
    is_overdue: bool = False

    @property
    def known(self):
        return [(measure, figure) for measure, figure in self.facts if figure.is_known]

    @property
    def unknown(self) -> dict[str, list[Measure]]:
        """Measures without a stated value, by the reason."""
        by_reason: dict[str, list[Measure]] = {}
        for measure, figure in self.facts:
            if not figure.is_known:
                by_reason.setdefault(figure.reason, []).append(measure)
        return by_reason


def fact_groups(facts: ProgramFacts, checks: Mapping[str, Verification], today: date) -> list[FactSection]:
    """All measures of the program by group, in the order of `GROUPS`. `checks` are by group."""
    groups = []
    for group in GROUPS:
        read = [(measure, measure.read(facts)) for measure in group.measures]
        sources = dict.fromkeys(figure.source for _, figure in read if figure.source)
        check = checks.get(group.key)
        is_overdue = check is not None and check.is_due(today)
        groups.append(FactSection(group.key, group.label, read, list(sources), check, is_overdue))
    return groups


def last_checks(row: CatalogueRow) -> dict[str, Verification]:
    """The last check of each group of a program's facts. One query; none when the row has no check."""
    if row.verified_on is None:
        return {}
    checks = Verification.objects.filter(program=row.pk).latest_by_group()
    return {group: check for (_, group), check in checks.items()}


HIGHLIGHTS = (TUITION_OUT, TUITION_IN, EARNINGS_1YR, AWARDS)


def highlights(facts: ProgramFacts) -> list[tuple[Measure, Figure]]:
    """The figures of the page's first screen. The program's own price comes first if it is known."""
    own = [OWN_PRICE] if facts.own_prices else []
    return [(measure, measure.read(facts)) for measure in (*own, *HIGHLIGHTS)]


def costs_to_finish(facts: ProgramFacts) -> list[tuple[str, Figure]]:
    """Tuition and fees until the degree, full time, in and out of state, only from stated facts.

    One line for both when the cost is the same, or cannot be computed for the same reason.
    """
    residencies = (Residency.OUT_OF_STATE, Residency.IN_STATE)
    plans = [StudyPlan(residency=each, attendance=Attendance.FULL_TIME) for each in residencies]
    figures = [cost_to_finish(facts, plan) for plan in plans]
    if figures[0] == figures[1]:
        return [("In and out of state, full time", figures[0])]
    labels = [f"{each.label}, full time" for each in residencies]
    return list(zip(labels, figures, strict=True))


def curriculum(courses: Sequence[Course]) -> list[tuple[str, list[list[Course]]]]:
    """Courses by role. In a role, each item is one course, or alternatives from which a student takes one."""
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


class Neighbours(NamedTuple):
    """Other programs that a program's page shows."""

    similar: list[CatalogueRow]
    """Same field and level at other schools: first in the same state, then in the same region, then anywhere."""
    others: list[CatalogueRow]
    """Same school, in the order of the list."""
    others_count: int
    """The number of such programs at the school."""


def neighbours(row: CatalogueRow, index: ProgramIndex) -> Neighbours:
    """The related programs of a program. One query.

    At the same school: programs in the site's subject. If this program is outside of it, programs of its level.
    """
    level = {"credential_level": frozenset([row.credential_level])}
    field = level | {"cip_code": frozenset([row.cip_code])}
    school = index.schools.get(row.school_id, NONE)
    shown = (school & index.covered if row.is_covered else index.matching(level, school)) - Rows([row.pk])
    groups, taken = [], school
    for place in ({"state": frozenset([row.state])}, {"region": frozenset([row.region])}, {}):
        found = index.matching({**field, **place}, index.everything) - taken
        groups.append(found)
        taken |= found
    similar = index.page(groups, "", 0, SIMILAR)
    others = index.page([shown], "", 0, OTHERS)
    rows = CatalogueRow.objects.only(*ROW_COLUMNS).in_bulk([*similar, *others])
    return Neighbours(*([rows[key] for key in keys if key in rows] for keys in (similar, others)), len(shown))
