"""Programs side by side."""

from core.figures import Figure, missing
from planner.comparison import row
from programs.measures import DEBT, EARNINGS_1YR, TUITION_IN
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


def test_the_page_shows_the_programs_in_the_order_of_the_address(visit):
    page = visit("/compare/", {"program": [DREXEL, CARNEGIE_MELLON]})
    assert page.text.index("Drexel University") < page.text.index("Carnegie Mellon University")
    assert "US$138,781" in page.text and "Sources:" in page.text
    assert [line["aria-label"][-3:] for line in page.all("svg", class_="sparkline")] == [" 64", "147"]


def test_what_cannot_be_compared_is_named_and_left_out(visit):
    page = visit("/compare/", {"program": [CARNEGIE_MELLON, CARNEGIE_MELLON, "nope", GEORGIA_TECH]})
    assert "no listed program has this address: nope" in page.text
    assert len([link for link in page.all("a", href=None) if link.text.startswith("Remove")]) == 2


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


def test_the_file_holds_what_the_page_shows(client, catalogue, db):
    text = client.get("/compare/", TWO | {"format": "csv"}).content.decode("utf-8-sig")
    assert text.startswith("group,measure,") and "US$138,781" in text


def test_four_programs_cost_the_queries_of_two(client, count_queries, catalogue, db):
    four = {"program": [CARNEGIE_MELLON, GEORGIA_TECH, DREXEL, "stanford-university-computer-science"]}
    two = {"program": [CARNEGIE_MELLON, DREXEL]}
    queries = [count_queries(lambda query=query: client.get("/compare/", query)) for query in (two, two, four)]
    assert max(queries) <= 8, queries
