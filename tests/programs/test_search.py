"""Search on the real catalogue: names people use, slips of the finger, and whatever else is typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.cards import card
from programs.index import current_index
from programs.models import CatalogueRow, SchoolAlias

pytestmark = pytest.mark.django_db


def schools_of(page):
    """Names of the schools on the cards, in order."""
    names = dict(CatalogueRow.objects.filter(slug__in=page.programs).values_list("slug", "school_name"))
    return [names[slug] for slug in page.programs]


def reasons(page):
    """Why each card is there, by slug."""
    return dict(zip(page.programs, [each.text for each in page.all(class_="entry-why")], strict=True))


@pytest.mark.parametrize(
    ("query", "school"),
    [
        ("mit", "Massachusetts Institute of Technology"),
        ("CMU", "Carnegie Mellon University"),
        ("georgia tech", "Georgia Institute of Technology-Main Campus"),
        ("uiuc", "University of Illinois Urbana-Champaign"),
        ("penn state", "Pennsylvania State University-Main Campus"),
        ("UCLA", "University of California-Los Angeles"),
        ("university of pennsylvania", "University of Pennsylvania"),
    ],
)
def test_the_school_that_has_the_name_comes_first_and_complete(visit, query, school):
    page = visit("/programs/", {"q": query})
    own = CatalogueRow.objects.filter(school_name=school).count()
    assert own
    named = [reason for reason in reasons(page).values() if reason.startswith("The school")]
    first = schools_of(page)[: len(named)]
    assert first.count(school) == min(own, 25), "every program of that school is on top"
    for name in {*first} - {school}:
        assert SchoolAlias.objects.filter(school__name=name, text__iexact=query).exists()


def test_all_words_of_a_school_find_it_even_without_a_name_of_its_own(visit):
    page = visit("/programs/", {"q": "st. john's"})
    assert "St. John's University-New York" in schools_of(page)
    assert all("John" in school for school in schools_of(page))
    assert visit("/programs/", {"q": "Saint Johns"}).total == page.total


def test_a_misspelt_word_is_corrected_and_the_page_says_so(visit):
    page = visit("/programs/", {"q": "data sciense"})
    assert page.total == visit("/programs/", {"q": "data science"}).total > 100
    assert "Nothing here mentions “sciense”" in page.text
    assert "“science”" in page.text


def test_quotes_and_capitals_change_nothing(visit):
    assert visit("/programs/", {"q": '"Data Science"'}).programs == visit("/programs/", {"q": "data science"}).programs


def test_an_exact_subject_comes_before_the_rest(visit):
    page = visit("/programs/", {"q": "data science"})
    first = CatalogueRow.objects.get(slug=page.programs[0])
    assert "|data science|" in first.search_subjects


@pytest.mark.parametrize("query", ["c++", "🤖", "quidditch", "!!!", "zzzz qqqq"])
def test_a_query_that_nothing_answers_gets_a_sentence_and_no_rows(visit, query):
    page = visit("/programs/", {"q": query})
    assert (page.total, page.programs) == (0, [])
    assert f"Nothing here mentions “{query.split()[0]}" in page.text


@pytest.mark.parametrize("query", ["x" * 10_000, "data " * 2_000])
def test_a_query_that_cannot_be_asked_gets_a_sentence_and_no_rows(visit, query):
    page = visit("/programs/", {"q": query})
    assert (page.total, page.programs) == (0, [])
    assert page.one(role="alert").text.startswith("This list cannot be shown Search: ")


@settings(max_examples=200)
@given(query=st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=220))
def test_no_text_breaks_the_list(client, catalogue, query):
    assert client.get("/programs/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("mit", "The school is also known as MIT"),
        ("carnegie mellon university", "The school's name"),
        ("carnegie artificial", "carnegie in the school; artificial in the field"),
        ("pittsburgh analytics", "pittsburgh in the place; analytics in the title"),
        ("saint johns", "saint johns in the school"),
        ("nlp", "nlp in the keywords"),
    ],
)
def test_a_card_says_why_it_is_there(visit, query, reason):
    assert reason in reasons(visit("/programs/", {"q": query})).values()


@settings(max_examples=60)
@given(data=st.data())
def test_every_result_of_every_word_has_a_reason(data):
    index = current_index()
    word = data.draw(st.sampled_from(index.words.vocabulary))
    search = index.search(word)
    keys = index.page(search.groups, "", 0, 5)
    for row in CatalogueRow.objects.filter(pk__in=keys):
        assert card(row, "", search).reason, (word, row.slug)
    assert keys


def test_search_and_facets_hold_together(visit):
    page = visit("/programs/", {"q": "data science", "state": "CA"})
    everywhere = visit("/programs/", {"q": "data science"})
    assert page.total == everywhere.counts["state"]["CA"]
