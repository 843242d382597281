"""Words are found however they are typed: case, accents, dots, prefixes, slips of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.listing.bitmaps import Rows
from core.listing.search import MAX_TERMS, SearchTerm, WordIndex, fold, searchable, spelled

TEXTS = [
    searchable(["Massachusetts Institute of Technology", "MIT", "Computer Science"]),
    searchable(["Mitchell College", "Data Science"]),
    searchable(["St. John's University", "Data Analytics"]),
    searchable(["The Institute", "Visual C++"]),
]
WORDS = WordIndex.of_texts(TEXTS)


def found(query):
    """Positions of the texts that have every term of the query."""
    rows = Rows(range(len(TEXTS)))
    for term in WORDS.terms(query):
        rows &= WORDS.rows(term)
    return list(rows)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("St. John's", "st johns"),
        ("St. John’s", "st johns"),
        ("  Universidad de AÑASCO ", "universidad de anasco"),
        ("C++ & C#", "c++ c#"),
        ("William & Mary", "william mary"),
        ("ﬁnance", "finance"),
        ("mit\0", "mit"),
        ("🤖 —", ""),
        ("William and Mary", "william mary"),
        ("Texas A & M", "texas a m"),
        ("Hawaiʻi", "hawaii"),
        ("Hawai‘i Hawai`i Hawaiʼi Hawai′i Hawaiꞌi", "hawaii hawaii hawaii hawaii hawaii"),
        ("Stan\u00adford\u200b \u2060Uni\u200dversity\ufeff", "stanford university"),
        ("U.C.L.A.", "ucla"),
        ("M.L. at R.I.T", "ml at rit"),
        ("Washington, D.C.", "washington dc"),
        ("St. John F. Kennedy, v1.0.2", "st john f kennedy v1 0 2"),
    ],
)
def test_folding_keeps_letters_and_digits_only(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_takes_any_text_and_twice_is_once(text):
    folded = fold(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789+# ")
    assert fold(folded) == folded


def test_searchable_text_has_each_word_once_between_spaces_and_twins_beside():
    assert searchable(["Saint Louis", "St. Louis", "saint"]) == " saint louis st "


def test_an_abbreviation_that_is_a_text_of_its_own_is_none():
    assert searchable(["MT", "Mt. Mary", "Fort Wayne"]) == " mt mary fort wayne mount ft "
    assert searchable(["MT", "Montana"]) == " mt montana "


def test_names_that_differ_in_the_spelling_of_a_word_are_spelled_alike():
    assert spelled("Ohio State") == spelled("Ohio St.") == "ohio st"
    assert spelled("Mount Saint Mary’s") == spelled("Mt. St. Mary's") == "mt st marys"


def test_st_is_a_saint_and_after_another_word_maybe_state():
    assert [term.words for term in WORDS.terms("St. Johns")] == [("st",), ("johns",)]
    assert [term.words for term in WORDS.terms("Ohio St")][1] == ("st", "state")


def test_a_word_that_is_known_elsewhere_is_not_corrected():
    words = WordIndex.of_texts([searchable(["South Dakota", "Mean Green"])], known={"dakote"})
    assert words.terms("dakots") == [SearchTerm("dakots", ("dakota",))]
    assert words.terms("dakote") == [SearchTerm("dakote", ())]


@pytest.mark.parametrize("typed", ["median", "data"])
def test_a_word_with_two_letters_more_or_less_is_no_misspelling(typed):
    words = WordIndex.of_texts([searchable(["South Dakota", "Mean Green"])])
    assert words.terms(typed) == [SearchTerm(typed, ())]


def test_a_short_word_that_exists_is_matched_whole():
    assert found("mit") == [0]


def test_a_longer_word_matches_as_a_beginning():
    assert found("mitch") == [1]
    assert found("scien") == [0, 1]


def test_all_words_must_be_there():
    assert found("data science") == [1]


@pytest.mark.parametrize("typed", ["st. john's", "saint johns", "ST JOHN’S"])
def test_spellings_of_a_saint_are_one(typed):
    assert found(typed) == [2]


def test_a_misspelt_word_is_corrected_and_says_so():
    [data, sciense] = WORDS.terms("data sciense")
    assert not data.is_corrected
    assert sciense.is_corrected
    assert sciense.words[0] == "science"
    assert found("data sciense") == [1]


def test_what_no_text_has_finds_nothing_and_not_everything():
    [term] = WORDS.terms("quidditch")
    assert term == SearchTerm("quidditch", ())
    assert not term.is_corrected
    assert not WORDS.rows(term)


def test_c_plus_plus_is_a_word():
    assert found("c++") == [3]


def test_stop_words_count_only_when_alone():
    assert [term.typed for term in WORDS.terms("institute of technology")] == ["institute", "technology"]
    assert found("the") == [3]


def test_a_long_query_is_cut_and_a_repeated_word_asked_once():
    assert len(WORDS.terms(" ".join(f"word{n}" for n in range(99)))) == MAX_TERMS
    assert len(WORDS.terms("data data DATA")) == 1


@given(st.text(max_size=40))
def test_any_query_has_an_answer(query):
    assert set(found(query)) <= set(range(len(TEXTS)))


def test_a_word_that_nothing_can_be_called_by_is_not_remembered():
    index = WordIndex.of_texts(TEXTS)
    assert index.terms("x" * 5000) == [SearchTerm("x" * 5000, ())]
    assert index.term.cache_info().currsize == 0
