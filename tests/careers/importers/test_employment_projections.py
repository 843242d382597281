"""Jobs now and in ten years, from the Employment Projections."""

from decimal import Decimal

import pytest

from careers.importers.employment_projections import parse
from careers.models import Occupation
from core.importing import ImportProblem

HEADER = [
    "2024 National Employment Matrix title",
    "2024 National Employment Matrix code",
    "Occupation type",
    "Employment, 2024",
    "Employment, 2034",
    "Employment change, percent, 2024–34",
    "Occupational openings, 2024–34 annual average",
    "Typical education needed for entry",
    "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
]
TOTAL = ["Total, all occupations", "00-0000", "Summary", "169956.1", "175167.9", "3.1", "18863.3", "—", "—", "—"]
SCIENTISTS = [
    "      Data scientists",
    "15-2051",
    "Line item",
    "245.9",
    "328.3",
    "33.5",
    "23.4",
    "Bachelor's degree",
    "",
    "",
]
NOTES = [["Footnotes:", *[""] * 9], ['Note: Data is unavailable for values denoted with a "—".', *[""] * 9]]


@pytest.fixture
def projections(write):
    def projections(*lines, header=HEADER):
        return write("occupation.csv", header, *lines, *NOTES)

    return projections


def outlook(code="15-2051"):
    return Occupation.objects.get(pk=code).outlook


def changed(**cells):
    places = {"code": 1, "employment": 3, "growth": 5, "education": 7}
    line = list(SCIENTISTS)
    for name, value in cells.items():
        line[places[name]] = value
    return line


def test_thousands_become_jobs_and_footnotes_no_rows(projections):
    total, scientists = parse(projections(TOTAL, SCIENTISTS))
    assert (total.is_group, total.employment, total.typical_education) == (True, 169_956_100, "")
    assert (scientists.is_group, scientists.employment, scientists.projected_employment) == (False, 245_900, 328_300)
    assert (scientists.growth_percent, scientists.annual_openings) == (Decimal("33.5"), 23_400)
    assert (scientists.base_year, scientists.target_year, scientists.typical_education) == (2024, 2034, "bachelors")


@pytest.mark.parametrize("percent", ["-1", "-2", "-3"])
def test_a_small_decline_is_a_number_and_not_a_missing_value(run, projections, percent):
    run(projections(changed(growth=percent)))
    assert outlook().growth_percent == Decimal(percent)


def test_groups_and_occupations_that_are_not_covered_are_counted(run, projections):
    group = ["Management occupations", "11-0000", *TOTAL[2:]]
    report = run(projections(group, changed(code="53-7199"), SCIENTISTS))
    assert report.files[0].skipped == {"group of occupations": 1, "occupation not covered": 1}


def test_all_occupations_together_are_kept_for_comparison(run, projections):
    report = run(projections(TOTAL))
    assert not report.files[0].skipped
    assert outlook("00-0000").annual_openings == 18_863_300


def test_a_later_projection_takes_the_place_of_the_earlier(run, projections):
    later = [name.replace("2024", "2025").replace("34", "35") for name in HEADER]
    run(projections(SCIENTISTS, header=later))
    assert (outlook().base_year, outlook().target_year, outlook().source.release) == (2025, 2035, "2025-35")
    assert outlook("15-1252").base_year == 2024


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (changed(education="A degree"), "row 2, column TYPICAL EDUCATION NEEDED FOR ENTRY: expected Doctoral or pro"),
        (changed(employment="—"), "row 2, column EMPLOYMENT, 2024: expected a number"),
        (changed(growth="-101"), "row 2, column EMPLOYMENT CHANGE, PERCENT, 2024–34: expected a number from -100"),
    ],
)
def test_a_bad_cell_is_named(projections, line, message):
    with pytest.raises(ImportProblem, match=message):
        list(parse(projections(line)))


def test_a_header_without_two_years_is_refused(projections):
    header = [name.replace("Employment, 2034", "Employment") for name in HEADER]
    with pytest.raises(ImportProblem, match="occupation.csv, row 1: expected two columns such as Employment, 2024 and"):
        list(parse(projections(SCIENTISTS, header=header)))
