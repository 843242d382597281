"""Awards and the programs that they show, from IPEDS completions."""

import pytest

from core.choices import PublishingState
from core.importing import ImportProblem
from programs.importers.ipeds_completions import parse
from programs.models import Completions, Program

AWARDS = ("11.0102", 1, 7, 5)


@pytest.fixture
def program(run, directory, completions):
    run(directory(), completions(AWARDS))
    return Program.objects.get(school__unitid=999001)


def test_the_year_is_that_of_the_file_name_or_of_a_column(write, completions):
    assert [record.year for record in parse(completions(AWARDS, name="C2023_A.csv"))] == [2023]
    header = ["YEAR", "UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT"]
    trend = write("trend.csv", header, [2021, 999001, "11.0102", 1, 7, 5])
    assert [record.year for record in parse(trend)] == [2021]


def test_a_file_without_any_year_is_refused(completions):
    with pytest.raises(ImportProblem, match="completions.csv: expected a name with the year of the file"):
        list(parse(completions(AWARDS, name="completions.csv")))


def test_what_the_catalogue_does_not_cover_is_counted_by_reason(run, directory, completions):
    report = run(
        directory(),
        completions(
            AWARDS,
            ("11.0102", 1, 5, 9),
            ("11.0102", 2, 7, 9),
            ("99", 1, 7, 9),
            ("52.0201", 1, 7, 9),
        ),
    )
    assert report.files[1].rows_read == 5
    assert report.files[1].skipped == {
        "other level than master's": 1,
        "second major": 1,
        "total of all fields": 1,
        "field not covered": 1,
    }
    (row,) = Completions.objects.filter(school__unitid=999001)
    assert (row.cip_code_id, row.year, row.awards, row.source.key) == ("11.0102", 2024, 5, "ipeds-c-2024")
    assert row.source.release == "C2024_A, 2023-24"


def test_awards_of_an_unknown_school_are_counted(run, completions):
    assert run(completions(AWARDS)).files[0].skipped == {"school not in the directory": 1}


def test_awards_in_the_newest_year_make_a_published_program(program):
    assert (program.slug, program.cip_code_id) == ("ada-lovelace-university-artificial-intelligence", "11.0102")
    assert (program.state, program.origin, program.has_lapsed) == ("published", "completions", False)


def test_a_reported_zero_and_an_earlier_year_make_no_program(run, directory, completions):
    run(directory(), completions(("11.0102", 1, 7, 0)), completions(("11.0701", 1, 7, 8), name="c2023_a.csv"))
    assert not Program.objects.filter(school__unitid=999001).exists()
    assert Completions.objects.filter(school__unitid=999001).count() == 2


def test_a_program_lapses_when_its_awards_stop_and_comes_back_with_them(run, completions, program):
    for awards, has_lapsed in ((0, True), (3, False)):
        report = run(completions(("11.0102", 1, 7, awards)))
        program.refresh_from_db()
        assert (program.has_lapsed, program.state) == (has_lapsed, PublishingState.PUBLISHED)
        assert any("marked as lapsed" in note for part in report.files for note in part.notes) == has_lapsed


def test_imports_leave_an_editors_words_and_decisions_alone(run, directory, completions, program):
    words = {
        "title": "MS in AI",
        "degree": "MS",
        "slug": "ada-ms-ai",
        "state": PublishingState.ARCHIVED,
        "official_url": "https://www.lovelace.example/ai",
    }
    Program.objects.filter(pk=program.pk).update(**words)
    run(directory(CITY="Reno"), completions(("11.0102", 1, 7, 6)))
    assert Program.objects.filter(pk=program.pk, **words).exists()
    assert Program.objects.filter(school__unitid=999001).count() == 1


def test_a_program_that_an_editor_made_is_no_business_of_the_import(run, completions, program):
    other = Program.objects.create(school=program.school, cip_code_id="11.0701", slug="by-hand", title="By hand")
    run(completions(AWARDS))
    other.refresh_from_db()
    assert (other.has_lapsed, other.state, other.title) == (False, PublishingState.DRAFT, "By hand")
