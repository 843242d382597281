"""The catalogue's pages."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.maps import TERRITORIES, place_on_map
from core.structured_data import breadcrumb_list, json_ld
from programs import read_model
from programs.choices import STATES
from programs.exports import csv_response
from programs.facts import facts_of
from programs.filters import ProgramFilter, SchoolFilter
from programs.http import catalogue_page, moved_or_missing, wants_part
from programs.listing import listing
from programs.models import CatalogueRow, FormerProgramSlug, FormerSchoolSlug, Program, School
from programs.pages import MOST_PROGRAMS, awards_chart, curriculum, fact_groups, highlights, neighbours
from programs.structured_data import absolute, program_thing, school_thing

SCHOOLS_PER_PAGE = 60


@require_safe
@catalogue_page
def program_list(request, index):
    """The list, or its results alone when htmx asks for them."""
    filters = ProgramFilter(request.GET, index)
    page = listing(filters, index, request.GET.getlist("more"))
    is_part = wants_part(request)
    template = "programs/list.html#results" if is_part else "programs/list.html"
    return render(request, template, {"listing": page, "typed": request.GET, "is_part": is_part})


@require_safe
@catalogue_page
def program_export(request, index):
    """The whole result as CSV."""
    return csv_response(ProgramFilter(request.GET, index), index)


@require_safe
@catalogue_page
def program_detail(request, index, slug):
    """Everything known about one program, and what is not, with the reason."""
    program = Program.objects.published().with_page_facts().filter(slug=slug).first()
    if program is None:
        return moved_or_missing(FormerProgramSlug.objects, "program", slug)
    if program.has_lapsed:
        program.row = read_model.row_of(program)
    [facts] = facts_of([program], index)
    similar, others = neighbours(program.row, index)
    trail = [("Programs", "/programs/"), (program.school.name, program.school.get_absolute_url())]
    things = [
        program_thing(program, program.row),
        breadcrumb_list([(name, absolute(path)) for name, path in (*trail, (program.row.name, request.path))]),
    ]
    context = {
        "program": program,
        "row": program.row,
        "school": program.school,
        "highlights": highlights(facts),
        "groups": fact_groups(facts),
        "curriculum": curriculum(facts.courses),
        "offerings": facts.offerings,
        "own_prices": facts.own_prices,
        "named_programs": facts.named_programs,
        "chart": awards_chart(program.row.awards_by_year),
        "similar": similar,
        "others": others,
        "trail": trail,
        "ask_url": program.admissions_url or program.school.admissions_url or program.school.website,
        "json_ld": json_ld(things),
    }
    return render(request, "programs/program.html", context)


@require_safe
@catalogue_page
def school_list(request, index):
    """Schools with listed programs, by name or state."""
    filters = SchoolFilter(request.GET)
    schools = filters.qs if filters.is_valid() else School.objects.none()
    page = Paginator(schools, SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page": page, "states": STATES, "typed": request.GET}
    return render(request, "programs/schools.html", context)


@require_safe
@catalogue_page
def school_detail(request, index, slug):
    """A school: directory facts, its programs, what it charges, where it is."""
    school = School.objects.listed().select_related("source").filter(slug=slug).first()
    if school is None:
        return moved_or_missing(FormerSchoolSlug.objects, "school", slug)
    keys = index.page([index.schools.get(school.pk, 0)], "", 0, MOST_PROGRAMS)
    rows = CatalogueRow.objects.in_bulk(keys)
    awards = dict(school.completions.values_list("year").annotate(total=Sum("awards")).order_by("year"))
    trail = [("Schools", "/schools/")]
    things = [
        school_thing(school),
        breadcrumb_list([(name, absolute(path)) for name, path in (*trail, (school.name, request.path))]),
    ]
    context = {
        "school": school,
        "aliases": list(school.aliases.all()),
        "rows": [rows[key] for key in keys if key in rows],
        "prices": list(school.tuition.select_related("source")),
        "chart": awards_chart({str(year): total for year, total in awards.items()}),
        "point": place_on_map(school.state, school.longitude, school.latitude),
        "territories": TERRITORIES,
        "trail": trail,
        "json_ld": json_ld(things),
    }
    return render(request, "programs/school.html", context)
