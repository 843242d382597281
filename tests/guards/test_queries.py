"""No page costs more queries than its budget, and none costs more when it has more to show."""

import pytest

from careers.models import Career
from core.models import Source
from programs import listing, views
from programs.actions import refresh_programs
from programs.models import CatalogueRow, Program, School
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

pytestmark = pytest.mark.django_db
LIST = "/programs/"


@pytest.fixture
def cost(client, catalogue, count_queries):
    """Queries of an address, once what each process keeps for a version of the catalogue is built.

    Which worker ran what before decides what is left to build, so all of it is built here.
    """
    for address in ("/programs/", "/careers/", "/specializations/", "/articles/", "/"):
        client.get(address)

    def cost(address, query=None):
        return count_queries(lambda: client.get(address, query))

    return cost


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "CA"},
        {
            "q": "data sciense",
            "state": ["CA", "NY"],
            "closeness": "core",
            "modality": ["online", "not-stated"],
            "tuition": ["under-10k", "10-20k"],
            "specialization": "data-science",
            "fit": "related",
            "sort": "-awards",
            "residency": "in_state",
            "more": ["state", "field"],
        },
        {"state": "AK", "tuition": "over-50k"},
        {"verified": "last-12-months"},
        {"sort": "-cost", "years": "1.5", "budget": 60000, "residency": "international", "attendance": "part_time"},
        {"page": 141},
        {"state": "ZZ"},
    ],
    ids=["none", "one", "many", "nothing found", "verified", "cost", "last page", "invalid"],
)
def test_the_list_costs_at_most_four_queries_whatever_is_asked(cost, query):
    assert cost(LIST, query) <= 4


def test_the_list_costs_the_same_for_ten_cards_and_for_twenty_five(cost, monkeypatch):
    costs = []
    for cards in (10, 25):
        monkeypatch.setattr(listing, "PER_PAGE", cards)
        costs.append(cost(LIST))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "slug",
    [
        "carnegie-mellon-university-artificial-intelligence",
        "drexel-university-computer-science",
        "howard-university-data-science",
    ],
)
def test_a_program_page_costs_at_most_eight_queries(cost, slug):
    assert cost(f"/programs/{slug}/") <= 8


@pytest.mark.parametrize("query", [{}, {"state": "CA", "q": "data", "page": 2}, {"fit": "related", "sort": "-awards"}])
@pytest.mark.parametrize("slug", ["machine-learning", "responsible-ai", "data-science"])
def test_a_page_of_a_specialization_costs_at_most_ten_queries(cost, slug, query):
    assert cost(f"/specializations/{slug}/", query) <= 10


def test_specializations_cost_no_query_each(cost):
    first, again = cost("/specializations/"), cost("/specializations/", {"w_pay": 3})
    assert first <= 10 and again <= 2


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/about/data/",
        "/schools/",
        "/schools/?q=mit",
        "/deadlines/",
        "/deadlines.ics?state=CA",
        "/changes/",
        "/changes/feed.xml",
        "/glossary/",
        "/sitemap.xml",
        "/robots.txt",
        "/articles/",
        "/articles/feed.xml",
        "/articles/how-to-read-a-number/",
        "/statistics/",
        "/statistics/awards-all/",
        "/corrections/new/?page=/programs/drexel-university-computer-science/&fact=length",
        "/corrections/new/?page=/schools/drexel-university/&fact=county",
        "/corrections/new/?page=/careers/data-scientist/&fact=wages",
    ],
)
def test_other_pages_cost_at_most_ten_queries(cost, address):
    assert cost(address) <= 10


def test_a_school_page_costs_the_same_for_one_program_and_for_thirty(cost):
    schools = School.objects.listed().with_program_count().order_by("program_count")
    small, large = schools.filter(program_count=1, latitude__isnull=False).first(), schools.last()
    assert large.program_count >= 30
    costs = [cost(school.get_absolute_url()) for school in (small, large)]
    assert costs[0] == costs[1] <= 10


def test_the_index_of_schools_costs_the_same_for_ten_and_for_twenty(cost, monkeypatch):
    costs = []
    for schools in (10, 20):
        monkeypatch.setattr(views, "SCHOOLS_PER_PAGE", schools)
        costs.append(cost("/schools/"))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("query", [{}, {"q": "AI engineer", "education": "masters", "sort": "-wage"}, {"wage": "x"}])
def test_the_list_of_careers_costs_one_query_once_its_index_is_built(cost, query):
    cost("/careers/")
    assert cost("/careers/", query) == 1


def test_a_career_page_costs_at_most_ten_queries(cost):
    cost("/careers/")
    for career in Career.objects.published():
        assert cost(career.get_absolute_url(), {"sort": "-median"}) <= 10, career


def test_a_comparison_of_two_costs_what_one_of_four_costs(cost):
    slugs = list(CatalogueRow.objects.values_list("slug", flat=True)[:4])
    costs = [cost("/compare/", {"program": slugs[:count]}) for count in (2, 4)]
    assert costs[0] == costs[1] <= 6


def test_a_comparison_of_the_best_described_programs_costs_at_most_six_queries(cost):
    source = Source.objects.first()
    described = [CARNEGIE_MELLON, GEORGIA_TECH, DREXEL, "stanford-university-computer-science"]
    for program in Program.objects.filter(slug__in=described):
        program.requirements.create(kind="gre", level="optional", source=source)
        program.offerings.create(modality="hybrid", campus="Elsewhere", length_months=20, source=source)
    refresh_programs(Program.objects.filter(slug__in=described).values_list("pk", flat=True))
    assert cost("/compare/", {"program": described, "years": "2", "residency": "in_state"}) <= 6
