"""The index of demand: what weights do, what a missing measure does, and what the ranking page says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specializations.measures import SCORED
from specializations.ranking import WeightsForm, composite, rank_scores
from tests.pages import Page

KEYS = [measure.key for measure in SCORED]
INDEX = "/specializations/"
VALUES = st.lists(st.none() | st.integers(-1000, 1000), min_size=1, max_size=20)
SCORES = st.fixed_dictionaries({key: st.none() | st.floats(0, 100) for key in KEYS})
WEIGHTS = st.fixed_dictionaries({key: st.integers(0, 5) for key in KEYS})


def test_a_score_is_the_share_of_the_others_that_one_beats():
    assert rank_scores([10, 20, 30], "high") == [0, 50, 100]
    assert rank_scores([10, 20, 30], "low") == [100, 50, 0]
    assert rank_scores([10, 10, 30], "high") == [25, 25, 100]
    assert rank_scores([7], "high") == [50]


@given(VALUES, st.sampled_from(["high", "low"]))
def test_a_missing_value_has_no_score_and_changes_nobody_elses(values, better):
    scores = rank_scores(values, better)
    assert [score is None for score in scores] == [value is None for value in values]
    known = [value for value in values if value is not None]
    assert [score for score in scores if score is not None] == rank_scores(known, better)


@given(VALUES, st.randoms())
def test_the_order_in_which_specializations_come_does_not_matter(values, random):
    shuffled = list(enumerate(values))
    random.shuffle(shuffled)
    scores = rank_scores([value for _, value in shuffled], "high")
    assert [score for _, score in sorted(zip([i for i, _ in shuffled], scores, strict=True))] == rank_scores(
        values, "high"
    )


@given(SCORES, WEIGHTS, st.integers(2, 9))
def test_multiplying_all_weights_changes_nothing(scores, weights, factor):
    one = composite(scores, weights)
    many = composite(scores, {key: weight * factor for key, weight in weights.items()})
    assert one == many or one == pytest.approx(many)


@given(SCORES, WEIGHTS)
def test_an_index_lies_between_the_scores_that_count_so_a_missing_one_is_never_zero(scores, weights):
    index = composite(scores, weights)
    counted = [scores[key] for key in KEYS if scores[key] is not None and weights[key]]
    if index is not None:
        assert min(counted) - 1e-9 <= index <= max(counted) + 1e-9


@given(SCORES, WEIGHTS)
def test_without_half_of_the_weight_there_is_no_index(scores, weights):
    known = sum(weights[key] for key in KEYS if scores[key] is not None)
    is_enough = known and 2 * known >= sum(weights.values())
    assert (composite(scores, weights) is not None) == bool(is_enough)


@given(st.dictionaries(st.sampled_from([f"w_{key}" for key in KEYS]), st.text(max_size=8)))
def test_whatever_the_address_holds_the_form_answers_with_weights_or_sentences(data):
    form = WeightsForm(data)
    if form.is_valid():
        assert set(form.weights) == set(KEYS) and all(0 <= weight <= 5 for weight in form.weights.values())
    else:
        assert form.sentences


def places(page):
    """Slugs in the order of the ranking."""
    return [row["data-specialization"] for row in page.all("tr", data_specialization=None)]


def test_the_ranking_answers_to_the_weights_in_the_address(visit):
    zero = {f"w_{key}": 0 for key in KEYS}
    best_paid = places(visit(INDEX, zero | {"w_pay": 3}))
    most_programs = places(visit(INDEX, zero | {"w_supply": 1}))
    assert best_paid[0] == "edge-ai-and-embedded-systems" and most_programs[0] == "machine-learning"
    assert places(visit(INDEX, {f"w_{key}": 2 for key in KEYS})) == places(visit(INDEX))
    chosen = visit(INDEX, {"w_pay": 3}).all("option", selected=None)
    assert sorted(option["value"] for option in chosen) == ["1", "1", "1", "1", "1", "3"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"w_pay": "many"}, "Pay: write a whole number from 0 to 5."),
        ({"w_pay": "6"}, "Pay: write a whole number from 0 to 5."),
        ({"w_growth": "-1"}, "Growth of jobs: write a whole number from 0 to 5."),
        ({"w_openings": "1.5"}, "Openings a year: write a whole number from 0 to 5."),
        ({f"w_{key}": 0 for key in KEYS}, "Every weight is 0"),
    ],
)
def test_refused_weights_are_told_in_a_sentence_and_all_then_weigh_the_same(visit, query, sentence):
    page = visit(INDEX, query)
    assert sentence in page.one(role="alert").text
    assert places(page) == places(visit(INDEX))


def test_what_too_little_is_known_of_gets_no_place_and_a_reason(visit):
    page = visit(INDEX)
    unranked = {item["data-unranked"]: item.text for item in page.all(data_unranked=None)}
    assert "responsible-ai" in unranked and not set(unranked) & set(places(page))
    assert "pay, growth of jobs, openings a year, degrees per opening not known" in unranked["responsible-ai"]
    assert "none can stand for it" in unranked["responsible-ai"]
    assert len(unranked) + len(places(page)) == 17


def test_the_page_explains_the_method_and_names_every_source(visit):
    page = visit(INDEX)
    assert "the share of the other specializations that it beats" in page.text
    assert "Doubling every weight changes nothing" in page.text
    sources = {link["href"] for link in page.all("a", href=None) if link["href"].startswith("/about/data/#source-")}
    assert len(sources) == 4


def test_the_chart_is_a_picture_of_the_numbers_beside_it(client, catalogue, db):
    page = Page(client.get(INDEX))
    widths = [float(bar["width"]) for bar in page.all("rect", height="8")]
    numbers = [int(cell.text) for cell in page.all("td", class_="index-cell")]
    assert len(widths) == len(numbers) > 10
    assert [round(width) for width in widths] == pytest.approx(numbers, abs=1)
