"""What graduate students pay on average, from IPEDS charges."""

import pytest

from core.importing import ImportProblem
from programs.importers.ipeds_charges import parse
from programs.models import Program, School, Tuition

HEADER = ["UNITID", "XTUIT6", "TUITION6", "FEE6", "HRCHG6", "XTUIT7", "TUITION7", "FEE7", "HRCHG7"]


@pytest.fixture
def charges(write):
    def charges(*cells, name="ic2023_ay.csv"):
        return write(name, HEADER, [999001, "R", *cells[:3], "R", *cells[3:]])

    return charges


@pytest.fixture
def school(run, directory, completions):
    run(directory(), completions(("11.0102", 1, 7, 5)))
    return School.objects.get(unitid=999001)


def prices(school):
    return set(
        school.tuition.values_list("academic_year", "residency", "basis", "amount", "required_fees", "source__key")
    )


def test_prices_come_by_residency_per_year_with_fees_and_per_credit(run, charges, school):
    run(charges(10128, 1414, 422, 20160, 0, "."))
    assert prices(school) == {
        (2023, "in_state", "per_year", 10128, 1414, "ipeds-ic-ay-2023"),
        (2023, "in_state", "per_credit", 422, None, "ipeds-ic-ay-2023"),
        (2023, "out_of_state", "per_year", 20160, 0, "ipeds-ic-ay-2023"),
    }


def test_a_zero_per_credit_is_a_gap_and_a_school_without_a_price_is_counted(run, charges, school):
    report = run(charges(".", ".", 0, ".", ".", 0))
    assert report.files[0].skipped == {"no graduate price stated": 1}
    assert prices(school) == set()


def test_a_reported_zero_for_the_year_is_kept(run, charges, school):
    run(charges(0, 2400, 0, 0, 2400, 0))
    assert {price[2:5] for price in prices(school)} == {("per_year", 0, 2400)}


def test_each_year_keeps_its_own_prices(run, charges, school):
    run(charges(100, 1, 5, 200, 1, 6), charges(90, 1, 5, 190, 1, 6, name="ic2022_ay.csv"))
    assert {price[0] for price in prices(school)} == {2022, 2023}


def test_a_price_that_is_no_longer_stated_goes(run, charges, school):
    program = Program.objects.get(school=school)
    own = Tuition.objects.create(
        program=program, residency="any", basis="per_program", amount=1, source=school.source, academic_year=2023
    )
    run(charges(100, 1, 5, 200, 1, 6))
    run(charges(100, 1, ".", 200, 1, "."))
    assert {price[2] for price in prices(school)} == {"per_year"}
    assert Tuition.objects.filter(pk=own.pk).exists()


def test_schools_outside_the_catalogue_are_counted(run, charges):
    assert run(charges(100, 1, 5, 200, 1, 6)).files[0].skipped == {"school without a covered program": 1}


def test_an_implausible_price_is_named(charges):
    with pytest.raises(ImportProblem, match="row 2, column TUITION7: expected a whole number from 0 to 1000000"):
        list(parse(charges(100, 1, 5, 2000000, 1, 6)))
