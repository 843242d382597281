"""A card says what a program is, what it costs and brings, and why it was found."""

import pytest

from programs import actions
from programs.cards import card, reason
from programs.index import current_index
from programs.models import CatalogueRow

pytestmark = pytest.mark.django_db


def test_a_card_of_a_program_that_federal_files_know(federal, row):
    shown = card(row(federal), "")
    assert (shown.name, shown.school) == ("Master’s in Computer Science", "Massachusetts Institute of Technology")
    assert (shown.place, list(shown.badges)) == ("Cambridge, MA", ["Private nonprofit", "Deadline not stated"])
    assert str(shown.tuition) == (
        "US$63,393 per year (2023-24, out of state, average of all graduate students of the school)"
    )
    assert shown.awards.text == "236"
    assert shown.trend_label.endswith(", 236") and shown.trend_label.count(",") == 4
    assert (shown.verified, shown.reason) == ("Not verified with the school", "")


def test_a_card_shows_degree_and_modality_where_somebody_states_them(described, row, editors_source):
    described.offerings.update(modality="in_person")
    actions.refresh_programs([described.pk])
    assert list(card(row(described), "").badges)[-4:-1] == ["MS", "In person", "Private nonprofit"]


def test_a_card_names_the_field_where_the_name_does_not():
    base = {"state": "CA", "control": "public", "cip_name": "Statistics", "earnings_availability": "not_published"}
    assert card(CatalogueRow(name="Master’s in Statistics", **base), "").badges[0] == "Public"
    assert card(CatalogueRow(name="MS in Data Science", **base), "").badges[0] == "Statistics"


def test_tuition_is_that_of_the_visitors_residency(row, catalogue):
    public = CatalogueRow.objects.get(slug="georgia-institute-of-technology-main-campus-computer-science")
    inside, outside = card(public, "in_state").tuition, card(public, "").tuition
    assert inside.value < outside.value
    assert "in state" in inside.scope and "out of state" in outside.scope


def test_earnings_are_those_after_one_year_or_else_after_four():
    base = {"state": "CA", "control": "public", "cip_code": "11.0701", "earnings_availability": "not_published"}
    one = card(CatalogueRow(earnings_1yr=1, earnings_4yr=4, **base), "").earnings
    four = card(CatalogueRow(earnings_4yr=4, **base), "").earnings
    none = card(CatalogueRow(**base), "").earnings
    assert (one.value, one.period) == (1, "one year after completing")
    assert (four.value, four.period) == (4, "four years after completing")
    assert none.reason == "Not published: withheld for privacy or never reported."
    assert one.scope == four.scope == "all master’s graduates of this school in CIP 11.07"


def test_a_missing_price_is_a_sentence_and_not_a_zero():
    unpriced = CatalogueRow(state="CA", control="public", cip_code="11.0701", earnings_availability="not_reported")
    shown = card(unpriced, "")
    assert (shown.tuition.text, shown.tuition.reason) == ("", "The school reports no graduate tuition.")
    assert (shown.awards.text, shown.trend, shown.trend_label) == ("", None, "")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("cmu", "The school is also known as CMU"),
        ("Carnegie Mellon University", "The school's name"),
        ("carnegie machine learning", "carnegie in the school; machine learning in the title"),
        ("pittsburgh", "pittsburgh in the place"),
        ("deep", "deep in the specializations"),
        ("carnegy", "carnegie in the school"),
    ],
)
def test_the_reason_names_the_words_and_where_they_stand(described, row, query, said):
    assert reason(row(described), current_index().search(query)) == said
