"""The page of cost and return, on the real catalogue."""

from tests.planner.conftest import CARNEGIE_MELLON, DREXEL

COLUMBIA = "columbia-university-in-the-city-of-new-york-data-science"
ANSWERS = {"program": CARNEGIE_MELLON, "income_now": "60000"}


def test_the_price_used_stands_next_to_the_result(visit):
    text = visit("/cost/", ANSWERS).text
    assert "Price used: US$52,000, program, year not stated (Is a Master's in Machine Learning Worth It?)" in text
    assert "US$104,000" in text  # two years, as the program states


def test_a_school_average_serves_where_a_program_states_no_price(visit):
    mit = "massachusetts-institute-of-technology-computer-science"
    text = visit("/cost/", {"program": mit, "years": "1", "income_now": "0"}).text
    assert "Price used: US$59,750 and US$3,643 required fees, school average, 2023-24" in text
    assert "US$63,393" in text


def test_earnings_are_those_known_best_and_named(visit):
    text = visit("/cost/", ANSWERS).text
    own = text.index("Median one year after of all master’s graduates of this school in CIP 11.01")
    national = text.index("Medians one year after of master’s graduates in CIP 11.01")
    assert own < text.index("at US$138,781 a year") < national
    assert "Only a median is published: one case." in text
    wages = visit("/cost/", {"program": COLUMBIA, "income_now": "0", "career": "15-2051", "state": "CA"}).text
    assert "Wages of Data Scientists in CA, 2025" in wages


def test_what_is_not_known_is_asked_for_and_never_taken_for_nothing(visit):
    without_career = visit("/cost/", {"program": COLUMBIA, "income_now": "0"}).text
    assert "It cannot be computed because what graduates earn is not known. Choose a career" in without_career
    without_income = visit("/cost/", {"program": CARNEGIE_MELLON}).text
    assert "because you have not said what you earn now" in without_income


def test_a_refused_answer_has_its_sentence_and_stays(visit):
    for name, typed in (("income_now", "-5"), ("moving", "1000000000000"), ("years", "abc"), ("residency", "moon")):
        page = visit("/cost/", ANSWERS | {name: typed})
        assert "Some answers cannot be used" in page.text, name
        assert "Price used" not in page.text
        if name != "residency":
            assert page.one("input", name=name)["value"] == typed


def test_a_refused_outlook_is_a_sentence_at_every_kind_of_earnings(visit):
    for name, typed in (("discount_rate", "90"), ("growth", "90"), ("horizon_years", "99")):
        text = visit("/cost/", ANSWERS | {name: typed}).text
        assert "Some answers cannot be used" in text and "It cannot be computed until the answers above" in text


def test_unknown_programs_are_named_and_too_many_are_cut(visit, catalogue):
    page = visit("/cost/", {"program": ["nope", *[CARNEGIE_MELLON] * 99]})
    assert "no listed program has this address: nope" in page.text
    assert page.text.count("Does it pay?") == 1


def test_the_page_stores_nothing_and_costs_few_queries(client, count_queries, catalogue, db):
    assert count_queries(lambda: client.get("/cost/", ANSWERS)) <= 10
    response = client.get("/cost/", ANSWERS)
    assert not response.cookies and "no-store" in response["Cache-Control"]


def test_a_loan_is_told_so_that_it_can_be_checked(visit):
    borrowed = {"program": DREXEL, "income_now": "0", "loan_share": "50", "loan_rate": "6", "loan_years": "10"}
    text = visit("/cost/", borrowed).text
    assert "Loan: US$40,411 owed at the degree, US$3,337 of it interest while studying" in text
    assert "120 payments of US$448.64 a month, US$53,837 together" in text
