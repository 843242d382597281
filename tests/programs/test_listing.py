"""The list as a visitor has it: what is counted is what comes, and whatever the URL says, the page answers."""

import re
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict

from core.listing.selection import Selection
from programs import actions
from programs.filters import SORTS, ProgramFilter
from programs.index import current_index
from programs.listing import PER_PAGE, SHORT_FACET, chosen_facets, facet_views, listing
from programs.models import CatalogueRow, Program

pytestmark = pytest.mark.django_db
LIST = "/programs/"
COLUMN_OF_SORT = {"tuition": "tuition_out_of_state", "earnings": "earnings_1yr", "verified": "verified_on"}


def rows(page):
    """Rows of the cards, in their order."""
    by_slug = {row.slug: row for row in CatalogueRow.objects.filter(slug__in=page.programs)}
    return [by_slug[slug] for slug in page.programs]


def test_nothing_is_hidden_by_default(visit):
    page = visit(LIST)
    assert page.total == Program.objects.listed().count() == 3_522
    assert not page.all("input", checked=None)
    assert not [option["value"] for option in page.all("option", selected=None) if option["value"]]


def test_the_default_order_is_closest_first_then_most_awards_and_says_so(visit):
    page = visit(LIST)
    assert {row.closeness for row in rows(page)} == {"core"}
    awards = [row.awards for row in rows(page)]
    assert awards == sorted(awards, reverse=True)
    assert "Closest to machine learning first, then most awards" in page.text
    last = visit(LIST, {"page": 141})
    assert {row.closeness for row in rows(last)} == {"neighbouring"}


@pytest.mark.parametrize("query", [[], [("state", "CA"), ("closeness", "core"), ("q", "analytics")]])
def test_every_count_is_what_a_click_shows(visit, query):
    page = visit(LIST, query)
    facets = page.counts
    assert len(facets) >= 10
    for facet, counts in facets.items():
        others = [pair for pair in query if pair[0] != facet]
        for value in {min(counts, key=counts.get), list(counts)[-1]}:
            assert visit(LIST, [*others, (facet, value)]).total == counts[value], (facet, value)


def test_the_facets_of_a_list_that_is_asked_nothing_are_made_once(catalogue):
    index = current_index()

    def facets(query):
        return listing(ProgramFilter(QueryDict(query), index), index).facets

    first = facets("")
    assert facets("sort=debt&page=3") is first
    for query in ("q=data", "state=CA", "residency=in_state", "budget=40000"):
        assert facets(query) is not first, query
    selection = Selection()
    counted = facet_views(chosen_facets(selection), selection, index.answer({}).counts, index, ())
    assert counted == first


def test_values_of_one_facet_add_up_and_facets_narrow(visit):
    counts = visit(LIST, {"more": "state"}).counts
    both = visit(LIST, {"state": ["CA", "NY"]})
    assert both.total == counts["state"]["CA"] + counts["state"]["NY"]
    assert visit(LIST, {"state": ["CA", "NY"], "control": "public"}).total == both.counts["control"]["public"]
    assert 0 < both.counts["control"]["public"] < both.total


def test_not_stated_is_a_value_with_a_count_of_its_own(visit):
    counts = visit(LIST).counts["earnings"]
    assert counts["not-stated"] == CatalogueRow.objects.filter(earnings_1yr=None).count()
    page = visit(LIST, {"earnings": ["not-stated", "over-150k"]})
    assert page.total == counts["not-stated"] + counts["over-150k"]
    assert {row.earnings_1yr is None or row.earnings_1yr >= 150_000 for row in rows(page)} == {True}


@pytest.mark.parametrize(
    "query",
    [
        "state=ZZ",
        "years=9",
        "years=0",
        "years=NaN",
        "credits=1.5",
        "budget=-1",
        "budget=lots",
        "sort=cheap",
        "page=0",
        "page=abc",
    ],
)
def test_an_unknown_value_is_named_and_the_list_shown_without_it(visit, query):
    page, plain = visit(f"{LIST}?{query}"), visit(LIST)
    assert (page.total, page.programs, page.counts) == (plain.total, plain.programs, plain.counts)
    assert f"“{query.partition('=')[2]}” was ignored." in page.one(role="alert").text


def test_of_several_values_the_unknown_ones_alone_are_ignored(visit):
    page = visit(LIST, [("modality", "online"), ("modality", "x"), ("modality", "y"), ("state", "CA"), ("sort", "no")])
    assert page.programs == visit(LIST, {"modality": "online", "state": "CA"}).programs != []
    said = page.one(role="alert").text
    assert "Online or in person: “x”, “y” were ignored. No such value is known here." in said and "Order: “no”" in said


def test_a_hundred_long_unknown_values_make_a_short_sentence(visit):
    page = visit(LIST, [("state", f"{number}{'x' * 100}") for number in range(100)])
    assert "and 95 more were ignored" in page.one(role="alert").text
    assert len(page.one(role="alert").text) < 600


def test_a_text_that_cannot_be_searched_gets_a_sentence_and_no_rows(visit):
    page = visit(LIST, {"q": "x" * 201, "state": "ZZ"})
    assert (page.total, page.programs) == (0, [])
    assert "at most 200 characters" in page.one(role="alert").text
    assert page.counts["state"]["CA"] == 335, "the facets stay usable"


@pytest.mark.parametrize("number", [142, 99_999, 10**30])
@pytest.mark.parametrize("path", [LIST, "/specializations/machine-learning/"])
def test_a_page_after_the_last_is_missing_and_leads_back(visit, path, number):
    page = visit(path, {"page": number, "sort": "awards"}, status=404)
    assert page.programs == []
    [back] = [link["href"] for link in page.all("a", href=None) if link.text.endswith(", the last")]
    assert visit(back).programs
    assert f"there is no page {min(number, 1_000_000)}." in page.text and " to " not in page.one(id="count").text


def test_a_facet_that_does_not_vary_is_not_shown(visit):
    everything, vermont = visit(LIST).counts, visit(LIST, {"state": "VT"}).counts
    assert "gre" not in everything, "no source states it"
    assert "region" in everything and "region" not in vermont
    assert "state" in vermont, "what is chosen stays in sight"


def test_a_long_facet_shows_its_ten_most_frequent_values_and_the_rest_on_demand(visit):
    page = visit(LIST)
    short, long = page.counts["state"], visit(LIST, {"more": "state"}).counts["state"]
    assert len(short) == SHORT_FACET
    assert len(long) == CatalogueRow.objects.values("state").distinct().count()
    assert sorted(short.values(), reverse=True) == sorted(long.values(), reverse=True)[:SHORT_FACET]
    assert f"Show {len(long) - SHORT_FACET} more" in page.text


def test_a_rare_value_that_is_chosen_stands_first(visit):
    counts = visit(LIST, {"state": "AK"}).counts["state"]
    assert list(counts)[0] == "AK"
    assert len(counts) == SHORT_FACET


def test_a_chip_takes_one_filter_away_and_leaves_the_others(visit):
    query = {"state": ["CA", "NY"], "closeness": "core", "q": "data"}
    page = visit(LIST, query)
    chips = {chip.text: chip["href"] for chip in page.all("a", class_="chip")}
    assert len(chips) == 4
    without = visit(chips["Remove State or territory New York"])
    assert without.total == visit(LIST, query | {"state": "CA"}).total
    assert visit(chips["Remove Search “data”"]).total == visit(LIST, {"state": ["CA", "NY"], "closeness": "core"}).total
    assert visit(page.link("Clear all")).total == 3_522


def test_removing_a_chip_keeps_order_and_residency(visit):
    page = visit(LIST, {"state": "CA", "sort": "-awards", "residency": "in_state", "page": 2})
    [chip] = page.all("a", class_="chip")
    assert dict(parse_qsl(chip["href"].partition("?")[2])) == {"sort": "-awards", "residency": "in_state"}


def rescues(page):
    """Addresses that an empty list offers, with the count that each promises."""
    links = [link for link in page.all("a", href=None) if re.fullmatch(r"[\d,]+ programs?", link.text)]
    return {link["href"]: int(link.text.split()[0].replace(",", "")) for link in links}


def test_an_empty_result_says_truly_what_comes_back_without_each_filter(visit):
    page = visit(LIST, {"state": "AK", "tuition": "over-50k"})
    assert page.total == 0
    offers = rescues(page)
    assert len(offers) == 2
    assert list(offers.values()) == sorted(offers.values(), reverse=True)
    for address, count in offers.items():
        assert visit(address).total == count > 0


def test_an_empty_result_that_no_single_filter_explains_offers_a_fresh_start(visit):
    page = visit(LIST, {"q": "analytics", "state": "AK", "tuition": "over-50k", "hbcu": "yes"})
    assert (page.total, rescues(page)) == (0, {})
    assert visit(page.link("start again")).total == 3_522


BY_COLUMN = [value for value, _ in SORTS if value not in ("relevance", "school", "cost", "-cost", "deadline")]


@pytest.mark.parametrize("sort", BY_COLUMN)
def test_missing_values_come_last_in_both_directions(visit, sort):
    name = sort.removeprefix("-")
    column = COLUMN_OF_SORT.get(name, name)
    first = [getattr(row, column) for row in rows(visit(LIST, {"sort": sort}))]
    last = [getattr(row, column) for row in rows(visit(LIST, {"sort": sort, "page": 141}))]
    known = [value for value in first + last if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    missing = CatalogueRow.objects.filter(**{column: None}).count()
    assert [value is None for value in last] == [len(last) - place <= missing for place in range(len(last))]
    assert (None in first) == (missing > 3_522 - PER_PAGE)


def test_tuition_sorts_and_prints_for_the_residency_asked_for(visit):
    page = visit(LIST, {"sort": "tuition", "residency": "in_state"})
    tuition = [row.tuition_in_state for row in rows(page)]
    assert tuition == sorted(tuition)
    assert f"US${tuition[0]:,} per year" in page.text
    assert "in state, average of all graduate students of the school" in page.text


def test_equal_values_are_never_shuffled_between_pages(visit):
    seen = []
    for number in (1, 2, 3):
        seen += visit(LIST, {"sort": "awards", "page": number}).programs
    assert len(set(seen)) == len(seen) == 3 * PER_PAGE


def test_following_next_shows_every_row_once(visit):
    page = visit(LIST, {"state": "NC"})
    seen = list(page.programs)
    while page.all("a", rel="next"):
        page = visit(page.one("a", rel="next")["href"])
        seen += page.programs
    assert sorted(seen) == sorted(CatalogueRow.objects.filter(state="NC").values_list("slug", flat=True))


def test_a_list_has_a_link_that_reproduces_it(visit):
    page = visit(LIST, {"state": "CA", "sort": "-awards", "page": 2})
    assert visit(page.link("Link to this list")).programs == page.programs


def test_htmx_gets_the_results_alone_and_history_the_whole_page(visit):
    whole, part = visit(LIST), visit(LIST, HX_Request="true")
    assert whole.all("html") and not part.all("html")
    assert part.one(id="results") and part.programs == whole.programs
    restored = visit(LIST, HX_Request="true", HX_History_Restore_Request="true")
    assert restored.all("html")
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(part.response["Vary"].split(", "))


def test_every_field_is_asked_for_in_vain_where_there_are_no_others(visit):
    plain, wide = visit(LIST), visit(LIST, {"scope": "all"})
    assert wide.text == plain.text and "every field" not in wide.text.lower()
    assert not wide.all("input", name="scope")


def test_a_lapsed_or_hidden_program_is_not_counted(visit, add_program):
    total = visit(LIST).total
    add_program("ada-hidden", state="draft")
    add_program("ada-gone", has_lapsed=True)
    assert visit(LIST).total == total
    add_program("ada-seen")
    assert visit(LIST).total == total + 1
    assert visit(LIST, {"state": "GU"}).programs == ["ada-seen"]


def test_filters_on_a_way_to_study_hold_for_one_offering(visit, add_program, editors_source):
    program = add_program()
    for modality, attendance in [("online", "part_time"), ("in_person", "full_time")]:
        program.offerings.create(modality=modality, attendance=attendance, source=editors_source)
    actions.refresh_programs([program.pk])
    online = {"state": "GU", "modality": "online"}
    assert visit(LIST, online | {"attendance": "part_time"}).programs == [program.slug]
    assert visit(LIST, online | {"attendance": "full_time"}).total == 0
