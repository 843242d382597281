"""Everything that a career page prints."""

from typing import Any

from careers.career_index import CareerIndex, Entry
from careers.choices import ALL_OCCUPATIONS
from careers.course_coverage import course_coverage
from careers.figures import education_figure, growth_figure, openings_figure, wage_figure
from careers.filters import STATE_SORTS, PlaceFilter
from careers.pages import (
    elements,
    leading_programs,
    national,
    outlook_rows,
    related,
    required_education,
    technologies,
    wage_chart,
    wage_rows,
    wages_of,
)
from careers.states import state_wages
from programs.index import ProgramIndex


def career_page(entry: Entry, careers: CareerIndex, programs: ProgramIndex, place: PlaceFilter) -> dict[str, Any]:
    """What the template reads, by name, for a valid `place`. At most nine queries, whatever the career."""
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
