"""Jobs and wages, from the Occupational Employment and Wage Statistics."""

import pytest

from careers.importers.oews_wages import parse
from careers.models import OccupationWage
from core.importing import ImportProblem

NUMBERS = [50, 60, 10, 20, 30, 40, 50]


def wage(area="CA", year=2025):
    return OccupationWage.objects.in_area(area).get(occupation="15-2051", year=year)


def test_a_row_has_its_place_its_year_and_its_numbers(oews):
    (record,) = parse(oews(["CA", "15-2051", *NUMBERS]))
    assert (record.area, record.year, record.soc_code, record.employment) == ("CA", 2025, "15-2051", 50)
    assert record.wages == {"mean": 60, "p10": 10, "p25": 20, "median": 30, "p75": 40, "p90": 50}


@pytest.mark.parametrize("marker", ["*", "**", ""])
def test_what_is_not_published_is_no_number(run, oews, marker):
    run(oews(["CA", "15-2051", marker, *[marker] * 6]))
    assert (wage().employment, wage().mean, set(wage().percentiles.values())) == (None, None, {None})
    assert not wage().is_top_coded("p90")


def test_a_wage_above_the_published_range_is_known_to_be_high(run, oews):
    run(oews(["CA", "15-2051", 50, 60, 10, 20, 30, "#", "#"]))
    assert wage().percentiles == {"p10": 10, "p25": 20, "median": 30, "p75": None, "p90": None}
    assert [name for name in ("mean", "median", "p75", "p90") if wage().is_top_coded(name)] == ["p75", "p90"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"area_type": 4}, "neither the nation nor a state"),
        ({"industries": "3-digit"}, "one industry only"),
        ({"level": "broad"}, "group of occupations"),
    ],
)
def test_only_detailed_occupations_of_all_industries_in_nation_or_state_are_taken(run, oews, columns, reason):
    report = run(oews(["CA", "15-2051", *NUMBERS], **columns))
    assert report.files[0].skipped == {reason: 1}
    assert wage().median == 141_590


def test_all_occupations_together_are_kept_for_comparison(run, oews):
    run(oews(["CA", "00-0000", *NUMBERS], level="total"))
    assert OccupationWage.objects.in_area("CA").get(occupation="00-0000").median == 30


def test_occupations_that_are_not_covered_are_counted(run, oews):
    assert run(oews(["CA", "53-7199", *NUMBERS])).files[0].skipped == {"occupation not covered": 1}


def test_each_year_keeps_its_own_wages_and_the_newest_is_found(run, oews):
    run(oews(["CA", "15-2051", *NUMBERS], name="state_M2026_dl.csv"))
    assert (wage(year=2025).median, wage(year=2026).median) == (141_590, 30)
    assert OccupationWage.objects.newest().in_area("CA").get(occupation="15-2051").year == 2026
    assert OccupationWage.objects.newest().in_area("NY").get(occupation="15-2051").year == 2025


def test_an_area_loses_what_its_file_no_longer_states(run, oews):
    run(oews(["CA", "15-2051", *NUMBERS], ["NY", "15-1252", *NUMBERS]))
    assert wage().median == 30
    kept = set(OccupationWage.objects.filter(area__in=["CA", "NY", "TX"]).values_list("occupation", "area"))
    assert ("15-1252", "CA") not in kept and ("15-2051", "NY") not in kept
    assert {("15-1252", "NY"), ("15-2051", "TX"), ("15-2031", "CA")} <= kept


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["XX", "15-2051", *NUMBERS], "column PRIM_STATE: expected US or the postal code of a state"),
        (["CA", "15-2051", *NUMBERS[:6], "1e9"], "column A_PCT90: expected a whole number from 1 to 10000000"),
        (["CA", "15-2051", *NUMBERS[:6], 0], "column A_PCT90: expected a whole number from 1 to 10000000"),
    ],
)
def test_a_bad_cell_is_named(oews, line, message):
    with pytest.raises(ImportProblem, match=f"state_M2025_dl.csv, row 2, {message}"):
        list(parse(oews(line)))


def test_a_file_without_its_year_is_refused(oews):
    with pytest.raises(ImportProblem, match="wages.csv: expected a name with the year of the file"):
        list(parse(oews(name="wages.csv")))
