"""The API answers what the pages answer: the same programs in the same order, the same counts, the same words."""

import csv
import io

import pytest
from django.db.models import Exists, OuterRef
from hypothesis import given, settings
from hypothesis import strategies as st

from core.listing.facets import NOT_STATED
from open_data.parameters import OF_CAREERS, OF_PROGRAMS, OF_SCHOOLS
from programs import facets
from programs.filters import SORTS
from programs.index import current_index
from programs.models import CatalogueRow, School

pytestmark = pytest.mark.django_db
WORDS = ["data sciense", "mit", "computer", "statistics texas", "st johns", "quidditch", "c++", "é"]
NUMBERS = {"years": ["0.25", "1.5", "2"], "credits": ["30", "36"], "budget": ["0", "20000", "60000", "1000000"]}


@st.composite
def questions(draw, index):
    """A query of the list of programs: a few facets with a few of their values, perhaps a text, an order, a cost."""
    asked = {}
    for facet in draw(st.lists(st.sampled_from(facets.COMMON), max_size=3, unique_by=lambda each: each.key)):
        values = [value for value, _ in index.options[facet.column]]
        asked[facet.key] = draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))
    for name, values in {"q": WORDS, "residency": ["in_state", "international"], **NUMBERS}.items():
        if draw(st.integers(0, 3)) == 0:
            asked[name] = [draw(st.sampled_from(values))]
    if draw(st.booleans()):
        asked["sort"] = [draw(st.sampled_from([value for value, _ in SORTS]))]
    return asked


def slugs(answer):
    return [item["slug"] for item in answer["items"]]


def counts(answer):
    return {each["key"]: {o["value"]: o["count"] for o in each["options"]} for each in answer["facets"]}


def exported(client, query):
    text = client.get("/programs/export.csv", query).getvalue().decode().removeprefix("\ufeff")
    return [line["page"].rstrip("/").rsplit("/", 1)[1] for line in csv.DictReader(io.StringIO(text))]


def test_programs_orders_and_counts_are_those_of_the_page_and_of_its_file(ask, visit, client):
    index = current_index()

    @settings(max_examples=30, derandomize=True, database=None)
    @given(query=questions(index))
    def same(query):
        answer, page = ask("programs/", query), visit("/programs/", query)
        assert answer["total"] == page.total
        assert slugs(answer) == page.programs
        told = counts(answer)
        for facet, shown in page.counts.items():
            assert shown.items() <= told[facet].items(), facet
        assert slugs(ask("programs/", query | {"limit": 100})) == exported(client, query)[:100]

    same()


def test_each_facet_is_a_parameter_and_each_parameter_of_the_page_is_one():
    assert {facet.key for facet in facets.ALL} <= {name for name, is_many in OF_PROGRAMS.items() if is_many}
    assert {"q", "sort", "residency", "years", "credits", "budget", "limit", "cursor", "counts"} <= OF_PROGRAMS.keys()
    assert "page" not in OF_PROGRAMS


def test_a_program_has_the_values_under_which_the_list_has_it(ask):
    for item in ask("programs/", {"q": "mit", "limit": 5})["items"]:
        assert len(item["facets"]) == len(facets.COMMON) + 1
        for facet, values in item["facets"].items():
            assert values, facet
            for value in values:
                found = ask("programs/", {"q": item["name"], facet: value, "limit": 100, "counts": "no"})
                assert item["slug"] in slugs(found), (facet, value)


def test_facets_come_whole_and_can_be_left_out(ask):
    states = counts(ask("programs/"))["state"]
    assert len(states) == len(set(CatalogueRow.objects.values_list("state", flat=True))) > 40
    assert sum(states.values()) == 3_522
    assert ask("programs/", {"counts": "no"})["facets"] is None


def test_a_search_says_what_it_read(ask):
    answer = ask("programs/", {"q": "sciense quidditch"})
    assert answer["corrected"] == {"sciense": ["science", *answer["corrected"]["sciense"][1:]]}
    assert answer["unknown_words"] == ["quidditch"] and answer["total"] == 0 and answer["items"] == []


def test_a_list_about_cost_says_what_each_costs(ask):
    [item] = ask("programs/", {"sort": "cost", "years": "2", "limit": 1})["items"]
    cost = item["figures"]["cost_to_finish"]
    assert cost["value"] > 0 and cost["unit"] == "usd" and cost["note"]
    assert "cost_to_finish" not in ask("programs/", {"limit": 1})["items"][0]["figures"]


@pytest.mark.parametrize("query", [{}, {"q": "mit"}, {"state": "VT"}, {"q": "university of", "state": "CA"}])
def test_schools_are_those_of_the_page(ask, visit, query):
    page = visit("/schools/", query)
    shown = [link["href"].split("/")[2] for link in page.all("a", href=None) if link["href"].startswith("/schools/")]
    answer = ask("schools/", query | {"limit": 60})
    assert [slug for slug in shown if slug] == slugs(answer)
    assert OF_SCHOOLS.keys() == {"q", "state", "limit", "cursor"}


def test_a_school_says_how_many_programs_it_has_and_which(ask):
    school = School.objects.listed().with_program_count().order_by("-program_count", "pk").first()
    answer = ask(f"schools/{school.slug}/")
    assert answer["program_count"] == len(answer["programs"]) == school.program_count
    assert answer["unitid"] == school.unitid and answer["awards_by_year"]
    assert {price["figure"]["unit"] for price in answer["prices"]} <= {"usd_per_year", "usd_per_credit"}
    assert all("all graduate students of the school" in price["figure"]["scope"] for price in answer["prices"])


@pytest.mark.parametrize("query", [{}, {"q": "engineer"}, {"fit": "close", "sort": "-wage"}, {"education": "masters"}])
def test_careers_are_those_of_the_page(ask, visit, query):
    page = visit("/careers/", query)
    answer = ask("careers/", query)
    links = [link["href"].split("/")[2] for link in page.all("a", href=None) if link["href"].startswith("/careers/")]
    assert slugs(answer) == list(dict.fromkeys(slug for slug in links if slug and not slug.startswith("?")))
    assert answer["total"] == len(answer["items"])
    for facet, shown in page.counts.items():
        assert shown.items() <= counts(answer)[facet].items(), facet
    assert OF_CAREERS["fit"] and not OF_CAREERS["sort"]


def test_specializations_come_in_the_order_of_their_page(ask, visit):
    page = visit("/specializations/")
    answer = ask("specializations/")
    links = [link["href"] for link in page.all("a", href=None)]
    shown = [href.split("/")[2] for href in links if href.startswith("/specializations/") and href.count("/") == 3]
    assert slugs(answer) == [slug for slug in dict.fromkeys(shown) if slug]
    assert answer["items"][0]["place"] == 1


def test_statistics_and_sources_are_all_there(ask, visit):
    statistics, page = ask("statistics/"), visit("/statistics/")
    assert statistics["total"] == len(statistics["items"]) > 300
    assert all(
        f"/statistics/{item['key']}/" in {a["href"] for a in page.all("a", href=None)} for item in statistics["items"]
    )
    sources = {source["key"] for source in ask("sources/")["items"]}
    assert {item["figure"]["source"] for item in statistics["items"]} <= sources


def test_not_stated_is_asked_as_on_the_page(ask):
    has_row = CatalogueRow.objects.filter(gre="", pk=OuterRef("pk"))
    assert ask("programs/", {"gre": NOT_STATED})["total"] == CatalogueRow.objects.filter(Exists(has_row)).count()
