"""A list by the cost of finishing: in order, within a budget, and never silent about what it cannot compute."""

import csv
import io

import pytest

from core.figures import usd
from programs.models import CatalogueRow

pytestmark = pytest.mark.django_db
LIST = "/programs/"


def to_finish(page):
    """Printed costs of the cards, in their order; None where the cost is not known."""
    pairs = zip(page.elements, page.elements[1:], strict=False)
    words = [value.text.split()[0] for term, value in pairs if term.tag == "dt" and term.text.endswith("to finish")]
    return [int(word[3:].replace(",", "")) if word.startswith("US$") else None for word in words]


def test_a_list_that_asks_no_cost_prints_none(visit):
    assert "to finish" not in visit(LIST).one("div", class_="entries").text


@pytest.mark.parametrize("sort", ["cost", "-cost"])
def test_costs_come_in_order_and_unknown_ones_last(visit, sort):
    query = {"sort": sort, "years": "2", "residency": "in_state"}
    first, last = to_finish(visit(LIST, query)), to_finish(visit(LIST, query | {"page": 141}))
    assert first == sorted(first, reverse=sort == "-cost")
    assert last[-9:] == [None] * 9, "nine programs have no price"
    assert None not in last[:-9]


def test_a_card_says_how_its_cost_is_made_up(visit):
    page = visit(LIST, {"sort": "cost", "years": "2", "q": "mit", "residency": "in_state"})
    row = CatalogueRow.objects.get(slug=page.programs[0])
    yearly = usd(row.tuition_in_state)
    assert f"{usd(2 * row.tuition_in_state)} 2023-24, in-state students, average of all" in page.text
    assert f"{yearly} per year × 2 years." in page.text


def test_nothing_is_assumed_about_the_length(visit):
    page = visit(LIST, {"sort": "cost"})
    assert "3,510 programs come last, cost not known: no length is stated. How long would you study?" in page.text
    answered = visit(page.link("1.5 years"))
    assert "no length is stated" not in answered.text
    assert answered.one("input", id="years")["value"] == "1.5"
    assert "9 programs come last, cost not known: no price" in answered.text


def test_part_time_asks_for_credit_hours_where_no_price_for_a_time_is_known(visit):
    page = visit(LIST, {"sort": "cost", "attendance": ["part_time", "not-stated"]})
    answered = visit(page.link("36 credit hours"))
    assert "per credit hour × 36 credit hours" in answered.text


def test_a_budget_leaves_out_the_dearer_and_counts_what_it_cannot_know(visit):
    query = {"years": "2", "budget": "40000", "sort": "-cost"}
    page = visit(LIST, query)
    costs = to_finish(page)
    assert max(costs) <= 40_000 and None not in costs
    assert page.total + visit(LIST, query | {"budget": "1000000"}).total > page.total
    assert visit(LIST, query | {"budget": "1000000"}).total == 3_522 - 9
    assert "9 programs are left out, cost not known" in page.text
    [chip] = [chip for chip in page.all("a", class_="chip") if "US$40,000" in chip.text]
    without = visit(chip["href"])
    assert without.total == 3_522
    assert without.one("input", id="years")["value"] == "2"


@pytest.mark.parametrize("facet", ["attendance", "state", "control"])
def test_a_count_within_a_budget_is_what_a_click_shows(visit, facet):
    query = {"years": "2", "budget": "100000"}
    counts = visit(LIST, query).counts[facet]
    for value in list(counts)[:3]:
        assert visit(LIST, query | {facet: value}).total == counts[value], value


def test_an_impossible_budget_says_what_comes_back_without_it(visit):
    page = visit(LIST, {"years": "2", "budget": "0", "state": "VT"})
    assert page.total == 0
    assert "Without the limit of US$0 to finish" in page.text
    wider = next(link["href"] for link in page.all("a", href=None) if link["href"].endswith("?state=VT&years=2"))
    assert visit(wider).total == visit(LIST, {"state": "VT"}).total


def test_a_student_from_abroad_pays_as_one_from_another_state_and_reads_so(visit):
    page = visit(LIST, {"residency": "international", "years": "2", "sort": "cost"})
    assert "for international students, full time" in page.text
    assert "out-of-state students, average of all graduate students" in page.text


def test_the_file_has_the_costs_when_the_list_is_about_them(client, catalogue):
    def lines(query):
        text = client.get("/programs/export.csv", query).getvalue().decode().removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(text)))

    assert "tuition_and_fees_to_finish_usd" not in lines({"state": "VT"})[0]
    dear = lines({"sort": "-cost", "years": "2", "residency": "in_state"})
    costs = [line["tuition_and_fees_to_finish_usd"] for line in dear]
    assert costs[-9:] == [""] * 9 and "" not in costs[:-9]
    assert dear[-1]["formula_or_reason"].startswith("Cannot compute because no price")
    assert dear[0]["formula_or_reason"].endswith("per year × 2 years.")
