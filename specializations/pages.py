"""Pages of specializations: their parts, structured data, and what prevents publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from careers.choices import AREAS, PERCENTILES
from careers.models import Career, OccupationWage, SpecializationOccupation
from core.charts import ColumnChart, column_chart
from core.choices import Availability
from core.figures import Figure, academic_year, missing
from core.models import Source
from core.publishing import Blocker
from core.structured_data import breadcrumb_list
from programs.cards import Card
from programs.pages import absolute
from specializations.demand import Demand, OccupationFacts
from specializations.measures import EARNINGS, GROWTH, MEASURES, MEDIAN_WAGES, OPENINGS, SUPPLY, DemandMeasure
from taxonomy.choices import SectionKey, SkillGroup, Strength
from taxonomy.models import Skill, Specialization, SpecializationQuestion, SpecializationSection

NEEDED = (SectionKey.TLDR, SectionKey.LEARN, SectionKey.PATH, SectionKey.ADMISSION)
"""The required parts of the text; the others may be missing."""


def blockers(specialization: Specialization) -> list[Blocker]:
    """What is missing, in the order of the editing page. Two queries."""
    found = [] if specialization.summary.strip() else [Blocker("id_summary", "Write the summary.")]
    written = set(specialization.sections.exclude(body="").values_list("key", flat=True))
    found += [
        Blocker("sections-group", f"Write the section “{key.label}”.") for key in NEEDED if key.value not in written
    ]
    if not specialization.specializationfield_set.exists():
        text = "Map a field code to it: its programs, degrees and earnings come from there."
        found.append(Blocker("specializationfield_set-group", text))
    return found


def specialization_things(
    specialization: Specialization, description: str, questions: list[SpecializationQuestion], cards: list[Card]
) -> list[dict[str, Any]]:
    """The term with its place on the site, the questions with their answers, and the programs of the page."""
    path = specialization.get_absolute_url()
    trail = [("Specializations", absolute("/specializations/")), (specialization.name, absolute(path))]
    things = [
        breadcrumb_list(trail),
        {
            "@type": "DefinedTerm",
            "name": specialization.name,
            "alternateName": [word.strip() for word in specialization.search_terms.split(",") if word.strip()],
            "description": description,
            "url": absolute(path),
            "inDefinedTermSet": absolute("/specializations/"),
        },
    ]
    if questions:
        things.append({"@type": "FAQPage", "mainEntity": [_question(each) for each in questions]})
    if cards:
        items = [
            {"@type": "ListItem", "position": place, "name": f"{card.name}, {card.school}", "url": absolute(card.url)}
            for place, card in enumerate(cards, 1)
        ]
        things.append({"@type": "ItemList", "itemListElement": items})
    return things


def _question(question: SpecializationQuestion) -> dict[str, Any]:
    return {
        "@type": "Question",
        "name": question.question,
        "acceptedAnswer": {"@type": "Answer", "text": question.answer},
    }


TILES = (MEDIAN_WAGES, EARNINGS, GROWTH, OPENINGS, SUPPLY)
STATES_SHOWN = 10
OCCUPATIONS_BY_STATE = 3


def wage_figure(wage: OccupationWage | None, name: str, unit: str = "usd") -> Figure:
    """One number of a row of wages, such as `p10` or `employment`; a missing one has its reason in the note."""
    value = getattr(wage, name, None)
    if value is None:
        is_above = wage is not None and wage.is_top_coded(name)
        return missing(Availability.NOT_PUBLISHED, note="above the range" if is_above else "not published")
    return Figure(value, unit, f"May {wage.year}", wage.get_area_display(), wage.source)


def spreads(demand: Demand) -> list[tuple[SpecializationOccupation, list[Figure]]]:
    """National wages of each occupation from the 10th to the 90th percentile, then its jobs."""
    return [
        (
            each.link,
            [*(wage_figure(each.wage, name) for name in PERCENTILES), wage_figure(each.wage, "employment", "count")],
        )
        for each in demand.occupations
    ]


@dataclass(frozen=True, slots=True)
class JobState:
    """A state with its jobs in some occupations, and the median wage of each."""

    name: str
    jobs: int
    medians: Sequence[Figure]


def read(measures: Sequence[DemandMeasure], demand: Demand) -> list[tuple[DemandMeasure, Figure]]:
    """The figures of these measures, each with its measure."""
    return [(measure, measure.read(demand)) for measure in measures]


def sources(figures: Sequence[Figure]) -> list[Source]:
    """The sources behind figures, each once."""
    return list(dict.fromkeys(figure.source for figure in figures if figure.source))


def tiles(demand: Demand) -> list[tuple[DemandMeasure, Figure]]:
    """The figures at the top of the page."""
    return read(TILES, demand)


def measured(demand: Demand) -> list[tuple[DemandMeasure, Figure]]:
    return read(MEASURES, demand)


def awards_chart(demand: Demand) -> ColumnChart | None:
    """Degrees awarded under its codes, year by year; None when fewer than two years are known."""
    if len(demand.awards) < 2:
        return None
    return column_chart([academic_year(year - 1) for year in demand.awards], list(demand.awards.values()))


@dataclass(frozen=True, slots=True)
class ByPlace:
    """The states with most jobs in these occupations together."""

    occupations: Sequence[OccupationFacts]
    places: Sequence[JobState]
    source: Source | None


def by_place(demand: Demand) -> ByPlace:
    """Jobs and wages by state in the close occupations, or in the first tied ones when none is close.

    A state that withholds the jobs of one occupation is counted with those of the others.
    """
    occupations = (demand.close or demand.occupations)[:OCCUPATIONS_BY_STATE]
    found = places(occupations)
    return ByPlace(occupations, found, next(iter(sources([each for place in found for each in place.medians])), None))


def places(occupations: Sequence[OccupationFacts]) -> list[JobState]:
    """The states with most jobs in these occupations, most first."""
    states = {state for each in occupations for state in each.states}
    found = []
    for state in states:
        wages = [each.states.get(state) for each in occupations]
        jobs = sum(wage.employment for wage in wages if wage and wage.employment)
        if jobs:
            found.append(JobState(AREAS[state], jobs, [wage_figure(wage, "median") for wage in wages]))
    return sorted(found, key=lambda place: (-place.jobs, place.name))[:STATES_SHOWN]


def careers(specialization: Specialization) -> list[Career]:
    """The listed roles that editors tied to it. One query."""
    return list(specialization.careers.listed())


def skills(found: Sequence[Skill]) -> list[tuple[str, list[Skill], list[Skill]]]:
    """Groups in the order of `SkillGroup`: name, what a newcomer brings, what is learned."""
    groups = []
    for group in SkillGroup:
        own = [skill for skill in found if skill.group == group]
        if own:
            before, taught = ([skill for skill in own if skill.is_prerequisite is first] for first in (True, False))
            groups.append((group.label, before, taught))
    return groups


def sections(specialization: Specialization, today: date) -> dict[str, SpecializationSection]:
    """The written sections by key, with `-` as `_`; each is marked when the year that it covers has passed."""
    found = {}
    for section in specialization.sections.all():
        section.is_overdue = bool(section.year and section.year < today.year)
        found[section.key.replace("-", "_")] = section
    return found


def last_reviewed(found: dict[str, SpecializationSection]) -> date | None:
    """The oldest review date among the sections; None when a section was never reviewed."""
    days = [section.reviewed_on for section in found.values()]
    return min(days) if days and all(days) else None


SUITS = ("career_changers", "working_professionals", "researchers", "not_for")


def suits(found: dict[str, SpecializationSection]) -> list[SpecializationSection]:
    """The sections on whom it suits and whom it does not."""
    return [found[key] for key in SUITS if key in found]


@dataclass(frozen=True, slots=True)
class LinkCount:
    """Programs with one strength of link."""

    label: str
    count: int


def strengths(demand: Demand) -> list[LinkCount]:
    """The number of linked programs for each strength that occurs."""
    return [LinkCount(Strength(strength).label, count) for strength, count in demand.programs.items()]
