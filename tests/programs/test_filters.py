"""What the list's URL means, and what it refuses."""

import pytest
from django.http import QueryDict

from core.listing.selection import Selection
from programs.filters import LONGEST_QUERY, SORTS, ProgramFilter, SchoolFilter, chosen_columns, study_plan
from programs.index import current_index
from programs.models import School

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(catalogue):
    """The filter for a query string."""
    return lambda query: ProgramFilter(QueryDict(query), current_index())


def test_nothing_asked_is_everything(asked):
    form = asked("")
    assert form.is_valid()
    assert form.selection == Selection()
    assert form.qs.count() == 3_522


def test_a_selection_is_what_was_asked(asked):
    form = asked("q=data&state=CA&state=NY&modality=not-stated&residency=in_state&sort=-awards&page=2")
    assert form.is_valid()
    chosen = {"state": ("CA", "NY"), "modality": ("not-stated",)}
    assert form.selection == Selection(chosen, "data", "in_state", "-awards", 2)


def test_the_same_selection_comes_back_from_its_own_query(asked):
    form = asked("sort=school&tuition=under-10k&state=TX&q=c%2B%2B&residency=in_state&page=3")
    assert form.is_valid()
    again = asked(form.selection.query_string(page=3))
    assert again.is_valid() and again.selection == form.selection


@pytest.mark.parametrize(
    "query",
    [
        "state=ZZ",
        "state=CA&state=ZZ",
        "modality=telepathy",
        "specialization=alchemy",
        "field=99.9999",
        "tuition=cheap",
        "sort=price",
        "years=0",
        "years=8.25",
        "years=two",
        "years=Infinity",
        "credits=0",
        "credits=30.5",
        "budget=-1",
        "budget=1000001",
        "budget=%00",
        "residency=martian",
        "page=0",
        "page=-1",
        "page=abc",
        "page=1.5",
        "page=NaN",
        f"q={'x' * (LONGEST_QUERY + 1)}",
        "q=%00",
        "state=%00",
    ],
)
def test_a_value_that_does_not_exist_makes_the_url_invalid(asked, query):
    assert not asked(query).is_valid()
    assert asked(query).form.errors


def test_answers_about_studying_are_numbers_and_come_back_as_they_are_written(asked):
    form = asked("years=1.50&credits=30&budget=40000&residency=international&sort=-cost")
    assert form.is_valid()
    assert form.selection.query_string() == "residency=international&years=1.5&credits=30&budget=40000&sort=-cost"


@pytest.mark.parametrize(
    ("query", "residency", "attendance"),
    [
        ("", "out_of_state", "full_time"),
        ("residency=in_state&attendance=part_time", "in_state", "part_time"),
        ("attendance=part_time&attendance=not-stated", "out_of_state", "part_time"),
        ("attendance=part_time&attendance=full_time", "out_of_state", "full_time"),
        ("attendance=not-stated", "out_of_state", "full_time"),
    ],
)
def test_who_asks_for_part_time_alone_studies_part_time(asked, query, residency, attendance):
    form = asked(query)
    assert form.is_valid()
    plan = study_plan(form.selection)
    assert (plan.residency, plan.attendance, plan.years, plan.credits) == (residency, attendance, None, None)


def test_parameters_of_others_and_blank_ones_are_left_alone(asked):
    form = asked("utm_source=letter&q=&residency=&sort=&page=")
    assert form.is_valid()
    assert form.selection == Selection()


def test_every_order_is_valid_and_has_words(asked):
    for value, label in SORTS:
        assert label
        assert asked(f"sort={value}").is_valid(), value


def test_tuition_is_that_of_the_residency_asked_for():
    chosen = {"tuition": ("under-10k", "not-stated")}
    assert chosen_columns(Selection(chosen)) == {"tuition_out_of_state_band": {"under-10k", ""}}
    assert chosen_columns(Selection(chosen, residency="in_state")) == {"tuition_in_state_band": {"under-10k", ""}}


def schools(query):
    """Names that the list of schools finds."""
    form = SchoolFilter(QueryDict(query))
    assert form.is_valid()
    keys = form.search(current_index()).keys
    names = School.objects.in_bulk(keys)
    return [names[key].name for key in keys]


def test_schools_are_found_by_name_alias_and_state(catalogue):
    assert "Massachusetts Institute of Technology" in schools("q=mit")
    assert schools("q=institute of technology&state=CA") == ["California Institute of Technology"]
    assert schools("q=quidditch") == []


def test_only_schools_with_a_listed_program_are_found(guam):
    assert schools("q=lovelace") == []
    assert len(schools("")) == 836


@pytest.mark.parametrize("query", ["state=ZZ", "q=%00"])
def test_an_impossible_search_for_schools_is_refused(query):
    assert not SchoolFilter(QueryDict(query)).is_valid()


def test_a_blank_value_is_no_question(visit):
    assert visit("/programs/", {"state": "", "q": "", "sort": ""}).total == visit("/programs/").total


def test_a_length_without_a_modality_belongs_to_the_modalities_that_others_state(visit):
    columbia = "columbia-university-in-the-city-of-new-york-data-science"
    named = visit("/programs/", {"q": "columbia data science", "modality": "in_person", "length": "13-18m"})
    assert columbia in named.programs
    assert columbia not in visit("/programs/", {"q": "columbia data science", "modality": "not-stated"}).programs
