"""An editor sends a file, looks at what it would do, and applies it; a run that dies leaves nothing half."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import BulkImport
from core.spreadsheets import trials
from core.spreadsheets.files import read
from core.spreadsheets.trials import ImportRefused
from portal.roles import EDITOR
from programs import actions as program_actions
from programs.models import CatalogueRow, Program
from programs.spreadsheets import IntakeSheet, OfferingSheet
from tests.pages import Page
from tests.programs.spreadsheets.conftest import as_csv

pytestmark = pytest.mark.django_db
IMPORT = "/admin/programs/offering/import/"
RIGHT = "programs.import_program"
RIGHTS = {"right": RIGHT, "publish_right": "programs.publish_program"}


@pytest.fixture
def desk(client, editor, catalogue):
    """The admin, opened by an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def rows(federal, drexel, source):
    """A good row and a bad one."""
    good = {"program": federal.slug, "modality": "online", "attendance": "part_time", "campus": ""}
    good |= {"length_months": "24", "source": source.key}
    return [good, good | {"program": drexel.slug, "modality": "by post"}]


def send(desk, content, name="offerings.csv", address=IMPORT):
    return desk.post(address, {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_tried_then_applied_without_its_refused_rows_and_the_list_follows(desk, rows, federal, editor):
    tried = send(desk, as_csv(rows))["Location"]
    page = Page(desk.get(tried))
    assert "1 new 0 changed 0 unchanged 1 refused" in page.text and "Nothing is written yet" in page.text
    assert "Cell B3, modality: “by post” is none of: in_person (In person), hybrid, online." in page.text
    assert not federal.offerings.filter(modality="online").exists()
    assert "The import is done." in Page(desk.post(tried, follow=True)).text
    offering = federal.offerings.get(modality="online")
    record = offering.history.get()
    assert (record.history_user, record.history_change_reason) == (editor, "Import of offerings.csv")
    assert "online" in CatalogueRow.objects.get(pk=federal.pk).modalities.lower()
    assert "applied already" in Page(desk.post(tried, follow=True)).text
    assert offering.history.count() == 1


def test_the_refused_rows_come_back_as_a_file_that_can_be_mended_and_sent_again(desk, rows, drexel):
    tried = send(desk, as_csv(rows))["Location"]
    for _ in ("tried", "applied"):
        response = desk.get(f"{tried}refused/")
        [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
        assert row["problem"] == "Cell B3, modality: “by post” is none of: in_person (In person), hybrid, online."
        desk.post(tried)
    again = send(desk, response.content.replace(b",by post,", b",hybrid,"))["Location"]
    desk.post(again)
    assert drexel.offerings.filter(modality="hybrid", attendance="part_time").exists()


def test_rows_that_moved_since_they_were_looked_at_are_not_written(desk, rows, federal, source):
    federal.offerings.create(modality="online", attendance="part_time", length_months=18, source=source)
    tried = send(desk, as_csv(rows[:1]))["Location"]
    federal.offerings.filter(modality="online").update(length_months=36)
    page = Page(desk.post(tried, follow=True))
    assert "Someone changed these rows after the file was tried." in page.text and "36" in page.text
    assert federal.offerings.get(modality="online").length_months == 36
    desk.post(tried)
    assert federal.offerings.get(modality="online").length_months == 24


def test_an_import_that_dies_leaves_nothing_half_and_running_it_again_finishes(rows, federal, editor, monkeypatch):
    content = as_csv([rows[0], rows[0] | {"modality": "hybrid"}])
    upload = trials.try_out(sheet=OfferingSheet, name="a.csv", content=content, by=editor, right=RIGHT)
    with monkeypatch.context() as broken:
        broken.setattr(program_actions.log, "note_changes", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            trials.apply(upload, sheet=OfferingSheet, by=editor, **RIGHTS)
    upload.refresh_from_db()
    assert upload.applied_at is None and not federal.offerings.filter(attendance="part_time").exists()
    assert not OfferingSheet._meta.model.history.filter(history_change_reason="Import of a.csv").exists()
    trials.apply(upload, sheet=OfferingSheet, by=editor, **RIGHTS)
    assert federal.offerings.filter(attendance="part_time").count() == 2
    with pytest.raises(ImportRefused):
        trials.apply(upload, sheet=OfferingSheet, by=editor, **RIGHTS)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.csv", "The submitted file is empty."),
        (b"modality,price\nonline,3\n", "a.csv", "Unknown columns: price. The columns are: program, school,"),
        (b"modality,attendance\nonline,x\n", "a.csv", "Missing columns: campus, source."),
        (b"modality,attendance,campus,source\nonline,,,x\n", "a.csv", "Name each program: a column “program”"),
        (b"x" * 100, "a.xlsx", "cannot be read as an .xlsx workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(desk, content, name, sentence):
    response = send(desk, content, name)
    assert response.status_code == 200 and sentence in Page(response).text
    assert not BulkImport.objects.exists()


def test_only_whoever_holds_the_right_imports_and_whoever_sees_the_list_exports(desk, editor, rows):
    tried = send(desk, as_csv(rows))["Location"]
    editor.groups.set(Group.objects.filter(name=EDITOR))
    for address in (IMPORT, tried, f"{tried}refused/"):
        assert desk.get(address).status_code == desk.post(address).status_code == 403
    page = Page(desk.get("/admin/programs/offering/"))
    assert not [link for link in page.all("a") if link.text == "Import"]
    assert desk.get(page.link("Export as CSV")).status_code == 200


def test_an_export_holds_what_the_list_shows(desk, rounds):
    response = desk.get("/admin/programs/intake/export/csv/", {"term__exact": "spring"})
    assert "attachment" in response["Content-Disposition"] and "no-store" in response["Cache-Control"]
    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["term"], row["deadline_on"], row["unitid"]) == ("spring", "2027-09-01", "139755")
    workbook = desk.get("/admin/programs/intake/export/xlsx/", {"term__exact": "spring"}).content
    assert read("a.xlsx", workbook).lines[0].cells == list(row.values())
    assert desk.get("/admin/programs/intake/export/exe/").status_code == 404
    assert desk.get("/admin/programs/intake/export/csv/", {"year__exact": "soon"}).status_code == 302


@pytest.mark.parametrize("page", ["programs/program", "programs/tuition", "careers/career", "articles/statistic"])
def test_what_goes_out_by_the_pages_comes_back_unchanged(desk, page):
    content = desk.get(f"/admin/{page}/export/xlsx/", {"q": "data"}).content
    told = Page(desk.get(send(desk, content, "a.xlsx", f"/admin/{page}/import/")["Location"])).text
    assert "0 new 0 changed" in told and "0 refused" in told and "There is nothing to write." in told


def test_a_career_and_a_statistic_change_by_a_file_but_a_counted_number_does_not(desk, catalogue):
    career = b'slug,summary,specializations\ndata-scientist,Works with data.,"data-science, machine-learning"\n'
    page = send(desk, career, address="/admin/careers/career/import/")["Location"]
    assert "0 new 1 changed" in Page(desk.get(page)).text
    assert "The import is done." in Page(desk.post(page, follow=True)).text
    counted = b"key,measure\nawards-all,Something else\n"
    page = send(desk, counted, address="/admin/articles/statistic/import/")["Location"]
    assert "It is counted from our own tables." in Page(desk.get(page)).text


def test_a_file_costs_the_same_queries_for_ten_unchanged_rows_and_for_a_hundred(catalogue, count_queries):
    slugs = list(Program.objects.values_list("slug", flat=True)[:100])
    program = {"term": "fall", "year": "2027", "round": "regular", "audience": "everyone", "source": "none"}
    costs = []
    for count in (10, 100):
        table = read("a.csv", as_csv([program | {"program": slug} for slug in slugs[:count]]))
        costs.append(count_queries(lambda table=table: IntakeSheet().run(table, is_trial=True)))
    assert costs[1] - costs[0] == 2 * 90, "a savepoint a row and nothing else"
