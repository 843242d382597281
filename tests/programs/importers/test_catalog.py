"""The import as one: which file is which, all or nothing, and what the shipped files make."""

import gzip
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.importing import Report, kind_of, writing
from core.models import CatalogueVersion
from programs import read_model
from programs.importers.catalog import KINDS, SHIPPED, import_catalogue
from programs.models import CatalogueRow, Completions, Program, School, Tuition
from taxonomy.models import CipCode

AWARDS = ("11.0102", 1, 7, 5)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("fields.csv", "Fields of study"),
        ("hd2024_institutions.csv", "IPEDS directory (HD)"),
        ("c2020_2024_a_masters_ml_cip6_trend.csv", "IPEDS completions (C_A)"),
        ("ic2023_ay_graduate_tuition.csv", "IPEDS charges (IC_AY)"),
        ("fos_06102026_masters_ml_cip4.csv", "College Scorecard field of study"),
        ("specializations.json", "Specializations"),
        ("school_nicknames.csv", "Nicknames of schools"),
        ("named/named_programs_awesome_datascience_colleges_us.csv", "Awesome Data Science Colleges"),
        ("named/named_programs_stem_masters_roi_us10.csv", "International STEM Master's ROI Analysis"),
        ("named/named_programs_repl_online_masters.csv", "REPL: after UoL's online bachelor degree"),
        ("described_programs.json", "Described programs"),
    ],
)
def test_a_file_is_known_by_its_columns_whatever_its_name(tmp_path, name, title):
    path = tmp_path / ("anything" + (".json" if name.endswith("json") else ".txt"))
    shutil.copy(SHIPPED / name, path)
    assert kind_of(KINDS, path).title == title


@pytest.fixture
def listed(catalogue, db):
    return Program.objects.listed()


def test_the_shipped_files_make_the_whole_catalogue(listed):
    assert listed.count() == CatalogueRow.objects.count() == 3522
    assert School.objects.listed().count() == 836
    assert set(Completions.objects.values_list("year", flat=True).distinct()) == {2020, 2021, 2022, 2023, 2024}


def test_the_shipped_catalogue_knows_tuition_for_all_but_nine_programs(listed):
    priced = Tuition.objects.filter(program=None, academic_year=2023, basis="per_year").values("school")
    assert listed.filter(school__in=priced).count() == 3513


def test_the_shipped_catalogue_has_earnings_and_debt_where_they_are_published(listed):
    after_1 = listed.filter(outcome__median_earnings_1yr__isnull=False)
    after_4 = listed.filter(outcome__median_earnings_4yr__isnull=False)
    assert (after_1.count(), after_4.count(), (after_1 | after_4).count()) == (724, 639, 788)
    assert listed.filter(outcome__median_debt__isnull=False).count() == 484


def test_a_second_run_reports_everything_unchanged(run, catalogue):
    total = run(SHIPPED).total
    assert (total.created, total.changed, total.removed) == (0, 0, 0)
    assert total.unchanged > 40_000


def test_official_downloads_and_the_shipped_extracts_agree(tmp_path, run, catalogue):
    path = tmp_path / "c2024_a.csv.gz"
    header, *lines = (SHIPPED / "c2020_2024_a_masters_ml_cip6_trend.csv").read_text().splitlines()
    newest = [
        line.split(",", 1)[1] for line in (header, *lines) if not line.startswith(("2020", "2021", "2022", "2023"))
    ]
    path.write_bytes(gzip.compress("\r\n".join(newest).encode("utf-8-sig")))
    assert run(path).total.changed == 0


def test_a_dry_run_reports_and_writes_nothing(run, directory, completions):
    report = run(directory(), completions(AWARDS), dry_run=True)
    assert report.files[0].tallies["schools"].created == 1
    assert report.notes == ["3,523 programs are listed."]
    assert not School.objects.filter(unitid=999001).exists()


def test_the_list_of_programs_follows_the_import(db, directory, completions):
    before = CatalogueVersion.objects.get(name="programs").token
    call_command("import_catalogue", directory(), completions(AWARDS), verbosity=0)
    assert CatalogueRow.objects.filter(slug="ada-lovelace-university-artificial-intelligence").exists()
    assert CatalogueVersion.objects.get(name="programs").token != before


def test_postgresql_learns_at_once_how_much_there_is_now(db, directory, completions):
    with CaptureQueriesContext(connection) as queries:
        call_command("import_catalogue", directory(), completions(AWARDS), "--dry-run", verbosity=0)
    assert not [query for query in queries if query["sql"] == "ANALYZE"]
    with CaptureQueriesContext(connection) as queries:
        call_command("import_catalogue", directory(), completions(AWARDS), verbosity=0)
    asked = [query for query in queries if query["sql"] == "ANALYZE"]
    assert len(asked) == (connection.vendor == "postgresql")


def test_one_broken_file_changes_nothing(db, directory, completions):
    broken = completions(AWARDS, ("11.0701", 1, 7, "many"))
    with pytest.raises(CommandError) as error:
        call_command("import_catalogue", directory(), broken, verbosity=0)
    assert str(error.value) == (
        'c2024_a.csv, row 3, column CTOTALT: expected a whole number from 0 to 999999999, got "many". '
        "Nothing was changed."
    )
    assert not School.objects.filter(unitid=999001).exists()


@pytest.mark.parametrize("missing", ["CONTROL", "LATITUDE"])
def test_a_missing_column_is_named(db, tmp_path, directory, missing):
    path = directory()
    path.write_text(path.read_text().replace(missing, "OTHER"))
    with pytest.raises(CommandError, match=f"hd2024.csv, row 1: expected the columns {missing}, got "):
        call_command("import_catalogue", path, verbosity=0)


def test_a_file_of_no_kind_is_refused_and_in_a_folder_left_alone(write, run, directory, tmp_path):
    strange = write("wages.csv", ["OCC_CODE", "A_MEDIAN"], ["15-2051", 1])
    with pytest.raises(CommandError, match="wages.csv: expected the columns of one of these: Fields of study, IPEDS"):
        call_command("import_catalogue", strange, verbosity=0)
    directory()
    assert "Left alone, as files of no known kind: wages.csv." in run(tmp_path).notes


def test_a_path_that_is_not_there_or_empty_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="expected a file or a folder that exists"):
        call_command("import_catalogue", tmp_path / "nowhere", verbosity=0)
    with pytest.raises(CommandError, match="expected a file of one of these kinds"):
        call_command("import_catalogue", tmp_path, verbosity=0)


def test_the_command_prints_progress_and_the_report(run, capsys, directory):
    call_command("import_catalogue", directory(), "--dry-run")
    out, err = capsys.readouterr()
    assert "IPEDS directory (HD): hd2024.csv, 1 rows read" in out
    assert out.endswith("A dry run: nothing was written.\n")
    assert err.splitlines()[0] == "  0 %  IPEDS directory (HD): hd2024.csv"


def test_queries_of_a_whole_import_grow_with_batches_and_not_with_rows(
    catalogue, directory, completions, count_queries, monkeypatch
):
    monkeypatch.setattr(read_model, "CHUNK", 100_000)
    codes = CipCode.objects.order_by("pk").values_list("pk", flat=True)

    def queries(fields):
        awards = [(code, 1, level, 5) for code in codes[:fields] for level in (3, 5, 7, 17)]
        files, report = [directory(), completions(*awards)], Report()
        count = count_queries(lambda: import_catalogue(files, report, everything=True, dry_run=True))
        assert report.total.created > 2 * len(awards)
        return count

    few = queries(1)
    assert queries(60) == few
    monkeypatch.setattr(writing, "BATCH", 40)
    # Rows of completions, of programs and of the history of these, with the last key before.
    assert few < queries(60) <= few + 4 * 240 / 40
