"""Careers, schools, specializations and statistics as records of the API."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from articles.index import ArticleIndex
from articles.models import Statistic
from careers.choices import ALL_OCCUPATIONS, PERCENTILES
from careers.figures import education_figure, growth_figure, jobs_figure, openings_figure, wage_figure
from careers.index import CareerEntry
from careers.models import OccupationWage
from careers.pages import wages_of
from core.choices import Availability
from core.figures import Figure
from core.listing.bitmaps import NONE
from core.models import Source
from open_data.program_records import address, plain, stated
from programs.coverage import awards_by_year
from programs.figures import SCHOOL_AVERAGE, price_figure
from programs.index import ProgramIndex
from programs.models import CatalogueRow, School, SchoolAlias, Tuition
from specializations import pages
from specializations.demand import Demand, demand_by_slug
from specializations.measures import MEASURES, MEDIAN_WAGES
from specializations.ranking import equal_ranking
from taxonomy.models import Specialization


def career_summary(entry: CareerEntry) -> dict[str, Any]:
    """A role with the figures of its leading occupation, as on its page."""
    career = entry.career
    return {
        "slug": career.slug,
        "name": career.name,
        "url": address("careers", career.slug),
        "api": address("careers", career.slug, "/api/v1/"),
        "summary": career.summary,
        "occupations": [
            {
                "soc_code": tie.occupation_id,
                "title": tie.occupation.title,
                "fit": tie.fit,
                "explanation": tie.explanation,
            }
            for tie in entry.ties
        ],
        "specializations": [each.slug for each in entry.specializations],
        "figures": {
            "median_wage": stated(wage_figure(entry.wage)),
            "growth": stated(growth_figure(entry.outlook)),
            "openings": stated(openings_figure(entry.outlook)),
            "education": stated(education_figure(entry.outlook)),
        },
    }


def wages(row: OccupationWage) -> dict[str, Any]:
    """Jobs and percentiles of an occupation in one area."""
    return {
        "soc_code": row.occupation_id,
        "area": row.area,
        "jobs": stated(jobs_figure(row)),
        "wages": {name: stated(wage_figure(row, name)) for name in PERCENTILES},
    }


def career_detail(entry: CareerEntry) -> dict[str, Any]:
    """A role with the wages of its occupations in every area. One query."""
    by_code = wages_of(entry)
    rows = [row for code, found in sorted(by_code.items()) if code != ALL_OCCUPATIONS for row in found]
    return {**career_summary(entry), "wages": [wages(row) for row in rows]}


def with_lists(schools: QuerySet) -> QuerySet:
    """Joins what a list of schools prints. Two queries in all."""
    return schools.select_related("source").prefetch_related(Prefetch("aliases", SchoolAlias.objects.order_by("text")))


def school_summary(school: School) -> dict[str, Any]:
    """A school of `with_lists` and `with_program_count`."""
    return {
        "slug": school.slug,
        "name": school.name,
        "url": address("schools", school.slug),
        "api": address("schools", school.slug, "/api/v1/"),
        "unitid": school.unitid,
        "opeid": school.opeid,
        "aliases": [alias.text for alias in school.aliases.all()],
        "control": school.control,
        "address": school.address,
        "city": school.city,
        "county": school.county,
        "state": school.state,
        "zip_code": school.zip_code,
        "region": school.region,
        "locale": school.locale,
        "latitude": plain(school.latitude),
        "longitude": plain(school.longitude),
        "hbcu": school.is_hbcu,
        "tribal": school.is_tribal,
        "website": school.website,
        "program_count": school.program_count,
        "source": school.source.key,
    }


def price(row: Tuition) -> dict[str, Any]:
    """The average price for all graduate students of a school, as its source states it."""
    figure = price_figure(row)
    whose = Figure(
        figure.value,
        figure.unit,
        figure.period,
        f"{row.get_residency_display().lower()}, {SCHOOL_AVERAGE}",
        figure.source,
        Availability.REPORTED,
        figure.note,
    )
    return {"residency": row.residency, "basis": row.basis, "figure": stated(whose)}


def prices(rows: Iterable[Tuition]) -> list[dict[str, Any]]:
    """Prices in the order of the school's page."""
    return [price(row) for row in rows]


def school_detail(school: School, index: ProgramIndex) -> dict[str, Any]:
    """The data of a school's page. Three queries."""
    programs = index.schools.get(school.pk, NONE)
    programs = programs & index.covered or programs
    keys = index.page([programs], "", 0, len(programs))
    rows = CatalogueRow.objects.only("slug", "name").in_bulk(keys)
    return {
        **school_summary(school),
        "prices": prices(school.tuition.select_related("source")),
        "awards_by_year": awards_by_year(school),
        "programs": [{"slug": rows[key].slug, "name": rows[key].name} for key in keys if key in rows],
    }


def specialization_summary(demand: Demand, place: int | None) -> dict[str, Any]:
    """The measures of a specialization as on its page, and its place when all measures have the same weight."""
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


def specialization_summaries(index: ProgramIndex) -> list[dict[str, Any]]:
    """Every listed specialization, most in demand first. No query once the index has memoized them."""
    demands = demand_by_slug(index)
    return [specialization_summary(demands[each.specialization.slug], each.place) for each in equal_ranking(index)]


def specialization_detail(slug: str, index: ProgramIndex) -> dict[str, Any]:
    """A specialization of the index. At most three queries."""
    demand = demand_by_slug(index)[slug]
    place = next((each.place for each in equal_ranking(index) if each.specialization.slug == slug), None)
    specialization = Specialization.objects.get(slug=slug)
    return {
        **specialization_summary(demand, place),
        "programs": f"{address('programs', '', '/api/v1/').rstrip('/')}/?specialization={slug}",
        "strengths": dict(demand.programs),
        "skills": [skill.name for skill in specialization.skills.all()],
        "careers": [{"slug": each.slug, "name": each.name} for each in pages.careers(specialization)],
    }


SOURCE_COLUMNS = (
    "key",
    "publisher",
    "title",
    "release",
    "url",
    "retrieved_on",
    "licence",
    "credit",
    "covers",
    "file_name",
    "sha256",
    "row_count",
)


def current_statistics(library: ArticleIndex, today: date) -> list[Statistic]:
    """Statistics that guides may quote on a day, in the order of their page."""
    return [each for each in library.statistics.values() if not each.is_retired_on(today)]


def statistic_record(each: Statistic) -> dict[str, Any]:
    """A statistic with its value as a number; a range has `low` and `high` in the unit of the figure."""
    figure = stated(each.figure)
    if each.text:
        figure |= {"unit": each.unit, "value": plain(each.value)}
    return {
        "key": each.key,
        "url": address("statistics", each.key),
        "api": address("statistics", each.key, "/api/v1/"),
        "subject": each.subject,
        "measure": each.measure,
        "definition": each.definition,
        "region": each.region,
        "as_of": each.as_of,
        "good_until": each.good_until,
        "retired_on": each.retired_on,
        "low": plain(each.low),
        "high": plain(each.high),
        "spread": each.spread,
        "source_url": each.url,
        "figure": figure,
    }


def source_record(each: Source) -> dict[str, Any]:
    return {column: getattr(each, column) for column in SOURCE_COLUMNS}
