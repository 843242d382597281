"""The state of a list is a value: the same state is the same query, and each link changes one thing."""

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from core.listing.selection import FacetView, Option, Selection, page_links

CALIFORNIA = Selection(
    {"state": ("CA", "NY"), "modality": ("online",)}, q="data & science", residency="in_state", sort="-awards", page=3
)


def test_a_query_holds_all_that_was_asked_and_starts_at_the_first_page():
    assert parse_qsl(CALIFORNIA.query_string()) == [
        ("q", "data & science"),
        ("state", "CA"),
        ("state", "NY"),
        ("modality", "online"),
        ("residency", "in_state"),
        ("sort", "-awards"),
    ]


def test_a_query_can_name_a_page_and_leaves_the_first_one_unsaid():
    assert CALIFORNIA.query_string(page=7).endswith("&page=7")
    assert Selection().query_string(page=1) == ""


def test_one_value_is_taken_out_and_its_neighbour_stays():
    rest = parse_qsl(CALIFORNIA.query_string(without=("state", "CA")))
    assert ("state", "CA") not in rest
    assert len(rest) == 5


def test_another_order_takes_the_place_of_the_present_one():
    assert [value for key, value in parse_qsl(CALIFORNIA.query_string(sort="school")) if key == "sort"] == ["school"]
    assert "sort" not in CALIFORNIA.query_string(sort="")


def test_a_list_of_one_page_has_no_links():
    assert page_links(Selection(), 1) == []


def test_pages_near_the_current_one_and_both_ends_are_linked():
    links = page_links(Selection(page=8), 15)
    assert [link.number for link in links] == [1, None, 6, 7, 8, 9, 10, None, 15]
    assert [link.number for link in links if link.is_current] == [8]
    assert links[0].query_string == ""
    assert links[-1].query_string == "page=15"


@given(page=st.integers(1, 60), count=st.integers(2, 60))
def test_page_links_rise_and_stay_inside_the_list(page, count):
    numbers = [link.number for link in page_links(Selection(page=page), count)]
    known = [number for number in numbers if number]
    assert known == sorted(set(known))
    assert (known[0], known[-1]) == (1, count)
    for i, number in enumerate(numbers):
        assert number or numbers[i + 1] - numbers[i - 1] > 1, "a gap stands for at least one page"


def test_a_facet_counts_its_chosen_options():
    options = [Option("CA", "California", 3, True), Option("NY", "New York", 2, False)]
    assert FacetView("state", "State", "", options, 0, False).chosen_count == 1
