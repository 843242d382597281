"""Which occupations are covered, and which fields of study prepare for them."""

import pytest

from careers.importers.occupations import parse
from careers.models import Occupation
from core.importing import ImportProblem


@pytest.fixture
def occupations(write):
    return lambda *lines: write("occupations.csv", ["SOCCODE", "SOCTITLE"], *lines)


@pytest.fixture
def crosswalk(write):
    header = ["CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title"]
    return lambda *pairs: write("crosswalk.csv", header, *([cip, "", soc, ""] for cip, soc in pairs))


def test_a_new_occupation_comes_with_its_address(run, occupations):
    run(occupations(["15-9999", "Model Keepers, All Other"]))
    assert Occupation.objects.get(pk="15-9999").slug == "model-keepers-all-other"
    assert Occupation.objects.single().count() == 40


def test_a_new_title_leaves_the_address(run, occupations):
    run(occupations(["15-2051", "Scientists of Data"]))
    scientists = Occupation.objects.get(pk="15-2051")
    assert (scientists.title, scientists.slug) == ("Scientists of Data", "data-scientists")


@pytest.mark.parametrize(
    ("line", "message"), [(["152051", "x"], "column SOCCODE: expected a code NN-NNNN"), (["15-2051", ""], "a title")]
)
def test_a_bad_cell_is_named(occupations, line, message):
    with pytest.raises(ImportProblem, match=f"occupations.csv, row 2, .*{message}"):
        list(parse(occupations(line)))


def test_pairs_without_a_match_or_out_of_scope_are_counted(run, crosswalk):
    report = run(
        crosswalk(
            ("11.9999", "99-9999"),
            ("99.9999", "15-2051"),
            ("01.0000", "15-2051"),
            ("11.0102", "53-7199"),
            ("11.0102", "15-2031"),
        )
    )
    assert report.files[0].skipped == {"no match": 2, "field not covered": 1, "occupation not covered": 1}


def test_a_field_of_the_file_loses_the_occupations_it_no_longer_has(run, crosswalk):
    others = Occupation.objects.of_field("30.7001").count()
    run(crosswalk(("11.0102", "15-2031")))
    assert [occupation.pk for occupation in Occupation.objects.of_field("11.0102")] == ["15-2031"]
    assert Occupation.objects.of_field("30.7001").count() == others > 0
