"""Pages of careers: figures, courses that teach the skills, lists and structured data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from careers.choices import ALL_OCCUPATIONS, NATION, PERCENTILES, ElementKind
from careers.figures import cell, education_figure, growth_figure, jobs_figure, openings_figure, wage_figure
from careers.filters import STATE_SORTS, PlaceFilter
from careers.index import CareerEntry, CareerIndex
from careers.models import (
    CareerOccupation,
    CareerQuestion,
    Occupation,
    OccupationElement,
    OccupationOutlook,
    OccupationWage,
    RelatedOccupation,
    RequiredEducation,
    Technology,
)
from careers.states import state_wages
from core.charts import RangeChart, range_chart
from core.figures import Figure
from core.listing.bitmaps import NONE, Rows
from core.listing.search import fold
from core.models import Source
from programs.index import ProgramIndex
from programs.models import CatalogueRow, Course
from programs.pages import ROW_COLUMNS, absolute
from taxonomy.models import CipCode, Specialization


@dataclass(frozen=True, slots=True)
class CourseCoverage:
    """What the course titles of one program name; each match is (tool or subject, titles of courses)."""

    row: CatalogueRow
    course_count: int
    tools: Sequence[tuple[str, list[str]]]
    subjects: Sequence[tuple[str, list[str]]]


def course_coverage(
    rows_found: Rows, programs: ProgramIndex, tools: Iterable[Technology], subjects: Iterable[Specialization]
) -> list[CourseCoverage]:
    """Coverage by each program in a set of rows that has known courses. At most one query.

    A tool counts when a title contains its name, a subject when a title contains its name or one of its search terms,
    as whole words. Programs without known courses are left out: unknown is not "covers none".
    """
    known = list(programs.programs_with[Course] & rows_found)
    if not known:
        return []
    courses, rows = defaultdict(list), {}
    for course in Course.objects.filter(program__in=known).select_related("program__row"):
        courses[course.program_id].append(course.title)
        rows[course.program_id] = course.program.row
    wanted_tools = {tool.name: [tool.name] for tool in tools}
    wanted_subjects = {each.name: [each.name, *each.search_terms.split(",")] for each in subjects}
    return [
        CourseCoverage(rows[key], len(titles), matches(wanted_tools, titles), matches(wanted_subjects, titles))
        for key, titles in sorted(courses.items(), key=lambda pair: rows[pair[0]].slug)
    ]


def matches(wanted: Mapping[str, Sequence[str]], titles: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each name with the titles that contain it or one of its other words, as whole words; others are left out."""
    folded = [(title, f" {fold(title)} ") for title in titles]
    found = []
    for name, words in wanted.items():
        phrases = [f" {phrase} " for phrase in map(fold, words) if phrase]
        if holding := [title for title, text in folded if any(phrase in text for phrase in phrases)]:
            found.append((name, holding))
    return found


def career_page(entry: CareerEntry, careers: CareerIndex, programs: ProgramIndex, place: PlaceFilter) -> dict[str, Any]:
    """The template context for a valid `place`. At most nine queries for any career."""
    career, wages = entry.career, wages_of(entry)
    compared = national(entry, wages)
    shown = next((tie for tie in entry.ties if tie.occupation_id == place.chosen_occupation), entry.lead)
    tools = technologies(entry, careers)
    sought = tools.sought if tools else ()
    leading = leading_programs(entry, careers, programs)
    return {
        "entry": entry,
        "career": career,
        "highlights": [
            ("median-wage", "Median wage", wage_figure(entry.wage)),
            ("growth", "Jobs in ten years", growth_figure(entry.outlook)),
            ("openings", "Openings", openings_figure(entry.outlook)),
            ("education", "Education", education_figure(entry.outlook)),
        ],
        "nation": [wage for wage in compared if wage.occupation_id != ALL_OCCUPATIONS],
        "wage_rows": wage_rows(compared),
        "wage_chart": wage_chart(compared),
        "place": place,
        "shown": shown,
        "sorts": STATE_SORTS,
        "states": state_wages(wages.get(shown.occupation_id, ()), place.order) if shown else None,
        "outlooks": outlook_rows(entry, careers),
        "elements": elements(entry, careers),
        "tools": tools,
        "education": required_education(entry, careers),
        "related": related(entry, careers),
        "next_roles": careers.shown(career.next_roles.all()),
        "previous_roles": careers.shown(career.previous_roles.all()),
        "programs": leading,
        "coverage": course_coverage(leading.found, programs, sought, entry.specializations),
        "credit": careers.credit,
        "questions": list(career.questions.all()),
    }


FEW = 12
PROGRAMS = 6


@dataclass(frozen=True, slots=True)
class WageRow:
    """An occupation's jobs and percentiles in the nation, as written (`careers.figures.cell`)."""

    occupation: Occupation
    cells: tuple[tuple[str, str], ...]


def wages_of(entry: CareerEntry) -> dict[str, list[OccupationWage]]:
    """The newest wages of a career's occupations and of all occupations together, in every area. One query."""
    codes = [*(tie.occupation_id for tie in entry.ties), ALL_OCCUPATIONS]
    wages = OccupationWage.objects.newest().filter(occupation__in=codes).select_related("occupation", "source")
    found = defaultdict(list)
    for wage in wages:
        found[wage.occupation_id].append(wage)
    return found


def national(entry: CareerEntry, wages: Mapping[str, list[OccupationWage]]) -> list[OccupationWage]:
    """Wages in the nation: the career's occupations in their order, all occupations last."""
    codes = [*(tie.occupation_id for tie in entry.ties), ALL_OCCUPATIONS]
    return [wage for code in codes for wage in wages.get(code, ()) if wage.area == NATION]


def wage_rows(wages: Iterable[OccupationWage]) -> list[WageRow]:
    """The table of wages: jobs and percentiles."""
    return [
        WageRow(wage.occupation, (cell(jobs_figure(wage)), *(cell(wage_figure(wage, name)) for name in PERCENTILES)))
        for wage in wages
    ]


def wage_chart(wages: Iterable[OccupationWage]) -> RangeChart | None:
    """The wages as ranges. A range is open when its percentiles are above the published range."""
    return range_chart(
        [(wage.occupation.title, list(wage.percentiles.values()), bool(wage.top_coded)) for wage in wages]
    )


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """An occupation's growth and openings, with openings as a share of its jobs, in percent."""

    occupation: Occupation
    outlook: OccupationOutlook
    growth: Figure
    openings: Figure
    openings_share: float


def outlook_rows(entry: CareerEntry, index: CareerIndex) -> list[OutlookRow]:
    """Outlook of the career's occupations, and of all occupations last. One query."""
    codes = [tie.occupation_id for tie in entry.ties]
    outlooks = OccupationOutlook.objects.filter(occupation__in=codes).select_related("occupation", "source")
    found = {each.occupation_id: each for each in outlooks}
    rows = [found[code] for code in codes if code in found]
    if index.all_outlook:
        rows.append(index.all_outlook)
    return [
        OutlookRow(
            each.occupation,
            each,
            growth_figure(each),
            openings_figure(each),
            round(100 * each.annual_openings / each.employment, 1) if each.employment else 0,
        )
        for each in rows
    ]


@dataclass(frozen=True, slots=True)
class Rated:
    """Facts of one tie's O*NET occupation. `stands_in`: the leading tie has none, so they are another tie's."""

    tie: CareerOccupation
    facts: Sequence
    stands_in: bool
    source: Source


def rated(entry: CareerEntry, index: CareerIndex, facts: QuerySet) -> Rated | None:
    """The facts of the first tie that has any; None when no tie has. At most one query."""
    known = index.with_facts[facts.model]
    tie = next((tie for tie in entry.ties if tie.onet_occupation_id in known), None)
    if tie is None:
        return None
    found = list(facts.filter(onet_occupation=tie.onet_occupation_id))
    return Rated(tie, found, tie is not entry.lead, index.sources[found[0].source_id])


def elements(entry: CareerEntry, index: CareerIndex) -> list[tuple[str, Rated]]:
    """The most important skills, knowledge and work styles, each kind with the tie it is rated for."""
    every = rated(entry, index, OccupationElement.objects.all())
    if every is None:
        return []
    by_kind = {kind: [fact for fact in every.facts if fact.kind == kind][:FEW] for kind in ElementKind}
    return [
        (kind.label, replace(every, facts=facts, source=index.sources[facts[0].source_id]))
        for kind, facts in by_kind.items()
        if facts
    ]


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of one tie's occupation: `sought` ones are hot or in demand, `others` are names by kind of software."""

    group: Rated
    sought: Sequence[Technology]
    others: Sequence[tuple[str, str]]

    @property
    def count(self):
        """How many tools O*NET lists."""
        return len(self.group.facts)


def technologies(entry: CareerEntry, index: CareerIndex) -> Tools | None:
    """The tools of the first tie that has any, those in demand first, then hot ones."""
    group = rated(entry, index, Technology.objects.all())
    if group is None:
        return None
    others = defaultdict(list)
    for tool in group.facts:
        if not tool.is_sought:
            others[tool.category].append(tool.name)
    sought = [tool for tool in group.facts if tool.is_sought]
    return Tools(group, sought, [(category, ", ".join(names)) for category, names in sorted(others.items())])


def required_education(entry: CareerEntry, index: CareerIndex) -> Rated | None:
    """Levels of education that people name, those with a share above zero or withheld."""
    return rated(entry, index, RequiredEducation.objects.exclude(percent=0))


def related(entry: CareerEntry, index: CareerIndex) -> Rated | None:
    """The ten closest occupations."""
    return rated(entry, index, RelatedOccupation.objects.filter(rank__lte=10))


@dataclass(frozen=True, slots=True)
class LeadingPrograms:
    """Programs whose field the crosswalk links to a career's occupations."""

    fields: Sequence[tuple[CipCode, int]]
    total: int
    rows: Sequence[CatalogueRow]
    found: Rows

    @property
    def query(self):
        """The query of the program list that returns exactly these programs."""
        return "&".join(f"field={code.pk}" for code, _ in self.fields)


def leading_programs(entry: CareerEntry, index: CareerIndex, programs: ProgramIndex) -> LeadingPrograms:
    """Fields by number of programs, and the first few programs in the catalog's order. One query."""
    codes = {code.pk: code for tie in entry.ties for code in index.fields.get(tie.occupation_id, ())}
    wanted = {"cip_code": frozenset(codes)}
    answer = programs.answer(wanted if codes else {})
    counts = answer.counts["cip_code"]
    fields = sorted(
        ((code, counts[key]) for key, code in codes.items() if counts.get(key)), key=lambda field: -field[1]
    )
    rows_found = answer.rows if codes else NONE
    keys = programs.page([rows_found], "", 0, PROGRAMS)
    rows = CatalogueRow.objects.only(*ROW_COLUMNS).in_bulk(keys)
    return LeadingPrograms(fields, len(rows_found), [rows[key] for key in keys if key in rows], rows_found)


SCHEMA_PERCENTILES = {
    "p10": "percentile10",
    "p25": "percentile25",
    "median": "median",
    "p75": "percentile75",
    "p90": "percentile90",
}


def occupation_thing(entry: CareerEntry, wages: list[OccupationWage]) -> dict[str, Any]:
    """The role with the salary distribution of each occupation it is tied to; what is not published is left out."""
    return {
        "@type": "Occupation",
        "name": entry.career.name,
        "description": entry.career.summary,
        "url": absolute(entry.career.get_absolute_url()),
        "occupationLocation": {"@type": "Country", "name": "United States"},
        "occupationalCategory": [f"{tie.occupation_id} {tie.occupation.title}" for tie in entry.ties],
        "estimatedSalary": [
            {
                "@type": "MonetaryAmountDistribution",
                "name": f"{wage.occupation.title}, United States, May {wage.year}",
                "currency": "USD",
                "duration": "P1Y",
                **{
                    term: getattr(wage, name)
                    for name, term in SCHEMA_PERCENTILES.items()
                    if getattr(wage, name) is not None
                },
            }
            for wage in wages
            if wage.area == NATION and any(value is not None for value in wage.percentiles.values())
        ],
    }


def questions_thing(questions: list[CareerQuestion]) -> dict[str, Any]:
    """A `FAQPage`."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.question,
                "acceptedAnswer": {"@type": "Answer", "text": each.answer},
            }
            for each in questions
        ],
    }
