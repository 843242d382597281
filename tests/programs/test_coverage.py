"""How much is known is counted, not claimed."""

import pytest

from programs.choices import CredentialLevel
from programs.coverage import Coverage, awards_by_year, coverage
from programs.index_rows import read_sets
from programs.models import CatalogueRow, School

pytestmark = pytest.mark.django_db


def test_totals_are_those_that_the_files_give(catalogue):
    assert read_sets().totals == {"programs": 3_522, "schools": 836, "states": 52, "awards": 185_239}


def test_coverage_of_the_shipped_catalogue(catalogue):
    known = {each.label: each for each in coverage()}
    assert known["Graduate tuition, average of the school"].percent == 99.7
    assert known["Earnings one or four years after"].percent == 22.4
    assert known["Earnings four years after"].percent == 18.1
    assert known["Debt at graduation"].percent == 13.7
    assert known["Awards in the newest year"].count == 3_522
    earned = known["Earnings one or four years after"]
    assert earned.count < known["Earnings one year after"].count + known["Earnings four years after"].count
    assert known["Verified by us or the school"].count == 0
    assert {each.total for each in known.values()} == {3_522}


def test_a_newly_known_fact_is_counted(federal):
    def gre():
        return next(each.count for each in coverage() if each.label == "GRE policy")

    before = gre()
    CatalogueRow.objects.filter(pk=federal.pk).update(gre="optional")
    assert gre() == before + 1


def test_the_awards_of_a_school_are_those_of_what_the_site_is_about(catalogue):
    school = School.objects.get(slug="drexel-university")
    before = awards_by_year(school)
    row = school.completions.filter(credential_level=CredentialLevel.MASTERS).first()
    row.pk, row.credential_level = None, CredentialLevel.BACHELORS
    row.save()
    assert awards_by_year(school) == before


def test_a_share_of_nothing_is_not_a_division_by_zero():
    assert Coverage("Anything", 0, 0).percent == 0


def test_an_empty_catalogue_is_counted_too(catalogue):
    CatalogueRow.objects.all().delete()
    assert {each.percent for each in coverage()} == {0}
    assert read_sets().totals["programs"] == 0


def test_counting_costs_two_queries(catalogue, django_assert_num_queries):
    with django_assert_num_queries(2):
        coverage()
