"""No page costs more queries than its budget, and none costs more when it has more to show."""

import pytest

from programs import listing, views
from programs.models import CatalogueRow, School

pytestmark = pytest.mark.django_db
LIST = "/programs/"


@pytest.fixture
def cost(client, catalogue, count_queries):
    """Queries of an address, once the index is built."""
    client.get("/programs/")

    def cost(address, query=None):
        return count_queries(lambda: client.get(address, query))

    return cost


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "CA"},
        {"q": "data sciense", "state": ["CA", "NY"], "closeness": "core", "modality": ["online", "not-stated"],
         "tuition": ["under-10k", "10-20k"], "specialization": "data-science", "fit": "related", "sort": "-awards",
         "residency": "in_state", "more": ["state", "field"]},
        {"state": "AK", "tuition": "over-50k"},
        {"verified": "last-12-months"},
        {"page": 141},
        {"state": "ZZ"},
    ],
    ids=["none", "one", "many", "nothing found", "verified", "last page", "invalid"],
)  # fmt: skip
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


@pytest.mark.parametrize(
    "address", ["/", "/about/data/", "/schools/", "/schools/?q=mit", "/sitemap.xml", "/robots.txt"]
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


def test_a_comparison_of_two_costs_what_one_of_four_costs(cost):
    slugs = list(CatalogueRow.objects.values_list("slug", flat=True)[:4])
    costs = [cost("/compare/", {"program": slugs[:count]}) for count in (2, 4)]
    assert costs[0] == costs[1] <= 10
