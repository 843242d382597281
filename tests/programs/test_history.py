"""The history of what editors write: who, when, field by field; going back; a day as it was; two editors at once."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from careers.models import Career
from core.history import end_of, entries
from core.importing import IMPORTED, FileReport
from programs import actions
from programs.importers import ipeds_completions
from programs.importers.sources import relate_programs
from programs.models import Offering, Program, ProgramSpecialization, Tuition
from tests.pages import Page
from tests.programs.test_admin import address, fields, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, chief_editor, catalogue):
    """The admin, opened by a chief editor, who changes public pages live."""
    client.force_login(chief_editor)
    return client


@pytest.fixture
def colleague(chief_editor):
    """The admin, opened by another chief editor in another browser."""
    other = get_user_model().objects.create_user("colleague", is_staff=True)
    other.groups.set(chief_editor.groups.all())
    client = Client()
    client.force_login(other)
    return client


@pytest.fixture
def history(desk):
    """The page of an object's history."""
    return lambda obj: Page(desk.get(address(type(obj), "history", obj.pk)))


def restore(client, obj, record, **sent):
    """Opens the page that goes back to a record and presses its button."""
    path = address(type(obj), "restore", obj.pk, record.instance_type._meta.model_name, record.pk)
    return client.post(path, fields(Page(client.get(path))) | sent, follow=True)


def test_a_change_is_recorded_with_its_editor_and_each_field(desk, federal, history, chief_editor):
    assert save(desk, federal, title="MS in Thinking", unit="School of Thought").status_code == 302
    record = federal.history.first()
    assert (record.history_user, record.history_type, record.title) == (chief_editor, "~", "MS in Thinking")
    [entry] = entries(federal, [Offering])[:1]
    assert [(each.label, each.old, each.new) for each in entry.changes] == [
        ("Title", "–", "MS in Thinking"),
        ("Department or college", "–", "School of Thought"),
    ]
    text = history(federal).text
    assert "editor changed this" in text and "MS in Thinking" in text and IMPORTED in text


def test_a_save_without_a_change_records_nothing(desk, described):
    before = described.history.count()
    assert save(desk, described).status_code == 302
    assert described.history.count() == before


def test_an_import_records_what_it_creates_once_and_not_what_only_imports_write(federal, described):
    [first] = federal.history.all()
    assert (first.history_type, first.history_change_reason, first.history_user) == ("+", IMPORTED, None)
    assert described.offerings.count() == Offering.history.filter(program_id=described.pk).count() > 0
    assert not Tuition.history.filter(program_id=None).exists()
    before = Program.history.count(), ProgramSpecialization.history.count()
    Program.objects.filter(pk=federal.pk).update(has_lapsed=True)
    ipeds_completions.load_programs(FileReport(None, "Programs"))
    relate_programs(FileReport(None, "Programs"))
    federal.refresh_from_db()
    assert not federal.has_lapsed
    assert (Program.history.count(), ProgramSpecialization.history.count()) == before


def test_going_back_is_shown_first_and_public_at_once(desk, federal, visit, history, chief_editor):
    first = federal.history.get()
    save(desk, federal, title="MS in Thinking", slug="thinking-at-mit")
    path = address(Program, "restore", federal.pk, "program", first.pk)
    page = Page(desk.get(path))
    assert "MS in Thinking" in page.text and Program.objects.get(pk=federal.pk).title == "MS in Thinking"
    assert restore(desk, federal, first).status_code == 200
    federal.refresh_from_db()
    assert (federal.title, federal.slug, federal.state) == ("", "thinking-at-mit", "published")
    assert not visit("/programs/", {"q": "thinking"}).programs
    newest = federal.history.first()
    assert newest.history_user == chief_editor and newest.history_change_reason.startswith("Restored as of")
    assert "Restored as of" in history(federal).text


def test_going_back_waits_when_somebody_saved_meanwhile(desk, colleague, federal):
    first = federal.history.get()
    save(desk, federal, title="MS in Thinking")
    path = address(Program, "restore", federal.pk, "program", first.pk)
    sent = fields(Page(desk.get(path)))
    save(colleague, federal, unit="School of Thought")
    assert "Nothing is saved yet" in Page(desk.post(path, sent)).text
    federal.refresh_from_db()
    assert (federal.title, federal.unit) == ("MS in Thinking", "School of Thought")


def test_a_removed_row_is_brought_back(desk, described, visit, row):
    offering = described.offerings.first()
    pk = offering.pk
    assert desk.post(address(Offering, "delete", pk), {"post": "yes"}).status_code == 302
    gone = Offering.history.filter(id=pk).first()
    assert gone.history_type == "-"
    page = Page(desk.get(address(Program, "history", described.pk)))
    assert "removed offering" in page.text
    assert restore(desk, described, gone).status_code == 200
    assert described.offerings.get(pk=pk).modality == offering.modality


def test_a_row_that_the_rules_refuse_now_is_not_brought_back(desk, described):
    offering = described.offerings.first()
    pk = offering.pk
    offering.delete()
    gone = Offering.history.filter(id=pk).first()
    offering.pk = None
    offering.save()
    assert "Not restored." in Page(restore(desk, described, gone)).text
    assert not described.offerings.filter(pk=pk).exists()


def test_who_may_not_change_may_read_the_history_and_not_go_back(client, described, newcomer):
    newcomer.user_permissions.set(Permission.objects.filter(codename="view_program"))
    client.force_login(newcomer)
    assert client.get(address(Program, "history", described.pk)).status_code == 200
    assert client.get(address(Program, "as_of", described.pk)).status_code == 200
    record = described.history.first()
    path = address(Program, "restore", described.pk, "program", record.pk)
    assert client.get(path).status_code == client.post(path).status_code == 403


def test_a_program_as_it_stood_on_a_day_with_its_rows(desk, described):
    today = timezone.localdate()
    Program.history.filter(id=described.pk).update(history_date=end_of(today - timedelta(days=9)))
    Offering.history.filter(program_id=described.pk).update(history_date=end_of(today - timedelta(days=9)))
    old = described.title
    save(desk, described, title="MS in Thinking")
    described.offerings.all().delete()
    path = address(Program, "as_of", described.pk)
    then, now = (Page(desk.get(path, {"on": today - timedelta(days=days)})) for days in (2, 0))
    title = {page: [cell.text for cell in page.all("dd")] for page in (then, now)}
    assert old in title[then] and "MS in Thinking" not in title[then] and "MS in Thinking" in title[now]
    kinds = {page: {heading.text for heading in page.all("h2")} for page in (then, now)}
    assert "Offerings" in kinds[then] and "Offerings" not in kinds[now]
    assert "The record begins on" in Page(desk.get(path, {"on": today - timedelta(days=30)})).text
    assert desk.get(path, {"on": "tomorrow-ish"}).status_code == 200


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(desk, colleague, described):
    path = address(Program, "change", described.pk)
    mine, theirs = (fields(Page(browser.get(path))) for browser in (desk, colleague))
    assert colleague.post(path, theirs | {"unit": "Their Unit", "summary": "Their summary."}).status_code == 302
    answer = desk.post(path, mine | {"title": "My title", "summary": "My summary."})
    page = Page(answer)
    described.refresh_from_db()
    assert answer.status_code == 200 and described.title != "My title"
    assert "colleague changed this" in page.text and "Their summary." in page.text
    again = fields(page)
    assert (again["title"], again["unit"], again["summary"]) == ("My title", "Their Unit", "My summary.")
    assert desk.post(path, again).status_code == 302
    described.refresh_from_db()
    assert (described.title, described.unit, described.summary) == ("My title", "Their Unit", "My summary.")


def test_rows_that_the_second_editor_left_alone_keep_what_the_first_saved(desk, colleague, described, editors_source):
    described.offerings.create(modality="online", source=editors_source)
    path = address(Program, "change", described.pk)
    mine, theirs = (fields(Page(browser.get(path))) for browser in (desk, colleague))
    first, second = described.offerings.all()
    theirs |= {"offerings-0-length_months": "18", "offerings-1-DELETE": "on"}
    assert colleague.post(path, theirs).status_code == 302
    again = fields(Page(desk.post(path, mine | {"title": "My title"})))
    answer = desk.post(path, again)
    assert answer.status_code == 302, [*answer.context["errors"], answer.context.get("newer_entries")]
    described.refresh_from_db()
    first.refresh_from_db()
    assert (described.title, first.length_months) == ("My title", 18)
    assert not described.offerings.filter(pk=second.pk).exists()


def test_links_of_a_career_to_others_are_part_of_its_history(desk, catalogue):
    career = Career.objects.get(slug="data-scientist")
    links = set(career.specializations.values_list("pk", flat=True))
    assert len(links) > 1
    before = career.history.first()
    career.specializations.remove(min(links))
    assert any(change.label == "Specializations" for change in entries(career, [])[0].changes)
    assert restore(desk, career, before).status_code == 200
    assert set(career.specializations.values_list("pk", flat=True)) == links


def test_a_renamed_address_is_recorded(federal):
    actions.rename_address(federal, slug="computing-at-mit")
    assert federal.history.first().slug == "computing-at-mit"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_an_object_is_shown_at_the_end_of_the_first_and_of_the_last_day_there_is(admin_client, catalogue, day):
    described = Program.objects.exclude(described_by=None).first()
    assert admin_client.get(address(Program, "as_of", described.pk), {"on": day}).status_code == 200


@pytest.mark.parametrize("view", ["history", "as_of", "change"])
def test_pages_of_the_history_hold_no_inline_script_or_style(desk, described, view):
    page = Page(desk.get(address(Program, view, described.pk)))
    assert not [element for element in page.elements if "style" in element.attributes or element.tag == "style"]
    scripts = [element for element in page.elements if element.tag == "script"]
    assert all("src" in script.attributes or script.attributes.get("type") == "application/json" for script in scripts)


def test_the_history_costs_the_same_however_long_it_is(desk, federal, count_queries):
    costs = []
    for _ in range(2):
        for number in range(10):
            federal.title = f"Title {number}"
            federal.save()
        costs.append(count_queries(lambda: desk.get(address(Program, "history", federal.pk))))
    assert costs[0] == costs[1] <= 20
    assert count_queries(lambda: desk.get(address(Program, "change", federal.pk))) <= 25
