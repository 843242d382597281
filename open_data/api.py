"""The API: an operation for each list and each thing of it, all read-only."""

from django.conf import settings
from django.http import Http404, HttpResponse
from ninja import NinjaAPI

from articles.index import article_index
from careers import facets as career_facets
from careers.filters import CareerFilter
from careers.index import career_index
from careers.listing import career_listing
from careers.models import FormerCareerSlug
from core.models import Source
from open_data import program_records, records, schemas
from open_data.http import problem_response
from open_data.paging import CountedPageForm, PagingForm, edition, page_of
from open_data.parameters import OF_CAREERS, OF_PROGRAMS, OF_SCHOOLS, refuse_invalid, refuse_strangers
from programs import read_model
from programs.actions import successor_at
from programs.filters import ProgramFilter, SchoolFilter
from programs.http import former_page, redirect_for_now
from programs.index import with_specialization
from programs.models import FormerProgramSlug, FormerSchoolSlug, Program, School
from specializations.demand import demand_by_slug
from taxonomy.models import Specialization

VERSION = "1"
PATH = "/api/v1/"
LISTS = ("programs", "schools", "specializations", "careers", "statistics", "sources")
NOT_HERE = "Nothing here has or had this address."

api = NinjaAPI(title="Open data", version=VERSION, docs_url=None, openapi_url=None, urls_namespace="api")


@api.exception_handler(Http404)
def missing(request, error: Http404) -> HttpResponse:
    """The answer to an address without an object."""
    return problem_response(404, str(error))


def head(request) -> dict:
    """The fields in front of every answer."""
    return {"version": edition(request.catalogue)}


def complete_list(request, items: list) -> dict:
    """A list that has one page and no parameter."""
    refuse_strangers(request.GET, {})
    return {**head(request), "total": len(items), "items": items}


def single(request, record: dict) -> dict:
    """One object; its address has no parameter."""
    refuse_strangers(request.GET, {})
    return {**head(request), **record}


def moved(kind: str, slug: str) -> HttpResponse:
    """A redirect to the data of an object whose address has changed."""
    return redirect_for_now(f"{PATH}{kind}/{slug}/")


@api.get("/", response=schemas.WelcomeSchema, summary="What there is")
def welcome(request):
    """Every list with its address."""
    refuse_strangers(request.GET, {})
    base = f"{settings.SITE_URL}{PATH}"
    return {
        **head(request),
        "about": f"{settings.SITE_URL}/data/",
        "openapi": f"{base}openapi.json",
        "lists": {name: f"{base}{name}/" for name in LISTS},
    }


@api.get("/programs/", response=schemas.ProgramListSchema, summary="Programs")
def program_list(request):
    """The list of programs: the filters, facets, search and orders of its page."""
    index = request.catalogue
    refuse_strangers(request.GET, OF_PROGRAMS)
    asked, filters = CountedPageForm(request.GET), ProgramFilter(request.GET, index)
    refuse_invalid(filters.form, asked)
    selection, total, keys, said = program_records.result(filters, index)
    question = [(key, value) for key, values in request.GET.lists() for value in values if key not in asked.fields]
    page = page_of(asked, edition(index), question, total, keys)
    if asked.cleaned_data["counts"] == "no":
        said = said | {"facets": None}
    paging = page.head(request.path, [*question, *counts(asked)], asked.cleaned_data["limit"])
    return {**head(request), **paging, **said, "items": program_records.summaries(page.keys, selection, index)}


def counts(asked: CountedPageForm) -> list[tuple[str, str]]:
    """Whether facets are wanted, as a parameter for further pages."""
    return [("counts", asked.cleaned_data["counts"])] if asked.cleaned_data["counts"] else []


@api.get("/programs/{slug}/", response=schemas.ProgramDetailSchema, summary="A program")
def program_detail(request, slug: str):
    """Everything known about one program, and what is not, with the reason."""
    program = Program.objects.published().with_page_facts().filter(slug=slug).first()
    if program is None:
        if successor := successor_at(slug):
            return moved("programs", successor.slug)
        return moved("programs", former_page(FormerProgramSlug.objects, "program", slug).slug)
    if not program.is_listed:
        program.row = read_model.row_of(program)
    return single(request, program_records.detail(program, request.catalogue))


@api.get("/schools/", response=schemas.SchoolListSchema, summary="Schools")
def school_list(request):
    """Schools with listed programs, by name; those of a text best match first."""
    refuse_strangers(request.GET, OF_SCHOOLS)
    asked, filters = PagingForm(request.GET), SchoolFilter(request.GET)
    refuse_invalid(filters, asked)
    keys = filters.search(request.catalogue).keys
    question = [(key, value) for key, value in request.GET.items() if key not in asked.fields]
    page = page_of(asked, edition(request.catalogue), question, len(keys), lambda start, stop: keys[start:stop])
    rows = records.with_lists(School.objects.with_program_count()).in_bulk(page.keys)
    items = [records.school_summary(rows[key]) for key in page.keys if key in rows]
    return {**head(request), **page.head(request.path, question, asked.cleaned_data["limit"]), "items": items}


@api.get("/schools/{slug}/", response=schemas.SchoolDetailSchema, summary="A school")
def school_detail(request, slug: str):
    """A school: directory facts, what it charges, its programs."""
    school = records.with_lists(School.objects.with_page().with_program_count()).filter(slug=slug).first()
    if school is None:
        return moved("schools", former_page(FormerSchoolSlug.objects, "school", slug).slug)
    return single(request, records.school_detail(school, request.catalogue))


@api.get("/specializations/", response=schemas.SpecializationListSchema, summary="Specializations")
def specialization_list(request):
    """Every specialization with what is measured about it, most in demand first."""
    return complete_list(request, records.specialization_summaries(request.catalogue))


@api.get("/specializations/{slug}/", response=schemas.SpecializationDetailSchema, summary="A specialization")
def specialization_detail(request, slug: str):
    """What is measured about a specialization, its skills, the roles it leads to."""
    index = request.catalogue
    if slug not in demand_by_slug(index):
        specialization = Specialization.objects.published().filter(slug=slug).first()
        if specialization is None:
            raise Http404(NOT_HERE)
        index = with_specialization(index, specialization)
    return single(request, records.specialization_detail(slug, index))


@api.get("/careers/", response=schemas.CareerListSchema, summary="Careers")
def career_list(request):
    """The list of careers: the filters, facets, search and orders of its page."""
    index = career_index(request.catalogue.version)
    refuse_strangers(request.GET, OF_CAREERS)
    filters = CareerFilter(request.GET, index)
    refuse_invalid(filters)
    found = career_listing(filters, index, [facet.key for facet in career_facets.ALL])
    return {
        **head(request),
        "total": found.total,
        "order": next(sort.label for sort in found.sorts if sort.is_chosen),
        "facets": program_records.facet_counts(found.facets),
        "items": [records.career_summary(card.entry) for card in found.cards],
    }


@api.get("/careers/{slug}/", response=schemas.CareerDetailSchema, summary="A career")
def career_detail(request, slug: str):
    """A role with the wages of its occupations in every state."""
    entry = career_index(request.catalogue.version).by_slug.get(slug)
    if entry is None:
        return moved("careers", former_page(FormerCareerSlug.objects, "career", slug).slug)
    return single(request, records.career_detail(entry))


@api.get("/statistics/", response=schemas.StatisticListSchema, summary="Statistics")
def statistic_list(request):
    """Every number that guides may quote."""
    index = request.catalogue
    found = records.current_statistics(article_index(index.version), index.today)
    return complete_list(request, [records.statistic_record(each) for each in found])


@api.get("/statistics/{key}/", response=schemas.StatisticDetailSchema, summary="A statistic")
def statistic_detail(request, key: str):
    """A number: what it measures, and where it is from."""
    found = article_index(request.catalogue.version).statistics.get(key)
    if found is None:
        raise Http404("There is no statistic of this name.")
    return single(request, records.statistic_record(found))


@api.get("/sources/", response=schemas.SourceListSchema, summary="Sources")
def source_list(request):
    """Every source with its release, licence and credit."""
    return complete_list(request, [records.source_record(each) for each in Source.objects.all()])
