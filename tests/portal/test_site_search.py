"""One search over programs, schools, specializations, careers, guides and words, on a page and while one types."""

from copy import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.index import article_index
from careers.index import career_index
from portal import site_search
from portal.site_search import KINDS, library
from programs.index import current_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def find(visit):
    """Titles by kind, as the page shows them."""

    def find(query, **parameters):
        page = visit("/search/", {"q": query, **parameters})
        found = site_search.search(query, current_index(), **parameters)
        assert [section["data-kind"] for section in page.all("section", data_kind=None)] == [
            g.key for g in found.groups
        ]
        for group in found.groups:
            assert all(result.title in page.text for result in group.results)
        return {group.key: [result.title for result in group.results] for group in found.groups}

    return find


@pytest.mark.parametrize(
    ("query", "kind", "title"),
    [
        ("computer vision", "specializations", "Computer vision"),
        ("computer visoin", "specializations", "Computer vision"),
        ("NLP", "specializations", "Natural language processing"),
        ("data science in california", "specializations", "Data science"),
        ("ML engineer", "careers", "Machine learning engineer"),
        ("AI engineer", "careers", "Machine learning engineer"),
        ("ml enginer", "careers", "Machine learning engineer"),
        ("machine learning engineer salary", "careers", "Machine learning engineer"),
        ("MIT", "schools", "Massachusetts Institute of Technology"),
        ("georgia tech", "schools", "Georgia Institute of Technology-Main Campus"),
        ("carnegie melon", "schools", "Carnegie Mellon University"),
        ("pittsburgh", "schools", "Carnegie Mellon University"),
        ("studying while working", "guides", "Studying while working: online, hybrid, in person"),
        ("cip code", "glossary", "CIP code"),
        ("payback", "glossary", "Break-even"),
        ("percentil", "glossary", "Percentile"),
        ("MS in Machine Learning", "programs", "MS in Machine Learning"),
    ],
)
def test_it_finds_by_name_other_name_place_and_in_spite_of_a_wrong_letter(find, query, kind, title):
    assert title in find(query)[kind]


def test_what_is_called_exactly_so_comes_first(find):
    assert next(iter(find("mit"))) == "schools"
    for alternate in ("ML engineer", "AI engineer", "machine learning engineer salary"):
        assert find(alternate)["careers"][0] == "Machine learning engineer"
    assert find("georgia tech")["schools"] == ["Georgia Institute of Technology-Main Campus"]
    assert find("median")["glossary"][0] == "Median"


def test_another_name_that_was_asked_for_is_shown(visit):
    assert (
        "Georgia Institute of Technology-Main Campus also Georgia Tech" in visit("/search/", {"q": "georgia tech"}).text
    )


def test_a_word_that_was_read_as_another_is_named(visit):
    text = visit("/search/", {"q": "computer visoin"}).text
    assert "Nothing here mentions “visoin”; this is what “vision” finds." in text
    assert "Nothing here mentions" not in visit("/search/", {"q": "pittsburgh"}).text


def test_all_programs_are_the_list_and_all_of_a_kind_are_on_a_page(visit):
    page = visit("/search/", {"q": "program"})
    totals = {section["data-kind"]: int(section["data-total"]) for section in page.all("section", data_kind=None)}
    links = [link["href"] for link in page.all("a", href=None) if link.text.startswith("All ")]
    programs = next(link for link in links if link.startswith("/programs/"))
    assert visit(programs).total == totals["programs"]
    glossary = visit(next(link for link in links if "kind=glossary" in link))
    [section] = glossary.all("section", data_kind=None)
    assert section["data-total"] == str(totals["glossary"])
    assert len([link for link in glossary.all("a", href=None) if "/glossary/#" in link["href"]]) == totals["glossary"]


def test_a_kind_with_too_many_says_so(visit):
    page = visit("/search/", {"q": "university", "kind": "schools"})
    assert f"The first {site_search.ALL}; a further word narrows them down." in page.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({}, "when a letter is wrong"),
        ({"q": "   "}, "when a letter is wrong"),
        ({"q": "zzzzqqqq"}, "Nothing here answers to “zzzzqqqq”"),
        ({"q": "!!!"}, "Nothing here answers to “!!!”"),
        ({"q": "x" * 201}, "at most 200 characters"),
    ],
    ids=["nothing", "blank", "no match", "no word", "too long"],
)
def test_a_search_without_results_says_what_is_the_matter(visit, query, says):
    page = visit("/search/", query)
    assert says in page.text and not page.all("section", data_kind=None)


def test_an_unknown_kind_is_named_and_everything_is_searched(visit):
    page = visit("/search/", {"q": "data", "kind": "moods"})
    assert page.one(role="alert").text == "Kind: “moods” was ignored. No such value is known here."
    assert page.all("section", data_kind=None)


words = st.sampled_from(["data", "scince", "mit", "of", "gre", "c++", "ü"])


@settings(max_examples=60)
@given(
    st.text(st.characters(exclude_characters="\0"), max_size=220)
    | st.lists(st.sampled_from(["data", "scince", "mit", "of", "gre", "c++", "ü"])).map(" ".join)
)
def test_any_text_is_answered_with_a_page_of_bounded_length(client, catalogue, query):
    for address in ("/search/", "/search/suggestions/"):
        answer = client.get(address, {"q": query})
        assert answer.status_code == 200
        assert answer.content.count(b"<li>") <= 60


def test_what_is_typed_is_text_and_never_markup(visit):
    for address in ("/search/", "/search/suggestions/"):
        page = visit(address, {"q": '<b id="x">data"'})
        assert not page.all("b", id="x")


def test_a_search_costs_three_queries_and_a_suggestion_two(client, catalogue, count_queries):
    client.get("/search/?q=data")
    assert count_queries(lambda: client.get("/search/?q=data+science")) <= 3
    assert count_queries(lambda: client.get("/search/?q=carnegie+melon")) <= 3
    assert count_queries(lambda: client.get("/search/suggestions/?q=data+sc")) <= 2


def test_documents_are_gathered_once_a_version_with_few_queries(catalogue, count_queries):
    index = copy(current_index())
    index.memo = {}
    career_index(index.version), article_index(index.version)
    assert count_queries(lambda: library(index)) <= 2 * len(KINDS)
    assert count_queries(lambda: library(index)) == 0


def test_suggestions_are_links_of_every_kind_and_the_way_to_all(visit):
    page = visit("/search/suggestions/", {"q": "comp"})
    links = {link["href"]: link.text for link in page.all("a", href=None)}
    assert "/specializations/computer-vision/" in links and "/search/?q=comp" in links
    assert any(text.endswith("for “comp”") for address, text in links.items() if address.startswith("/programs/?q="))
    assert len(links) <= 2 + site_search.SUGGESTED * len(KINDS)
    assert not page.all("html") and page.response["Cache-Control"] == "public, no-cache"


def test_nothing_is_suggested_for_nothing(visit):
    assert visit("/search/suggestions/").text == ""
    assert visit("/search/suggestions/", {"q": "zzzzqqqq"}).text == "No suggestions."


def test_every_page_has_a_plain_form_to_it(visit):
    page = visit("/about/data/")
    [form] = page.all("form", role="search")
    assert (form["action"], "method" in form.attributes) == ("/search/", False)
    assert page.one("input", name="q")["data-hx-get"] == "/search/suggestions/"
