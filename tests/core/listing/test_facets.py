"""A facet knows every value its parameter may have, "not stated" among them."""

from copy import deepcopy

from core.listing.facets import NOT_STATED, Facet, Options, stored

MODALITY = Facet("modality", "Online or in person", "offerings", "modality", [("online", "Online")])


def test_not_stated_is_the_last_value_of_every_facet():
    assert MODALITY.options() == [("online", "Online"), (NOT_STATED, "Not stated")]


def test_not_stated_can_be_worded_for_the_facet():
    debt = Facet("debt", "Debt", "row", "debt_band", [], not_stated="Not published")
    assert debt.options() == [(NOT_STATED, "Not published")]


def test_choices_that_live_in_the_database_are_asked_for_each_time():
    rows = [("nlp", "Language")]
    facet = Facet("specialization", "Specialization", "fits", "specialization", lambda: rows)
    rows = [*rows, ("vision", "Vision")]
    assert [value for value, _ in facet.options()] == ["nlp", "vision", NOT_STATED]


def test_a_column_holds_a_blank_for_not_stated():
    assert stored(["online", NOT_STATED]) == {"online", ""}


def test_forms_do_not_copy_a_facet():
    assert deepcopy(MODALITY) is MODALITY


def test_options_find_a_few_values_in_their_own_order():
    options = Options([("b", "Banana"), ("a", "Apple"), ("c", "Cherry")])
    assert options.among({"c", "b", "unknown"}) == [("b", "Banana"), ("c", "Cherry")]
    assert options.label("a") == "Apple"
    assert "a" in options and "unknown" not in options
