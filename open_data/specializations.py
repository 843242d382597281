"""Specializations as data."""

from typing import Any

from open_data.figures import stated
from open_data.programs import address
from programs.index import ProgramIndex
from specializations import pages
from specializations.demand import Demand, demand_by_slug
from specializations.measures import MEASURES, MEDIAN_WAGES
from specializations.models import Specialization
from specializations.ranking import equal_ranking


def summary(demand: Demand, place: int | None) -> dict[str, Any]:
    """What is measured about a specialization, as its page says it, and its place when all measures weigh the same."""
    slug = demand.specialization.slug
    return {
        "slug": slug,
        "name": demand.specialization.name,
        "url": address("specializations", slug),
        "api": address("specializations", slug, "/api/v1/"),
        "summary": demand.specialization.summary,
        "cip_codes": [code.code for code in demand.codes],
        "place": place,
        "figures": {measure.key: stated(measure.read(demand)) for measure in (*MEASURES, MEDIAN_WAGES)},
    }


def summaries(index: ProgramIndex) -> list[dict[str, Any]]:
    """Every listed specialization, most in demand first. No query once the index has been asked."""
    demands = demand_by_slug(index)
    return [summary(demands[each.specialization.slug], each.place) for each in equal_ranking(index)]


def detail(slug: str, index: ProgramIndex) -> dict[str, Any]:
    """A specialization that the index knows. At most three queries."""
    demand = demand_by_slug(index)[slug]
    place = next((each.place for each in equal_ranking(index) if each.specialization.slug == slug), None)
    specialization = Specialization.objects.get(slug=slug)
    return {
        **summary(demand, place),
        "programs": f"{address('programs', '', '/api/v1/').rstrip('/')}/?specialization={slug}",
        "strengths": dict(demand.programs),
        "skills": [skill.name for skill in specialization.skills.all()],
        "careers": [{"slug": each.slug, "name": each.name} for each in pages.careers(specialization)],
    }
