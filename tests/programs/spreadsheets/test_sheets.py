"""What files change about programs and their facts, on the real catalogue."""

import pytest

from programs.models import CatalogueRow, Intake, Offering, Program, Tuition
from programs.spreadsheets import IntakeSheet, OfferingSheet, ProgramSheet, RequirementSheet, TuitionSheet
from tests.programs.spreadsheets.conftest import exported_table

pytestmark = pytest.mark.django_db


def kinds(report):
    return [row["kind"] for row in report]


def problems(report):
    return [" ".join(row["problems"]) for row in report]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("sheet", [OfferingSheet, IntakeSheet, RequirementSheet, TuitionSheet])
def test_an_exported_file_changes_nothing_when_it_comes_back(rounds, georgia_tech, source, sheet, kind):
    georgia_tech.requirements.create(kind="gre", level="optional", note="=not a formula", value="3.50", source=source)
    table = exported_table(sheet, kind)
    assert table.lines and set(kinds(sheet().run(table, is_trial=False))) == {"unchanged"}


def test_every_program_goes_out_and_comes_back_unchanged(exported, run, catalogue):
    rows = exported(ProgramSheet)
    assert len(rows) == Program.objects.count() > 3_500
    assert set(kinds(run(ProgramSheet, rows, is_trial=True))) == {"unchanged"}


def test_a_changed_cell_is_the_only_change_and_history_says_who_and_why(exported, run, drexel, editor):
    [row] = [row for row in exported(ProgramSheet) if row["program"] == drexel.slug]
    report = run(ProgramSheet, [row | {"title": "MS in Computing"}], by=editor)
    assert kinds(report) == ["changed"] and [change[0] for change in report[0]["changes"]] == ["title"]
    record = Program.objects.get(pk=drexel.pk).history.first()
    assert (record.title, record.history_user, record.history_change_reason) == (
        "MS in Computing",
        editor,
        "Import of test.csv",
    )


def test_a_column_that_the_file_does_not_have_stays_and_a_blank_cell_empties(run, drexel):
    Program.objects.filter(pk=drexel.pk).update(title="MS in Computing", unit="Computing")
    run(ProgramSheet, [{"program": drexel.slug, "unit": ""}])
    drexel.refresh_from_db()
    assert (drexel.title, drexel.unit) == ("MS in Computing", "")


def test_a_trial_writes_nothing(run, drexel):
    before = Program.objects.get(pk=drexel.pk).title
    assert kinds(run(ProgramSheet, [{"program": drexel.slug, "title": "Other"}], is_trial=True)) == ["changed"]
    assert Program.objects.get(pk=drexel.pk).title == before and not drexel.history.filter(title="Other").exists()


def test_a_program_is_found_by_its_codes_and_new_codes_add_a_draft_that_is_not_public(run, federal):
    mit = {"unitid": "166683", "cip": "11.0701"}
    report = run(ProgramSheet, [mit | {"title": "MEng"}, mit | {"cip": "36.0119", "title": "MS in Games"}])
    assert [kinds(report), problems(report)[1]] == [
        ["changed", "refused"],
        "Cell B3, cip: No field has the code 36.0119.",
    ]
    unused = {"unitid": "166683", "cip": "11.0899", "title": "MS in Graphics", "degree": "MS"}
    assert kinds(run(ProgramSheet, [unused])) == ["new"]
    new = Program.objects.get(title="MS in Graphics")
    assert (new.state, new.origin, new.slug) == (
        "draft",
        "editor",
        "massachusetts-institute-of-technology-ms-in-graphics",
    )
    assert not CatalogueRow.objects.filter(pk=new.pk).exists()


def test_each_bad_row_is_refused_with_its_reason_and_the_good_one_is_written(run, drexel, georgia_tech, source):
    good = {
        "program": drexel.slug,
        "term": "fall",
        "year": "2027",
        "round": "regular",
        "audience": "everyone",
        "source": source.key,
        "deadline_on": "2027-01-15",
    }
    rows = [
        good,
        good | {"program": "nowhere"},
        good | {"term": "autumn", "round": "priority"},
        good | {"year": "next", "round": "priority"},
        good | {"year": "1999"},
        good | {"deadline_on": "31 February", "round": "priority"},
        good | {"opens_on": "2027-02-01", "round": "final"},
        good | {"source": "hearsay", "round": "priority"},
        good | {"deadline_on": "", "round": "early"},
        good | {"note": "x" * 301, "round": "funding"},
        good | {"note": "twice"},
        good | {"school": "Another University", "round": "rolling"},
        good | {"note": "=1+1", "program": georgia_tech.slug},
    ]
    report = run(IntakeSheet, rows)
    assert kinds(report) == ["new"] + ["refused"] * 12
    said = problems(report)[1:]
    assert said[0] == "Cell A3, program: No program has the address “nowhere”."
    assert said[1] == "Cell B4, term: “autumn” is none of: fall, winter, spring, summer."
    assert said[2] == (
        "Cell C5, year: “next” cannot be read. Write a whole number in digits, without a currency sign or commas: 1520."
    )
    assert said[3] == "The year must lie between 2000 and 2100."
    assert said[4] == "Cell G7, deadline_on: “31 February” cannot be read. Write a day as year-month-day: 2027-01-15."
    assert said[5] == "A round cannot open after its deadline."
    assert said[6] == "Cell F9, source: No source is called “hearsay”."
    assert said[7] == "Only rolling admission may have no deadline, and an estimate is of one."
    assert "at most 300 characters" in said[8]
    assert said[9] == "Row 2 of the file is about the same."
    assert said[10] == "“school” is “Drexel University” and no import changes it. Leave the cell as it was."
    assert said[11] == "Cell I14, note, holds a formula. Put its result there as a value."
    assert Intake.objects.filter(program__in=[drexel, georgia_tech]).count() == 1


def test_averages_of_schools_are_exported_and_never_written(exported, run):
    average = next(row for row in exported(TuitionSheet) if not row["program"])
    assert problems(run(TuitionSheet, [average | {"amount": "1"}])) == [
        "Averages of a school come from the federal files; no import changes them."
    ]
    added = problems(run(TuitionSheet, [average | {"academic_year": "2031"}]))
    assert added == ["Cell A2, program: Averages of a school come from the federal files. Name a program."]
    assert not Tuition.objects.filter(amount=1).exists()


def test_a_row_that_somebody_changed_after_the_export_is_refused_only_when_it_would_change_something(
    exported, run, drexel
):
    [row] = [row for row in exported(ProgramSheet) if row["program"] == drexel.slug]
    drexel.unit = "College of Computing"
    drexel.save()
    assert "Someone changed it after this file was made" in problems(run(ProgramSheet, [row]))[0]
    [row] = [row | {"unit": "College of Computing"}]
    assert kinds(run(ProgramSheet, [row])) == ["unchanged"]
    assert kinds(run(ProgramSheet, [row | {"unit": "Elsewhere", "version": ""}])) == ["changed"]


def test_a_former_address_still_finds_its_program(run, drexel):
    old = drexel.slug
    drexel.former_slugs.create(slug="computing-at-drexel")
    assert kinds(run(ProgramSheet, [{"program": "computing-at-drexel", "unit": "Computing"}])) == ["changed"]
    assert Program.objects.get(slug=old).unit == "Computing"


def test_an_offering_in_a_file_of_offerings_reaches_the_list_by_its_pages(run, federal, source):
    sheet = OfferingSheet(by=None, reason="")
    row = {"program": federal.slug, "modality": "online", "attendance": "", "campus": "", "source": source.key}
    assert kinds(run(OfferingSheet, [row])) == ["new"]
    sheet.touched = list(Offering.objects.filter(program=federal))
    sheet.pages_changed()
    assert "online" in CatalogueRow.objects.get(pk=federal.pk).modalities.lower()


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("amount", "25.000", "“25.000” can mean 25 or 25000. Write 25 or 25000."),
        ("amount", "$1,520", "“$1,520” cannot be read. Write a whole number in digits,"),
        ("required_fees", "1.250", "“1.250” can mean 1 or 1250. Write 1 or 1250."),
        ("academic_year", "2026-27", "“2026-27” cannot be read. Write a whole number in digits,"),
        ("basis", "Per credit hour", "“Per credit hour” is none of: per_credit (Per credit"),
    ],
)
def test_a_price_that_cannot_be_read_is_refused_with_its_text_and_what_is_wanted(
    run, drexel, source, column, text, sentence
):
    price = {"program": drexel.slug, "academic_year": "2026", "residency": "any", "basis": "per_credit"}
    price |= {"source": source.key, "amount": "900", "required_fees": "0"}
    [said] = problems(run(TuitionSheet, [price | {column: text}]))
    assert said.startswith(f"Cell {'ABCDEFG'[list(price).index(column)]}2, {column}: {sentence}")
