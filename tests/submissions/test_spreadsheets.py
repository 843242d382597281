"""A school's programs go home as tables, come back tried, and become proposals; nobody else's do."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.models import BulkImport
from core.publishing import NotPossible
from core.spreadsheets.files import file_bytes, read
from programs.models import Program
from submissions import actions, spreadsheets
from submissions.models import AuditEntry, Submission
from tests.submissions.conftest import accept, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(drexel):
    """Another program of Drexel's."""
    return drexel.school.programs.published().exclude(pk=drexel.pk).order_by("slug").first()


@pytest.fixture
def try_rows(drexel, representative):
    """Tries a table of lines with these columns; returns what is kept."""

    def try_rows(kind, headers, *lines):
        table = read("sent.csv", file_bytes(headers, lines, "csv"))
        return spreadsheets.try_out(table, school=drexel.school, kind=kind, name="sent.csv", by=representative)

    return try_rows


@pytest.fixture
def propose_rows(drexel, representative):
    """Proposes what was tried."""
    return lambda upload, kind: spreadsheets.propose(upload, school=drexel.school, kind=kind, by=representative)


def kinds(upload):
    return [row["kind"] for row in upload.report]


@pytest.mark.parametrize("as_file", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", spreadsheets.KINDS)
def test_a_table_sent_back_as_it_was_proposes_nothing(drexel, representative, kind, as_file):
    Program.objects.filter(pk=drexel.pk).update(unit="=1+1", summary="'Quoted, and\nbroken")
    content = file_bytes(spreadsheets.headers_of(kind), spreadsheets.cells(drexel.school, kind), as_file)
    if not list(spreadsheets.cells(drexel.school, kind)):
        return
    table = read(f"back.{as_file}", content)
    upload = spreadsheets.try_out(table, school=drexel.school, kind=kind, name="back", by=representative)
    assert set(kinds(upload)) == {"unchanged"}, [row for row in upload.report if row["kind"] != "unchanged"]


def test_a_table_runs_nothing_in_a_spreadsheet(drexel):
    Program.objects.filter(pk=drexel.pk).update(unit="=HYPERLINK(0)")
    content = file_bytes(spreadsheets.headers_of("program"), spreadsheets.cells(drexel.school, "program"), "xlsx")
    texts = {cell.value: cell.data_type for row in load_workbook(io.BytesIO(content)).active for cell in row}
    assert texts["'=HYPERLINK(0)"] == "s" and "f" not in texts.values()


def test_valid_rows_become_one_proposal_for_each_program_and_the_others_stay_out(
    drexel, other, georgia_tech, try_rows, propose_rows
):
    price = drexel.tuition.get()
    headers = ["program", "row", "academic_year", "residency", "basis", "amount"]
    upload = try_rows(
        "tuition",
        headers,
        [drexel.slug, str(price.pk), "2026", "any", "per_credit", "1500"],
        [drexel.slug, "", "2027", "any", "per_credit", "1550"],
        [other.slug, "", "2026", "any", "per_credit", "900"],
        [other.slug, str(price.pk), "2026", "any", "per_credit", "901"],
        [other.slug, "", "2026", "any", "per_credit", "a lot"],
        [georgia_tech.slug, "", "2026", "any", "per_credit", "1"],
        [drexel.slug, str(price.pk), "2026", "any", "per_credit", "1600"],
        [drexel.slug, "", "2028", "any", "per_credit", "=1"],
    )
    assert kinds(upload) == ["changed", "new", "new", *["refused"] * 5]
    assert upload.report[0]["changes"] == [["Tuition, US$", "1400", "1500"]]
    told = [" ".join(row["problems"]) for row in upload.report]
    assert "no row" in told[3] and "Cell F6, amount: “a lot” cannot be read. Write a whole number" in told[4]
    assert "your school" in told[5]
    assert "earlier row" in told[6] and "whole number" in told[7]
    assert not Submission.objects.exists()

    made = propose_rows(upload, "tuition")
    assert {each.program_id: each.changes.count() for each in made} == {drexel.pk: 2, other.pk: 1}
    assert all(each.state == "submitted" for each in made)
    assert not Submission.objects.filter(program=georgia_tech).exists()
    price.refresh_from_db()
    assert price.amount == 1400 and not georgia_tech.tuition.filter(amount=1).exists()
    with pytest.raises(NotPossible, match="already"):
        propose_rows(upload, "tuition")


def test_rows_are_folded_into_the_draft_that_is_begun(begin, drexel, representative, try_rows, propose_rows):
    draft = begin()
    data = filled(draft)
    data["about-summary"] = "Typed with care"
    actions.save_draft(draft, data, by=representative)
    made = propose_rows(try_rows("program", ["program", "unit"], [drexel.slug, "College"]), "program")
    assert made == [draft] and made[0].state == "draft"
    assert AuditEntry.objects.filter(what__startswith="proposed changes of 1 program by ").exists()
    sent = actions.submit(draft, by=representative)
    assert {each.field: each.new for each in sent.changes.all()} == {"unit": "College", "summary": "Typed with care"}


def test_whoever_moved_a_program_meanwhile_makes_the_sender_look_again(drexel, try_rows, propose_rows):
    upload = try_rows("program", ["program", "unit"], [drexel.slug, "College"])
    Program.objects.filter(pk=drexel.pk).update(unit="Moved by an editor")
    with pytest.raises(NotPossible, match="look again"):
        propose_rows(upload, "program")
    assert not Submission.objects.exists()
    assert BulkImport.objects.get().report[0]["changes"][0][1] == "Moved by an editor"


def test_a_field_is_copied_to_other_programs_as_proposals(client, drexel, other, representative, reviewer):
    Program.objects.filter(pk=drexel.pk).update(unit="College of Computing")
    client.force_login(representative)
    copy = reverse("submissions:bulk-copy", args=[drexel.school.slug])
    sent = client.post(copy, {"what": "unit", "from": drexel.slug, "to": [other.slug, "carnegie-mellon-university"]})
    assert client.post(sent["Location"]).status_code == 302
    submission = Submission.objects.get()
    assert (submission.program_id, submission.changes.get().new) == (other.pk, "College of Computing")
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    other.refresh_from_db()
    assert other.unit == "College of Computing"


def test_courses_are_copied_once(client, drexel, other, representative, reviewer):
    client.force_login(representative)
    copy = reverse("submissions:bulk-copy", args=[drexel.school.slug])
    asked = {"what": "course", "from": drexel.slug, "to": other.slug}
    client.post(client.post(copy, asked)["Location"])
    submission = Submission.objects.get()
    actions.decide(submission, accept(submission), by=reviewer, version=1)
    titles = set(drexel.courses.values_list("title", "role"))
    assert set(other.courses.values_list("title", "role")) == titles
    again = client.get(client.post(copy, asked)["Location"]).content.decode()
    assert "There is nothing to propose" in again


def test_a_file_is_tried_on_the_page_and_refused_rows_come_back_with_reasons(client, drexel, representative, stranger):
    client.force_login(representative)
    page = reverse("submissions:bulk", args=[drexel.school.slug])
    assert "Take home" in client.get(page).content.decode()
    content = file_bytes(["program", "degree"], [[drexel.slug, "Doctor"], ["elsewhere", "MS"]], "csv")
    sent = client.post(page, {"kind": "program", "file": SimpleUploadedFile("sent.csv", content)})
    shown = " ".join(client.get(sent["Location"]).content.decode().split())
    assert "2 refused" in shown and "Doctor" in shown and "There is nothing to propose" in shown
    rows = read("refused.csv", client.get(f"{sent['Location']}refused/").content)
    assert list(rows.headers) == ["program", "degree", "problem"] and "your school" in rows.lines[1].cells[2]
    assert client.post(page, {"kind": "program", "file": SimpleUploadedFile("x.pdf", b"x")}).status_code == 422
    client.force_login(stranger)
    assert client.get(sent["Location"]).status_code == client.post(sent["Location"]).status_code == 404
    assert client.get(f"{sent['Location']}refused/").status_code == 404


def test_a_download_holds_the_schools_own_rows_alone(client, drexel, georgia_tech, viewer):
    client.force_login(viewer)
    answer = client.get(reverse("submissions:bulk-download", args=[drexel.school.slug, "program"]), {"as": "csv"})
    assert drexel.slug in answer.content.decode() and georgia_tech.slug not in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(reverse("submissions:bulk-download", args=[drexel.school.slug, "school"])).status_code == 404
