"""Careers as data."""

from typing import Any

from careers.career_index import Entry
from careers.choices import ALL_OCCUPATIONS, PERCENTILES
from careers.figures import education_figure, growth_figure, jobs_figure, openings_figure, wage_figure
from careers.models import OccupationWage
from careers.pages import wages_of
from open_data.figures import stated
from open_data.programs import address


def summary(entry: Entry) -> dict[str, Any]:
    """A role with the figures of its leading occupation, as its page says them."""
    career = entry.career
    return {
        "slug": career.slug,
        "name": career.name,
        "url": address("careers", career.slug),
        "api": address("careers", career.slug, "/api/v1/"),
        "summary": career.summary,
        "occupations": [
            {"soc_code": tie.occupation_id, "title": tie.occupation.title, "fit": tie.fit,
             "explanation": tie.explanation}
            for tie in entry.ties
        ],
        "specializations": [each.slug for each in entry.specializations],
        "figures": {
            "median_wage": stated(wage_figure(entry.wage)),
            "growth": stated(growth_figure(entry.outlook)),
            "openings": stated(openings_figure(entry.outlook)),
            "education": stated(education_figure(entry.outlook)),
        },
    }  # fmt: skip


def wages(row: OccupationWage) -> dict[str, Any]:
    """Jobs and percentiles of an occupation in one area."""
    return {
        "soc_code": row.occupation_id,
        "area": row.area,
        "jobs": stated(jobs_figure(row)),
        "wages": {name: stated(wage_figure(row, name)) for name in PERCENTILES},
    }


def detail(entry: Entry) -> dict[str, Any]:
    """A role with the wages of its occupations in every area. One query."""
    by_code = wages_of(entry)
    rows = [row for code, found in sorted(by_code.items()) if code != ALL_OCCUPATIONS for row in found]
    return {**summary(entry), "wages": [wages(row) for row in rows]}
