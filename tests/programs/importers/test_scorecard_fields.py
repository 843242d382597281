"""Earnings and debt, from the College Scorecard's field of study file."""

import pytest

from core.choices import Availability
from core.importing import ImportProblem
from programs.importers.scorecard_fields import parse, release_of
from programs.models import FieldOutcome, Program

NAME = "Most-Recent-Cohorts-Field-of-Study_06102026.csv"
HEADER = ["UNITID", "OPEID6", "CONTROL", "MAIN", "CIPCODE", "CIPDESC", "CREDLEV", "IPEDSCOUNT1"] + [
    "EARN_MDN_1YR",
    "EARN_MDN_4YR",
    "DEBT_ALL_STGP_EVAL_MDN",
]


@pytest.fixture
def outcomes(write):
    """Writes rows of code, level, earnings after one and four years, debt."""

    def outcomes(*rows, name=NAME, unitid=999001, control="Public"):
        start = [unitid, "009999", control, 1]
        return write(
            name, HEADER, *([*start, code, "Computer Science.", level, 9, *cells] for code, level, *cells in rows)
        )

    return outcomes


@pytest.fixture
def program(run, directory, completions):
    run(directory(), completions(("11.0701", 1, 7, 5)))
    return Program.objects.get(school__unitid=999001)


def test_a_missing_figure_says_why(outcomes):
    withheld, blank, new, withheld_new = parse(
        outcomes(
            ("1107", 5, 61000, "PS", "PrivacySuppressed"),
            ("1107", 5, "", "NA", "NULL"),
            ("3070", 5, "", "", ""),
            ("3071", 5, "PS", "", ""),
        )
    )
    assert withheld.cip_family == "11.07"
    assert withheld.cip_title == "Computer Science"
    assert (withheld.earnings_1yr.value, withheld.earnings_1yr.availability) == (61000, Availability.REPORTED)
    assert withheld.earnings_4yr.availability == withheld.debt.availability == Availability.SUPPRESSED
    assert blank.earnings_1yr.availability == blank.debt.availability == Availability.NOT_PUBLISHED
    assert new.earnings_1yr.availability == new.debt.availability == Availability.TOO_NEW
    assert withheld_new.earnings_1yr.availability == Availability.SUPPRESSED


@pytest.mark.parametrize(
    ("name", "release"),
    [(NAME, "2026-06-10"), ("fos_06102026_all_rows.csv.gz", "2026-06-10"), ("FieldOfStudyData1920_1921_PP.csv", None)],
)
def test_the_release_is_in_the_name(tmp_path, name, release):
    assert release_of(tmp_path / name) == release


def test_a_name_without_a_release_is_noted(run, program, outcomes):
    report = run(outcomes(("1107", 5, 1, 2, 3), name="fos.csv"))
    assert report.files[0].notes == ["The file's name states no release; it was taken as that of 2026-06-10."]


def test_a_program_points_to_the_outcome_of_its_field_and_level(run, program, outcomes):
    run(outcomes(("1107", 5, 61000, 80000, 20500), ("1107", 3, 1, 1, 1), ("1101", 5, 2, 2, 2)))
    program.refresh_from_db()
    assert (program.outcome.median_earnings_1yr, program.outcome.median_debt) == (61000, 20500)
    assert program.outcome.source.key == "scorecard-fields-2026-06-10"
    assert FieldOutcome.objects.filter(school=program.school).count() == 2


def test_the_newest_release_counts(run, program, outcomes):
    run(outcomes(("1107", 5, 61000, 1, 1)), outcomes(("1107", 5, 50000, 1, 1), name="fos_04232025.csv"))
    program.refresh_from_db()
    assert program.outcome.median_earnings_1yr == 61000


@pytest.mark.parametrize(
    ("options", "row", "reason"),
    [
        ({"unitid": "NA"}, ("1107", 5, 1, 1, 1), "not a school of the United States"),
        ({"control": "Foreign"}, ("1107", 5, 1, 1, 1), "not a school of the United States"),
        ({}, ("1107", 3, 1, 1, 1), "other level than master's"),
        ({}, ("5202", 5, 1, 1, 1), "field not covered"),
        ({"unitid": 999002}, ("1107", 5, 1, 1, 1), "school without a covered program"),
    ],
)
def test_other_rows_are_counted_by_reason(run, program, outcomes, options, row, reason):
    assert run(outcomes(row, **options)).files[0].skipped == {reason: 1}


def test_a_bad_figure_is_named(outcomes):
    with pytest.raises(ImportProblem, match=f'{NAME}, row 2, column EARN_MDN_4YR: expected .* got "61k"'):
        list(parse(outcomes(("1107", 5, 1, "61k", 1))))
