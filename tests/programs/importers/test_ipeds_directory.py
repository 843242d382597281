"""Schools and their other names from the IPEDS directory."""

from decimal import Decimal

import pytest

from core.importing import ImportProblem
from core.models import Source
from programs.importers.ipeds_directory import other_names, parse
from programs.models import School, SchoolAlias

AWARDS = ("11.0102", 1, 7, 5)


def test_a_row_of_the_directory_becomes_a_school(directory):
    (school,) = parse(directory())
    assert (school.unitid, school.opeid, school.control, school.state) == (999001, "00999900", "nonprofit", "NV")
    assert (school.region, school.locale) == ("far-west", "city")
    assert (school.latitude, school.longitude) == (Decimal("39.1638"), Decimal("-119.7674"))
    assert (school.is_hbcu, school.is_tribal) == (False, False)
    assert school.website == "https://www.lovelace.example/"
    assert school.application_url == ""
    assert school.aliases == ("ALU", "Lovelace")


def test_missing_markers_leave_a_school_without_the_fact(directory):
    (school,) = parse(directory(LOCALE="-3", OBEREG="-2", OPEID="-2", LATITUDE=".", LONGITUD=".", ADDR=" "))
    assert (school.locale, school.region, school.opeid, school.latitude, school.address) == ("", "", "", None, "")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("CONTROL", "9", '1, 2 or 3, got "9"'),
        ("STABBR", "XX", 'a state\'s postal code, got "XX"'),
        ("UNITID", "12", 'a whole number from 100000 to 999999, got "12"'),
        ("LATITUDE", "139.1", 'a number from -90 to 90, got "139.1"'),
    ],
)
def test_a_bad_value_is_named(directory, column, value, expected):
    with pytest.raises(ImportProblem) as problem:
        list(parse(directory(**{column: value})))
    assert str(problem.value) == f"hd2024.csv, row 2, column {column}: expected {expected}"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("IPFW|IUPUFW|Purdue-Fort Wayne|", ["IPFW", "IUPUFW", "Purdue-Fort Wayne"]),
        (
            "St. Cloud State University; St. Cloud State; SCSU",
            ["St. Cloud State University", "St. Cloud State", "SCSU"],
        ),
        ("UH Manoa / UHM", ["UH Manoa", "UHM"]),
        ("University of Virginia  UVa  UVA", ["University of Virginia", "UVa"]),
        ("Penn, U of PA, UPenn, Wharton", ["Penn", "U of PA", "UPenn", "Wharton"]),
        ("Rutgers; Rutgers, Newark", ["Rutgers", "Rutgers, Newark"]),
        ("KU | Kansas U, KUMC, KU Medical Center", ["KU", "Kansas U", "KUMC", "KU Medical Center"]),
        ("XU | X | the school itself", ["XU"]),
        ("x" * 201, []),
        ("DeVry University-ChicagoDeVry University-Chicago LoopDeVry University-Lisle", []),
        (" ", []),
    ],
)
def test_other_names_are_told_apart_however_they_are_separated(cell, names):
    assert list(other_names(cell, "The School Itself")) == names


def test_schools_without_a_covered_program_are_counted_and_left_out(run, directory, completions):
    report = run(directory(), completions(("52.0201", 1, 7, 5)))
    assert report.files[0].skipped == {"no covered program": 1}
    assert not School.objects.filter(unitid=999001).exists()


def test_the_address_of_a_school_is_made_once(run, directory, completions):
    run(directory(), completions(AWARDS))
    school = School.objects.get(unitid=999001)
    assert school.slug == "ada-lovelace-university"
    run(directory(INSTNM="Lovelace Institute"))
    school.refresh_from_db()
    assert (school.name, school.slug) == ("Lovelace Institute", "ada-lovelace-university")


def test_schools_of_one_name_get_addresses_with_their_state(run, directory, completions):
    run(directory(INSTNM="Stanford University"), completions(AWARDS))
    assert School.objects.get(unitid=999001).slug == "stanford-university-nv"
    slugs = School.objects.filter(name="University of St Thomas").values_list("slug", flat=True)
    assert set(slugs) == {"university-of-st-thomas-mn", "university-of-st-thomas-tx"}


def test_names_that_leave_the_directory_go_and_those_of_editors_stay(run, directory, completions):
    run(directory(), completions(AWARDS))
    school = School.objects.get(unitid=999001)
    SchoolAlias.objects.create(school=school, text="Ada")
    SchoolAlias.objects.create(school=school, text="AdaU")
    run(directory(IALIAS="ALU; AdaU"))
    assert set(school.aliases.values_list("text", "source__key")) == {
        ("ALU", "ipeds-hd-2024"),
        ("Ada", None),
        ("AdaU", None),
    }


def test_an_older_directory_changes_no_school(run, directory, completions):
    run(directory(), completions(AWARDS))
    report = run(directory("hd2022.csv", INSTNM="Old Name"))
    assert report.files[0].skipped == {"a newer directory is loaded": 1}
    assert School.objects.get(unitid=999001).name == "Ada Lovelace University"
    assert not Source.objects.filter(key="ipeds-hd-2022").exists()
