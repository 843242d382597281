"""The import of job facts as one: which file is which, all or nothing, and what the shipped files make."""

import csv
import shutil

import pytest
from django.core.management import CommandError, call_command

from careers.importers.careers import KINDS, SHIPPED
from careers.models import Career, FieldOccupation, Occupation, OccupationOutlook, OccupationWage, OnetOccupation
from core.importing import kind_of
from core.models import CatalogueVersion, Source
from programs.importers.catalog import KINDS as KINDS_OF_CATALOGUE
from taxonomy.models import CipCode

SPREAD = ("employment", "mean", "p10", "p25", "median", "p75", "p90")
COLUMNS = ("TOT_EMP", "A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90")


def rows(name):
    with (SHIPPED / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("occupations.csv", "Occupations"),
        ("oews_national_M2025.csv", "Occupational Employment and Wage Statistics"),
        ("oews_state_M2025_selected_soc.csv", "Occupational Employment and Wage Statistics"),
        ("bls_employment_projections_2024_2034_table_1_2.csv", "Employment Projections, table 1.2"),
        ("cip2020_soc2018_crosswalk.csv", "CIP SOC Crosswalk"),
        ("onet_29_3_occupation_data.csv", "O*NET occupations"),
        ("onet_29_3_job_zones.csv", "O*NET job zones"),
        ("onet_29_3_skills.csv", "O*NET skills, knowledge or work styles"),
        ("onet_29_3_knowledge.csv", "O*NET skills, knowledge or work styles"),
        ("onet_29_3_work_styles.csv", "O*NET skills, knowledge or work styles"),
        ("onet_29_3_education_training_experience.csv", "O*NET education, training and experience"),
        ("onet_29_3_technology_skills.csv", "O*NET technology skills"),
        ("onet_29_3_alternate_titles.csv", "O*NET alternate titles"),
        ("onet_29_3_related_occupations.csv", "O*NET related occupations"),
    ],
)
def test_a_file_is_known_by_its_columns_whatever_its_name(tmp_path, name, title):
    path = tmp_path / "anything.txt"
    shutil.copy(SHIPPED / name, path)
    assert kind_of(KINDS, path).title == title
    assert kind_of(KINDS_OF_CATALOGUE, path) is None


@pytest.mark.django_db
def test_the_shipped_files_make_all_job_facts():
    assert Occupation.objects.single().count() == 39
    assert Occupation.objects.count() == OccupationOutlook.objects.count() == 40
    assert OccupationWage.objects.in_area("US").count() == 40
    assert OnetOccupation.objects.count() == 39
    assert Career.objects.published().count() == 16
    assert OccupationWage.objects.exclude(area="US").values("area").distinct().count() == 51
    assert FieldOccupation.objects.count() == 312


@pytest.mark.django_db
def test_every_wage_is_the_one_in_its_file():
    files = rows("oews_national_M2025.csv") + rows("oews_state_M2025_selected_soc.csv")
    covered = set(Occupation.objects.values_list("pk", flat=True))
    expected = {
        (row["OCC_CODE"], row["PRIM_STATE"]): tuple(int(row[column]) if row[column] else None for column in COLUMNS)
        for row in files
        if row["O_GROUP"] in ("detailed", "total") and row["OCC_CODE"] in covered
    }
    written = OccupationWage.objects.filter(year=2025).values_list("occupation", "area", *SPREAD)
    assert {row[:2]: row[2:] for row in written} == expected


@pytest.mark.django_db
def test_data_scientists_are_paid_what_the_file_says():
    wages = OccupationWage.objects.newest().filter(occupation="15-2051")
    assert wages.in_area("US").get().median == 120_230
    californian = wages.in_area("CA").get()
    assert (californian.p25, californian.median, californian.p75) == (103_360, 141_590, 186_820)
    assert (californian.source.key, californian.source.sha256[:16]) == ("oews-2025-states", "99d7dfa78503325f")


@pytest.mark.django_db
def test_artificial_intelligence_leads_to_the_occupations_of_the_crosswalk():
    expected = {row["SOC2018Code"] for row in rows("cip2020_soc2018_crosswalk.csv") if row["CIP2020Code"] == "11.0102"}
    covered = set(Occupation.objects.values_list("pk", flat=True))
    assert {occupation.pk for occupation in Occupation.objects.of_field("11.0102")} == expected & covered
    assert "15-2051" in expected & covered


def test_a_second_run_reports_everything_unchanged(run):
    total = run(SHIPPED).total
    assert (total.created, total.changed, total.removed, total.unchanged) == (0, 0, 0, 12_973)


def test_a_dry_run_reports_and_writes_nothing(run, oews):
    report = run(oews(["CA", "15-2051", *[1] * 7]), dry_run=True)
    assert report.total.changed == 1
    assert OccupationWage.objects.in_area("CA").get(occupation="15-2051").median == 141_590


def test_one_broken_file_changes_nothing(db, write, oews):
    broken = write("crosswalk.csv", ["CIP2020Code", "SOC2018Code"], ["11.0102"])
    with pytest.raises(CommandError) as error:
        call_command("import_careers", oews(["CA", "15-2051", *[1] * 7]), broken, verbosity=0)
    assert str(error.value) == 'crosswalk.csv, row 2: expected 2 cells, got "1". Nothing was changed.'
    assert OccupationWage.objects.in_area("CA").get(occupation="15-2051").median == 141_590


def test_wages_that_do_not_rise_are_refused_in_one_line(db, oews):
    with pytest.raises(CommandError, match="The database refused a row, nothing was changed: .*percentiles_rise"):
        call_command("import_careers", oews(["CA", "15-2051", 9, 9, 1, 2, 9, 4, 5]), verbosity=0)


def test_into_an_empty_database_the_shipped_occupations_come_along(run, oews):
    Career.objects.all().delete()
    Occupation.objects.all().delete()
    report = run(oews(["CA", "15-2051", *[1] * 7]))
    assert report.notes == ["39 occupations are covered."]
    assert OccupationWage.objects.count() == 1


def test_the_crosswalk_waits_for_the_fields_of_study(db, monkeypatch):
    monkeypatch.setattr(CipCode.objects, "covered", CipCode.objects.none)
    with pytest.raises(CommandError, match="cip2020_soc2018_crosswalk.csv: expected .*run import_catalogue first"):
        call_command("import_careers", verbosity=0)


def test_every_source_of_job_facts_has_its_credit(db):
    for key in (
        "soc-2018",
        "cip-soc-2020",
        "oews-2025-national",
        "oews-2025-states",
        "employment-projections-2024-2034",
    ):
        source = Source.objects.get(key=key)
        assert source.credit and source.url and source.licence.startswith("Public domain")


def test_every_file_of_onet_carries_the_words_that_its_licence_wants(db):
    sources = Source.objects.filter(key__startswith="onet-29-3-")
    assert len(sources) == 9
    for source in sources:
        assert (
            "This page includes information from O*NET 29.3 Database by the U.S. Department of Labor" in source.credit
        )
        assert "has modified the information" in source.credit and source.licence.startswith("CC BY 4.0")


def test_what_changes_pages_gives_the_catalogue_a_new_version_and_nothing_else_does(run, oews):
    def version():
        return CatalogueVersion.objects.get(name="programs").token

    before = version()
    run(SHIPPED)
    assert version() == before
    run(oews(["CA", "15-2051", *[1] * 7]), dry_run=True)
    assert version() == before
    run(oews(["CA", "15-2051", *[1] * 7]))
    assert version() != before


def test_the_command_prints_progress_and_the_report(db, capsys, oews):
    call_command("import_careers", oews(["CA", "15-2051", *[1] * 7]), "--dry-run")
    out, err = capsys.readouterr()
    assert "Occupational Employment and Wage Statistics: state_M2025_dl.csv, 1 rows read" in out
    assert out.endswith("A dry run: nothing was written.\n")
    assert err.splitlines()[0] == "  0 %  Occupational Employment and Wage Statistics: state_M2025_dl.csv"
