"""Schools as data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from core.choices import Availability
from core.figures import Figure
from core.listing.bitmaps import NONE
from open_data.figures import plain, stated
from open_data.programs import address
from programs.coverage import awards_by_year
from programs.figures import SCHOOL_AVERAGE, price_figure
from programs.index import ProgramIndex
from programs.models import CatalogueRow, School, SchoolAlias, Tuition


def with_lists(schools: QuerySet) -> QuerySet:
    """Joins what a list of schools says of each. Two queries in all."""
    return schools.select_related("source").prefetch_related(Prefetch("aliases", SchoolAlias.objects.order_by("text")))


def summary(school: School) -> dict[str, Any]:
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
    """What a school charges all its graduate students on average, as its source states it."""
    figure = price_figure(row)
    whose = Figure(
        figure.value, figure.unit, figure.period, f"{row.get_residency_display().lower()}, {SCHOOL_AVERAGE}",
        figure.source, Availability.REPORTED, figure.note,
    )  # fmt: skip
    return {"residency": row.residency, "basis": row.basis, "figure": stated(whose)}


def prices(rows: Iterable[Tuition]) -> list[dict[str, Any]]:
    """Prices in the order of the school's page."""
    return [price(row) for row in rows]


def detail(school: School, index: ProgramIndex) -> dict[str, Any]:
    """Everything that the page of a school says of it. Three queries."""
    programs = index.schools.get(school.pk, NONE)
    programs = programs & index.covered or programs
    keys = index.page([programs], "", 0, len(programs))
    rows = CatalogueRow.objects.only("slug", "name").in_bulk(keys)
    return {
        **summary(school),
        "prices": prices(school.tuition.select_related("source")),
        "awards_by_year": awards_by_year(school),
        "programs": [{"slug": rows[key].slug, "name": rows[key].name} for key in keys if key in rows],
    }
