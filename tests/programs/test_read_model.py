"""The read model repeats the files, and says of each program what its own rows say."""

import csv
from collections import defaultdict

import pytest

from core.choices import Availability
from core.models import Source
from programs import actions, bands
from programs.importers.catalog import SHIPPED
from programs.models import CatalogueFit, CatalogueOffering, CatalogueRow, School
from programs.read_model import best_name, growth_of, row_of

pytestmark = pytest.mark.django_db


def lines(name):
    """A shipped file, read without the project's importers."""
    with (SHIPPED / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def whole(text):
    """A cell's number; None for the marks of a missing one."""
    return int(text) if text.strip().isdigit() else None


def test_awards_are_those_of_the_completions_file(catalogue):
    filed = defaultdict(dict)
    for line in lines("c2020_2024_a_masters_ml_cip6_trend.csv"):
        assert (line["MAJORNUM"], line["AWLEVEL"]) == ("1", "7")
        filed[int(line["UNITID"]), line["CIPCODE"]][line["YEAR"]] = int(line["CTOTALT"])
    unitids = dict(School.objects.values_list("pk", "unitid"))
    rows = CatalogueRow.objects.values_list("school_id", "cip_code", "awards", "awards_by_year")
    for school, code, awards, by_year in rows:
        assert by_year == filed[unitids[school], code]
        assert awards == by_year["2024"] > 0


def test_tuition_is_that_of_the_newest_charges_with_fees_and_names_its_year(catalogue):
    filed = {}
    for year in (2022, 2023):
        for line in lines(f"ic{year}_ay_graduate_tuition.csv"):
            for digit, column in [("6", "tuition_in_state"), ("7", "tuition_out_of_state")]:
                tuition = whole(line[f"TUITION{digit}"])
                if tuition is not None:
                    filed[int(line["UNITID"]), column] = (tuition + (whole(line[f"FEE{digit}"]) or 0), year)
    unitids = dict(School.objects.values_list("pk", "unitid"))
    columns = ("tuition_in_state", "tuition_out_of_state")
    for row in CatalogueRow.objects.only("school_id", "tuition_year", *columns):
        for column in columns:
            expected = filed.get((unitids[row.school_id], column))
            assert getattr(row, column) == (expected and expected[0]), row.slug
            assert not expected or row.tuition_year == expected[1], row.slug


def test_earnings_and_debt_are_those_of_the_scorecard_file(catalogue):
    filed = {}
    for line in lines("fos_06102026_masters_ml_cip4.csv"):
        if line["UNITID"].isdigit() and line["CREDLEV"] == "5":
            code = line["CIPCODE"].zfill(4)
            figures = tuple(whole(line[c]) for c in ("EARN_MDN_1YR", "EARN_MDN_4YR", "DEBT_ALL_STGP_EVAL_MDN"))
            filed[int(line["UNITID"]), f"{code[:2]}.{code[2:]}"] = figures
    unitids = dict(School.objects.values_list("pk", "unitid"))
    known = 0
    for row in CatalogueRow.objects.all():
        expected = filed.get((unitids[row.school_id], row.cip_code[:5]), (None, None, None))
        assert (row.earnings_1yr, row.earnings_4yr, row.debt) == expected, row.slug
        assert (row.earnings_1yr is None) == (row.earnings_availability != Availability.REPORTED)
        known += row.earnings_1yr is not None
    assert known > 700


def test_every_row_has_a_way_to_study_and_a_fit_if_only_a_blank_one(catalogue):
    assert CatalogueOffering.objects.values("row").distinct().count() == CatalogueRow.objects.count()
    assert CatalogueFit.objects.values("row").distinct().count() == CatalogueRow.objects.count()


@pytest.mark.parametrize(
    ("awards", "growth"),
    [
        ({"2020": 100, "2024": 135}, (35, "growing")),
        ({"2020": 100, "2024": 90}, (-10, "shrinking")),
        ({"2020": 9, "2024": 90}, (None, "")),
        ({"2020": 0, "2024": 5}, (None, bands.NEW)),
        ({"2023": 40, "2024": 50}, (None, bands.NEW)),
        ({"2020": 50, "2024": 0}, (None, "")),
        ({"2020": 10, "2024": 9_999_999}, (32_767, "doubled")),
        ({}, (None, "")),
    ],
)
def test_growth_is_formed_from_the_ends_of_five_years_or_not_at_all(awards, growth):
    assert growth_of(awards) == growth


def listed(program, *titles):
    """What lists call the program, newest first."""
    source = Source.objects.get(key="ipeds-hd-2024")
    return [
        program.named_programs.create(
            source=source, source_row=line, title=title, degree="MA", unit=f"Unit {line}", listed_in=2030 - line
        )
        for line, title in enumerate(titles)
    ]


def test_a_title_on_which_the_lists_agree_is_the_name(federal):
    assert best_name(federal, listed(federal, "MS in Computing", "ms  in computing")) == (
        "MS in Computing",
        "MA",
        "Unit 0",
    )


def test_titles_on_which_the_lists_disagree_are_none_and_the_field_names_the_program(federal):
    assert best_name(federal, listed(federal, "MS in Computing", "MS in Robots")) == (
        "Master’s in Computer Science",
        "",
        "",
    )


def test_the_editors_title_beats_every_list(federal):
    federal.title, federal.degree = "Master of Engineering", "MEng"
    assert best_name(federal, listed(federal, "MS in Computing")) == ("Master of Engineering", "MEng", "")
    assert row_of(federal).is_named


def test_the_newest_price_of_the_school_counts_and_a_program_of_its_own_does_not(federal, row, editors_source):
    federal.school.tuition.create(
        academic_year=2030,
        residency="out_of_state",
        basis="per_year",
        amount=100,
        required_fees=11,
        source=editors_source,
    )
    federal.tuition.create(academic_year=2031, residency="any", basis="per_year", amount=1, source=editors_source)
    actions.refresh_programs([federal.pk])
    assert row(federal).tuition_out_of_state == 111


def test_search_knows_place_field_specialization_and_every_name(described, row):
    words = f"{row(described).search_school}{row(described).search_text}".split()
    assert {"pittsburgh", "pennsylvania", "pa", "artificial", "cmu", "nlp", "university", "masters"} <= set(words)


def test_one_program_or_twenty_cost_the_same_queries(catalogue, count_queries):
    some = list(CatalogueRow.objects.values_list("pk", flat=True)[:20])
    one, twenty = (count_queries(lambda ids=ids: actions.refresh_programs(ids)) for ids in (some[:1], some))
    assert one == twenty


def test_building_anew_changes_nothing(catalogue):
    def content():
        return {row["program_id"]: row for row in CatalogueRow.objects.values()}

    before = content()
    assert actions.rebuild_catalogue() == 3_522
    assert content() == before
