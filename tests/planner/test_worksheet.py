"""The worksheet: five questions, filled from facts and answers, blank where nobody has said."""

import pytest

from planner.worksheet import Others, others_of, questions_of
from programs.facts import facts_of
from programs.index import current_index
from programs.models import CatalogueRow, Program
from tests.planner.builders import plan
from tests.planner.conftest import CARNEGIE_MELLON, DREXEL, GEORGIA_TECH

ANSWERS = {"program": CARNEGIE_MELLON, "income_now": "60000", "living_per_year": "12000", "moving": "1500"}
LOAN = {"loan_share": "50", "loan_rate": "6", "loan_years": "10"}


@pytest.fixture
def facts(catalogue, db):
    """The facts of a program, by its slug."""

    def facts(slug):
        [found] = facts_of(list(Program.objects.with_page_facts().filter(slug=slug)), current_index())
        return found

    return facts


@pytest.fixture
def lines(visit):
    """What stands beside each label of a program's worksheet; a line to write on is blank."""

    def lines(query):
        page = visit("/worksheet/", query)
        labels = [each.text for each in page.all("dt")]
        values = [each.text.removeprefix("to write") for each in page.all("dd")]
        return dict(zip(labels, values, strict=True))

    return lines


def test_there_are_five_questions_and_room_under_each(visit):
    page = visit("/worksheet/", ANSWERS)
    assert len(page.all("h3")) == len(page.all("p", class_="worksheet-question")) == 5
    assert len(page.all("span", class_="worksheet-lines")) == 10


def test_facts_stand_with_scope_and_source(lines):
    known = lines(ANSWERS)
    assert known["Median earnings, one year after"].startswith("US$138,781")
    assert "CIP 11.01" in known["Median earnings, one year after"]
    assert "schools" in known["Earnings, the middle half"]
    assert "Deep Reinforcement Learning or Advanced Deep Learning; Probabilistic" in known["Core courses named"]
    assert known["What admission asks"] == known["Online or in person"] == "Not stated in any source we have."


def test_answers_fill_it(lines):
    known = lines(ANSWERS | LOAN)
    assert known["What I would save by staying where I live"].startswith("US$25,500 living and moving until the degree")
    assert known["Income I give up by studying full time"].startswith("US$120,000")
    # (104000 + 24000 + 1500) / 2, each year's half on its first day.
    assert known["What I would borrow"].startswith("US$64,750 until the degree")
    assert "for 120 months. Interest in all: US$" in known["Each month, after the degree"]
    assert "of US$138,781 a year before tax" in known["Of a graduate’s pay in the low case"]
    assert "in year" in known["It has paid for itself"]


def test_what_nobody_said_is_left_to_write(lines):
    known = lines({"program": CARNEGIE_MELLON})
    blank = {label for label, value in known.items() if not value}
    assert blank == {
        "What I would save by staying where I live",
        "Income I give up by studying full time",
        "What I would borrow",
        "Each month, after the degree",
    }
    assert "because you have not said what living costs you" in known["It has paid for itself"]


def test_no_length_and_no_credit_hours_are_guessed_for_a_program_that_states_none(lines):
    known = lines({"program": GEORGIA_TECH, "income_now": "0", "living_per_year": "0"})
    assert "nobody says how long the program takes" in known["It has paid for itself"]
    assert "nobody says how many the program takes" in known["Tuition and fees, part time"]


def test_borrowing_nothing_is_an_answer(lines):
    assert lines(ANSWERS | {"loan_share": "0"})["What I would borrow"].startswith("US$0")


def test_part_time_is_priced_at_a_part_time_student_s_price(lines):
    known = lines({"program": DREXEL, "years": "3", "credits": "45", "income_now": "0"})
    assert known["Full or part time"].startswith("Full time; Part time")
    assert "per credit hour × 45 credit hours" in known["Tuition and fees, part time"]


def test_residents_see_how_many_are_near_and_others_what_residents_pay(facts):
    program = facts(GEORGIA_TECH)
    others = others_of(program, current_index())
    in_field = CatalogueRow.objects.filter(cip_code=program.row.cip_code).exclude(pk=program.row.pk)
    assert others.nearby == in_field.filter(state="GA").count() > 0
    assert others.online == in_field.filter(offerings__modality="online").distinct().count() > 0

    def flexible(residency):
        questions = questions_of(program, plan(residency=residency), [], Others(7, 2), says_loan=False)
        return {line.label: line.figure for line in questions[2].known}

    assert flexible("in_state")["Others of the same field in Georgia"].value == 7
    assert flexible("out_of_state")["Tuition and fees, in state"].is_known


def test_what_was_said_and_what_is_assumed_are_told_apart(visit):
    text = visit("/worksheet/", ANSWERS).text
    said, assumed = text.split("You did not say, so this is assumed:")
    assert "What you earn now, per year: 60000" in said and "You study: Full time" not in said
    assert "You study: Full time" in assumed and "Share you borrow, %: 0" in assumed


def test_a_refused_answer_is_named_and_nothing_is_computed(visit):
    for name, typed in (("income_now", "-5"), ("residency", "moon"), ("years", "abc")):
        page = visit("/worksheet/", ANSWERS | {name: typed})
        assert "Some answers in this address cannot be used" in page.text and not page.all("dl")
    late = visit("/worksheet/", ANSWERS | {"discount_rate": "90"}).text
    assert "The discount rate must be a number from 0% to 20%" in late


def test_the_cost_page_leads_to_it_with_the_answers(visit):
    address = visit("/cost/", ANSWERS).link(
        "Five questions to ask yourself: a worksheet to print, filled from your answers"
    )
    assert "You said:" in visit(address).text and "income_now=60000" in address


def test_no_cache_keeps_it_and_it_costs_few_queries(client, catalogue, db, count_queries):
    response = client.get("/worksheet/", ANSWERS)
    assert "no-store" in response["Cache-Control"] and not response.cookies
    costs = [
        count_queries(lambda slugs=slugs: client.get("/worksheet/", ANSWERS | {"program": slugs}))
        for slugs in ([CARNEGIE_MELLON], [CARNEGIE_MELLON, DREXEL])
    ]
    assert max(costs) <= 12
