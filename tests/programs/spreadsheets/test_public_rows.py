"""Facts of public programs: files, copies, estimates and new addresses wait for those who may publish."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.publishing import NotPossible
from core.spreadsheets import trials
from programs import copying
from programs.links import use_new_address
from programs.models import Intake, LinkCheck, Offering, Program, Verification
from programs.spreadsheets import OfferingSheet
from tests.conftest import staff
from tests.pages import Page
from tests.programs.spreadsheets.conftest import as_csv
from tests.programs.spreadsheets.test_import_pages import IMPORT, RIGHT, RIGHTS, send
from tests.programs.spreadsheets.test_rolling import PAGE, roll
from tests.programs.test_admin import address, fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db):
    """An editor without the right to publish; here `editor` may."""
    return staff("writer", "Editor")


@pytest.fixture
def file(drexel, source):
    """A file with one new row of a public program."""
    row = {"program": drexel.slug, "modality": "online", "attendance": "part_time", "campus": "", "source": source.key}
    return as_csv([row | {"length_months": "24"}])


def test_a_steward_tries_a_file_and_a_chief_editor_writes_it(client, data_steward, chief_editor, file, drexel):
    client.force_login(data_steward)
    tried = send(client, file)["Location"]
    page = Page(client.get(tried))
    assert "Visitors see 1 of these rows: someone who may publish has to write the file" in page.text
    assert not page.all("input", type="submit", value="Write 1 row")
    assert client.post(tried).status_code == 403 and not drexel.offerings.filter(length_months=24).exists()
    chief_editor = staff("a-chief", "Chief editor")
    client.force_login(chief_editor)
    assert tried in [link["href"] for link in Page(client.get(IMPORT)).all("a", href=None)]
    assert client.post(IMPORT).status_code == 403
    assert "The import is done." in Page(client.post(tried, follow=True)).text
    assert drexel.offerings.get(length_months=24).history.get().history_user == chief_editor


def test_a_file_about_drafts_alone_is_written_by_who_may_import(client, data_steward, file, drexel):
    Program.objects.filter(pk=drexel.pk).update(state="draft")
    client.force_login(data_steward)
    tried = send(client, file)["Location"]
    assert "The import is done." in Page(client.post(tried, follow=True)).text
    assert drexel.offerings.filter(length_months=24).exists()


def test_a_program_that_became_public_after_the_trial_is_not_written(data_steward, file, drexel):
    Program.objects.filter(pk=drexel.pk).update(state="draft")
    upload = trials.try_out(sheet=OfferingSheet, name="a.csv", content=file, by=data_steward, right=RIGHT)
    Program.objects.filter(pk=drexel.pk).update(state="published")
    with pytest.raises(trials.ImportRefused):
        trials.apply(upload, sheet=OfferingSheet, by=data_steward, **RIGHTS)
    upload.refresh_from_db()
    with pytest.raises(PermissionDenied):
        trials.apply(upload, sheet=OfferingSheet, by=data_steward, **RIGHTS)


def test_content_is_copied_to_a_public_program_by_those_who_may_publish_it(
    client, writer, georgia_tech, drexel, rounds
):
    known = drexel.intakes.count()
    with pytest.raises(copying.CopyRefused, match="only those who may publish"):
        copying.copy_content(
            georgia_tech, drexel, parts=["intake"], token=copying.seen(georgia_tech, drexel, ["intake"]), by=writer
        )
    client.force_login(writer)
    path = address(Program, "copy", georgia_tech.pk)
    page = Page(client.post(path, {"parts": "intake", "others": drexel.slug}))
    assert "only those who may publish change it at once" in page.text
    assert drexel.intakes.count() == known
    Program.objects.filter(pk=drexel.pk).update(state="draft")
    token = copying.seen(georgia_tech, drexel, ["intake"])
    assert copying.copy_content(georgia_tech, drexel, parts=["intake"], token=token, by=writer) == 2


def test_rounds_of_a_public_program_roll_forward_for_those_who_may_publish_it(client, writer, drexel, rounds):
    known = Intake.objects.count()
    with pytest.raises(ValidationError, match="only those who may publish"):
        roll(drexel, writer)
    client.force_login(writer)
    client.post(PAGE, {"confirmed": "yes", "year": 2028, "seen_year": 2028, "_selected_action": [drexel.pk]})
    assert Intake.objects.count() == known
    Program.objects.filter(pk=drexel.pk).update(state="draft")
    assert len(roll(drexel, writer).added) == 1


def test_a_new_address_takes_the_place_of_one_on_a_public_page_for_those_who_may_publish_it(writer, editor, drexel):
    old, new = "https://old.example.org/a/", "https://new.example.org/a/"
    Program.objects.filter(pk=drexel.pk).update(official_url=old)
    link = LinkCheck.objects.create(
        url=old,
        host="old.example.org",
        final_url=new,
        is_permanent=True,
        state="redirects",
        next_check_at=timezone.now(),
        checked_at=timezone.now(),
    )
    with pytest.raises(NotPossible, match="only those who may publish"):
        use_new_address(link, by=writer)
    assert use_new_address(link, by=editor) == [drexel]


def test_a_row_is_not_restored_by_way_of_another_program(client, writer, georgia_tech, drexel, source):
    Program.objects.filter(pk=georgia_tech.pk).update(state="draft")
    public = drexel.offerings.create(modality="online", campus="Then", source=source)
    moved = georgia_tech.offerings.create(modality="online", campus="Here", source=source)
    moved.program = drexel
    moved.save()
    public.campus = "Now"
    public.save()
    client.force_login(writer)
    for row in (public, moved):
        for record in Offering.history.filter(id=row.pk):
            for model, owner in ((Program, georgia_tech.pk), (Offering, row.pk)):
                path = address(model, "restore", owner, "offering", record.pk)
                assert client.post(path, fields(Page(client.get(path)))).status_code in (403, 404)
    public.refresh_from_db(), moved.refresh_from_db()
    assert (public.campus, moved.program) == ("Now", drexel)


def test_a_row_does_not_come_back_to_a_public_program_from_a_draft(client, writer, georgia_tech, drexel, source):
    Program.objects.filter(pk=georgia_tech.pk).update(state="draft")
    row = drexel.offerings.create(modality="online", campus="There", source=source)
    first = row.history.get()
    row.program = georgia_tech
    row.save()
    client.force_login(writer)
    path = address(Offering, "restore", row.pk, "offering", first.pk)
    assert client.post(path, fields(Page(client.get(path)))).status_code == 403
    row.refresh_from_db()
    assert row.program == georgia_tech


def test_an_editor_is_led_to_the_review_and_notes_a_check_under_their_own_name(client, writer, drexel):
    client.force_login(writer)
    page = Page(client.get(address(Program, "change", drexel.pk)))
    assert "Change it with a review" in page.text
    assert not page.all("input", name="_save") and not page.all("input", name="title")
    path = address(Program, "verify", drexel.pk, "cost")
    client.post(path, {"evidence_url": "https://www.drexel.edu/tuition"})
    assert Verification.objects.get(program=drexel).verified_by == writer
