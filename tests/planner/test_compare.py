"""Programs side by side."""

import re

from core.choices import PublishingState
from core.figures import Figure, missing
from planner.comparison import row
from programs.actions import rename_address
from programs.measures import DEBT, EARNINGS_1YR, GROWTH, TUITION_IN
from programs.models import Program
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

TWO = {"program": [CARNEGIE_MELLON, GEORGIA_TECH]}


def best(made):
    """Places of the marked cells."""
    return [place for place, cell in enumerate(made.cells) if cell.is_best]


def test_lower_is_better_for_prices_and_higher_for_earnings():
    assert best(row(TUITION_IN, [Figure(3, "usd"), Figure(2, "usd"), Figure(2, "usd")])) == [1, 2]
    assert best(row(EARNINGS_1YR, [Figure(3, "usd"), Figure(2, "usd"), missing()])) == [0]


def test_nothing_is_marked_where_it_would_mislead():
    of_two_years = row(TUITION_IN, [Figure(3, "usd", "2022-23"), Figure(2, "usd", "2023-24")])
    for_two_things = row(TUITION_IN, [Figure(3, "usd_per_year"), Figure(2, "usd_per_credit")])
    assert not best(of_two_years) and "different years" in of_two_years.caution
    assert not best(for_two_things) and "different things" in for_two_things.caution
    for_two_groups = row(TUITION_IN, [Figure(3, "usd", "", "this program"), Figure(2, "usd", "", "school average")])
    assert not best(for_two_groups) and "different groups" in for_two_groups.caution
    assert best(row(EARNINGS_1YR, [Figure(3, "usd", "", "in CIP 11.01"), Figure(2, "usd", "", "in CIP 11.07")])) == [0]
    assert not best(row(DEBT, [Figure(3, "usd"), missing()]))
    assert not best(row(DEBT, [Figure(3, "usd"), Figure(3, "usd")]))


def test_bars_share_one_scale_from_zero_and_are_drawn_only_where_figures_compare():
    def lengths(measure, *figures):
        return [cell.bar for cell in row(measure, figures).cells]

    assert lengths(DEBT, Figure(50, "usd"), missing(), Figure(200, "usd")) == [25.0, None, 100.0]
    assert lengths(DEBT, Figure(0, "usd"), Figure(0, "usd")) == [0.0, 0.0]
    assert lengths(DEBT, Figure(50, "usd"), missing()) == [None, None]
    assert lengths(TUITION_IN, Figure(3, "usd_per_year"), Figure(2, "usd_per_credit")) == [None, None]
    assert lengths(TUITION_IN, Figure(3, "usd", "2022-23"), Figure(2, "usd", "2023-24")) == [None, None]
    assert lengths(GROWTH, Figure(3, "percent"), Figure(-2, "percent")) == [None, None]


def test_the_page_draws_the_bars_beside_the_numbers(visit):
    page = visit("/compare/", {"program": [DREXEL, CARNEGIE_MELLON]})
    drawn = page.all("svg", class_="bar")
    assert len(drawn) >= 4 and all(each["aria-hidden"] == "true" for each in drawn)


def test_the_page_shows_the_programs_in_the_order_of_the_address(visit):
    page = visit("/compare/", {"program": [DREXEL, CARNEGIE_MELLON]})
    assert page.text.index("Drexel University") < page.text.index("Carnegie Mellon University")
    assert "US$138,781" in page.text and "Sources:" in page.text
    assert [line["aria-label"][-3:] for line in page.all("svg", class_="sparkline")] == [" 64", "147"]


def test_what_cannot_be_compared_is_named_and_left_out(visit):
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, CARNEGIE_MELLON, "nope", GEORGIA_TECH]})
    assert "no listed program has this address: nope" in page.text
    assert len([link for link in page.all("a", href=None) if link.text.startswith("Remove")]) == 2


def test_an_unknown_group_is_named_and_the_known_ones_are_shown(visit):
    page = visit("/compare/", {**TWO, "group": ["weather", "outcomes"], "differences": "maybe"})
    assert "Show: “weather” was ignored" in page.text and "Only what differs: “maybe” was ignored" in page.text
    checked = [box["value"] for box in page.all("input", name="group") if "checked" in box.attributes]
    assert checked == ["outcomes"]


def test_a_program_that_is_given_twice_is_shown_once_and_named(visit):
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, GEORGIA_TECH, CARNEGIE_MELLON]})
    assert "Named more than once, shown once: MS in Machine Learning, Carnegie Mellon University." in page.text
    assert len([link for link in page.all("a", href=None) if link.text.startswith("Remove")]) == 2


def test_a_former_address_leads_to_the_program_it_moved_to(visit):
    rename_address(Program.objects.get(slug=CARNEGIE_MELLON), slug="cmu-ai")
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, DREXEL]})
    assert f"The address “{CARNEGIE_MELLON}” is no longer in use" in page.text
    assert page.link("MS in Machine Learning, Carnegie Mellon University") == "/programs/cmu-ai/"
    both = visit("/compare/", {"program": [CARNEGIE_MELLON, "cmu-ai"]}).text
    assert "Named more than once, shown once: MS in Machine Learning, Carnegie" in both


def test_a_lapsed_program_is_named_with_the_reason_and_an_unpublished_one_is_unknown(visit):
    Program.objects.filter(slug=DREXEL).update(has_lapsed=True)
    Program.objects.filter(slug=GEORGIA_TECH).update(state=PublishingState.DRAFT)
    text = visit("/compare/", {"program": [DREXEL, GEORGIA_TECH, CARNEGIE_MELLON]}).text
    assert "the newest completions show no awards: MS in Machine Learning and Artificial Intelligence, Drexel" in text
    assert f"no listed program has this address: {GEORGIA_TECH}." in text
    assert "Georgia Institute" not in text and "One is chosen so far" in text


def test_an_address_of_many_unknown_programs_is_read_as_far_as_it_is_useful(visit):
    names = ["a b", *(f"nope-{number}" for number in range(40))]
    text = visit("/compare/", {"program": names}).text
    assert "a b, nope-0" in text and "nope-18" in text and "nope-19" not in text
    assert "Not read: 21 more" in text


def test_a_fifth_program_is_named_and_left_out(visit, catalogue):
    others = ["stanford-university-computer-science", "massachusetts-institute-of-technology-computer-science"]
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, GEORGIA_TECH, DREXEL, *others]})
    assert "Four fit side by side. Left out: Master’s in Computer Science, Massachusetts" in page.text


def test_fewer_than_two_programs_lead_back_to_the_list(visit):
    assert "Tick two to four programs" in visit("/compare/").text
    assert "One is chosen so far" in visit("/compare/", {"program": CARNEGIE_MELLON}).text


def test_only_what_differs_and_only_the_chosen_groups(visit):
    everything = visit("/compare/", TWO).text
    costs = visit("/compare/", TWO | {"group": "cost"})
    assert "Surroundings" in everything and "Surroundings" not in costs.text
    assert "Surroundings" not in visit("/compare/", TWO | {"differences": "1"}).text  # both are in a city
    assert "group=cost" in costs.link("This comparison as CSV")


def test_links_move_and_remove_a_program(visit):
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, GEORGIA_TECH, DREXEL]})
    [move, _] = [link["href"] for link in page.all("a", href=None) if link.text.startswith("Move left")]
    assert move.startswith(f"/compare/?program={GEORGIA_TECH}&program={CARNEGIE_MELLON}&program={DREXEL}")


def rows_of_cost(page):
    """Figures of the row of the cost to finish, as they are printed."""
    text = page.text.split("Tuition and fees to finish", 1)[1].split("This program’s own price", 1)[0]
    return re.findall(r"US\$[\d,]+(?= \d{4}-| year not| lowest)", text)


def test_the_cost_to_finish_stands_first_with_its_formula_and_how_far_to_trust_it(visit):
    page = visit("/compare/", {"program": [GEORGIA_TECH, DREXEL], "years": "2"})
    assert rows_of_cost(page) == ["US$61,292", "US$74,148"]
    assert "US$30,646 per year × 2 years. The average of all graduate students of the school: this" in page.text
    assert "US$61,292 lowest" in page.text
    in_state = visit("/compare/", {"program": [GEORGIA_TECH, DREXEL], "years": "1.5", "residency": "in_state"})
    assert rows_of_cost(in_state) == ["US$23,355", "US$55,611"]


def test_a_price_of_a_program_is_not_ranked_with_an_average_of_a_school(visit):
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, GEORGIA_TECH], "years": "2"})
    assert rows_of_cost(page) == ["US$104,000", "US$61,292"]
    assert "US$104,000 year not stated, this program." in page.text
    assert "Tuition and fees to finish Not ranked" in page.text


def test_no_length_is_assumed(visit):
    page = visit("/compare/", {"program": [GEORGIA_TECH, DREXEL]})
    assert page.text.count("Cannot compute because the price is for a time") == 2


def test_the_answers_stay_in_every_link_and_in_the_form(visit):
    page = visit("/compare/", {"program": [GEORGIA_TECH, DREXEL], "years": "2", "residency": "in_state", "credits": ""})
    links = [link["href"] for link in page.all("a", href=None) if link["href"].startswith(("/compare/?", "/cost/?"))]
    assert len(links) >= 5
    assert all("residency=in_state&years=2" in link and "credits" not in link for link in links)
    assert page.one("input", name="years")["value"] == "2"


def test_an_answer_that_cannot_be_used_has_a_sentence_and_the_rest_is_shown(visit):
    page = visit("/compare/", {"program": [GEORGIA_TECH, DREXEL], "years": "99"})
    assert "The length in years must be a number from 0.25 to 8." in page.one(role="alert").text
    assert "Tuition and fees to finish" not in page.text and "US$30,646 per year" in page.text


def test_the_file_holds_what_the_page_shows(client, catalogue, db):
    text = client.get("/compare/", TWO | {"format": "csv"}).content.decode("utf-8-sig")
    assert text.startswith("group,measure,") and "US$138,781" in text
