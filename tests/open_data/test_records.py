"""What the API says of one thing is what its page says: the same figures, and the same reasons for missing ones."""

import pytest

from core.choices import Availability
from core.figures import WRITERS, Figure, missing
from open_data.program_records import UNITS, stated
from programs import measures
from programs.index import current_index
from programs.models import Program
from specializations.demand import demand_by_slug
from specializations.measures import MEASURES

pytestmark = pytest.mark.django_db
FIGURE = {"value", "unit", "text", "period", "scope", "source", "availability", "reason", "note"}


def figures(record):
    """Every figure inside a record."""
    if isinstance(record, dict):
        if record.keys() >= FIGURE:
            yield record
        for part in record.values():
            yield from figures(part)
    elif isinstance(record, list):
        for part in record:
            yield from figures(part)


def test_every_unit_is_explained():
    assert UNITS.keys() == WRITERS.keys()


def test_a_missing_figure_is_nothing_with_a_reason_and_never_zero():
    for availability in Availability:
        figure = stated(missing(availability))
        assert figure["value"] is None and figure["unit"] is None and figure["text"] == ""
        assert figure["reason"] and figure["availability"] != Availability.REPORTED
    assert stated(Figure(0, "count"))["value"] == 0 and stated(Figure(0, "count"))["reason"] == ""


@pytest.mark.parametrize(
    "slug", ["carnegie-mellon-university-artificial-intelligence", "howard-university-data-science"]
)
def test_a_program_says_every_measure_as_its_page_prints_it(ask, visit, slug):
    record, page = ask(f"programs/{slug}/"), visit(f"/programs/{slug}/")
    assert [group["key"] for group in record["groups"]] == [group.key for group in measures.GROUPS]
    for group, told in zip(measures.GROUPS, record["groups"], strict=True):
        assert [each["key"] for each in told["figures"]] == [measure.key for measure in group.measures]
        for figure in told["figures"]:
            assert figure["text"] in page.text, figure
            assert " ".join(figure["reason"].split()) in page.text, figure
    assert record["name"] in page.text and record["school"]["name"] in page.text


@pytest.mark.parametrize(
    "path",
    [
        "programs/",
        "programs/carnegie-mellon-university-artificial-intelligence/",
        "schools/drexel-university/",
        "specializations/",
        "specializations/machine-learning/",
        "careers/",
        "careers/data-scientist/",
        "statistics/",
        "statistics/awards-all/",
    ],
)
def test_every_figure_has_a_value_or_a_reason_and_a_source_that_is_listed(ask, path):
    sources = {source["key"] for source in ask("sources/")["items"]}
    found = list(figures(ask(path)))
    assert found
    for figure in found:
        is_known = bool(figure["text"])
        assert (figure["availability"] == "reported") == is_known == (not figure["reason"]), figure
        assert figure["unit"] in UNITS if is_known else figure["value"] is None, figure
        assert figure["source"] in {None, *sources}, figure


def test_a_specialization_says_what_is_measured_about_it(ask):
    demand = demand_by_slug(current_index())["machine-learning"]
    told = ask("specializations/machine-learning/")["figures"]
    for measure in MEASURES:
        assert told[measure.key] == stated(measure.read(demand))


def test_a_career_says_its_wages_everywhere(ask):
    record = ask("careers/data-scientist/")
    areas = {each["area"] for each in record["wages"]}
    assert {"US", "CA"} <= areas
    lead = record["occupations"][0]["soc_code"]
    [nation] = [each for each in record["wages"] if (each["soc_code"], each["area"]) == (lead, "US")]
    assert nation["wages"]["median"]["value"] == record["figures"]["median_wage"]["value"] > 50_000


def test_a_statistic_is_a_number_and_a_spread_has_two_ends(ask):
    items = ask("statistics/")["items"]
    single = [each for each in items if each["figure"]["value"] is not None]
    assert all(isinstance(each["figure"]["value"], int | float) for each in single)
    for each in items:
        if each["figure"]["text"] and each["figure"]["value"] is None:
            assert each["low"] <= each["high"]


def test_a_program_that_no_list_shows_answers_and_says_so(ask, federal):
    Program.objects.filter(pk=federal.pk).update(has_lapsed=True)
    assert ask(f"programs/{federal.slug}/")["facets"] == {}
