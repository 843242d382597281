"""States of programs: who may move what where, what blocks it, what the clock does, and what a preview shows."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from careers.actions import change_state as change_career
from careers.models import Career
from core.choices import TRANSITIONS, PublishingState
from core.models import CatalogueVersion
from core.previews import GOOD_FOR, preview_address
from core.publishing import NotPossible
from programs import actions
from programs.models import CatalogueRow, Program
from programs.pages import blockers
from tests.pages import Page
from tests.programs.test_admin import address, fields, save

pytestmark = pytest.mark.django_db
COMPLETE = {"title": "MS in Data", "degree": "MS", "official_url": "https://ada.example/ms"}


@pytest.fixture
def desk(client, chief_editor, catalogue):
    """The admin, opened by someone with every right."""
    client.force_login(chief_editor)
    return client


@pytest.fixture
def writer(newcomer):
    """May change programs and not publish them."""
    newcomer.user_permissions.set(Permission.objects.filter(codename__in=["view_program", "change_program"]))
    return newcomer


@pytest.fixture
def complete(add_program, editors_source):
    """A program with everything that publishing asks for, in a state."""

    def complete(state="in_review"):
        program = add_program(state=state, described_by=editors_source, **COMPLETE)
        program.offerings.create(modality="online", source=editors_source)
        return program

    return complete


def move(program, *states, by):
    """Moves a program through states, with a reason each."""
    for state in states:
        program = actions.change_state(program, state, by=by, reason="Because.")
    return program


def test_every_state_can_be_left_and_reached():
    assert set(TRANSITIONS) == set(PublishingState)
    assert {to for steps in TRANSITIONS.values() for to in steps} == set(PublishingState)
    assert PublishingState.PUBLISHED not in TRANSITIONS["draft"]


def test_a_program_goes_from_draft_to_the_list_and_out_of_it(complete, chief_editor, visit):
    program = complete("draft")
    assert move(program, "in_review", by=chief_editor).state == "in_review"
    program.refresh_from_db()
    visit(program.get_absolute_url(), status=404)
    version = CatalogueVersion.objects.get(name=actions.CATALOGUE).token
    program = move(program, "published", by=chief_editor)
    assert version != CatalogueVersion.objects.get(name=actions.CATALOGUE).token
    assert (
        "MS in Data" in visit(program.get_absolute_url()).text and CatalogueRow.objects.filter(pk=program.pk).exists()
    )
    program = move(program, "archived", by=chief_editor)
    visit(program.get_absolute_url(), status=404)
    record = program.history.first()
    assert (record.state, record.history_user, record.history_change_reason) == ("archived", chief_editor, "Because.")


def test_the_clock_and_people_take_only_steps_of_the_map(complete, chief_editor):
    for state in PublishingState:
        program = complete(state)
        for to in set(PublishingState) - TRANSITIONS[state].keys():
            with pytest.raises(NotPossible):
                actions.change_state(program, to, by=chief_editor, reason="Because.")
        program.delete()


def test_who_may_write_may_send_to_review_and_not_publish(complete, writer):
    program = move(complete("draft"), "in_review", by=writer)
    for to in ("published", "draft"):
        with pytest.raises(PermissionDenied):
            move(program, to, by=writer)
    with pytest.raises(PermissionDenied):
        actions.schedule(program, publish_at=timezone.now() + timedelta(1), archive_at=None, by=writer)
    assert Program.objects.get(pk=program.pk).state == "in_review"


def test_a_step_that_takes_something_away_owes_a_reason(complete, chief_editor):
    with pytest.raises(NotPossible, match="Give the reason"):
        actions.change_state(complete("published"), "archived", by=chief_editor, reason=" ")


def test_the_second_of_two_who_decide_is_told(complete, chief_editor):
    first = complete()
    second = Program.objects.get(pk=first.pk)
    move(first, "published", by=chief_editor)
    with pytest.raises(NotPossible, match="“Published” by now, no longer “In review”"):
        move(second, "draft", by=chief_editor)
    assert Program.objects.get(pk=first.pk).state == "published"


def test_publishing_names_each_thing_that_is_missing(desk, add_program, chief_editor):
    program = add_program(state="in_review")
    found = {blocker.anchor for blocker in blockers(program)}
    assert found == {"id_title", "id_degree", "id_official_url", "id_described_by", "offerings-group"}
    with pytest.raises(NotPossible, match="Choose the degree"):
        move(program, "published", by=chief_editor)
    page = Page(desk.get(address(Program, "state", program.pk, "published")))
    links = {link["href"] for link in page.all("a", href=None) if "#" in link["href"]}
    change = address(Program, "change", program.pk)
    assert {f"{change}#{anchor}" for anchor in found} <= links
    assert not page.all("input", type="submit", value="Publish")
    form = Page(desk.get(change))
    assert found <= {element.attributes.get("id") for element in form.elements}


def test_federal_programs_stay_published_and_can_come_back(federal, chief_editor):
    assert blockers(federal) == [] and Program.objects.listed().count() == CatalogueRow.objects.count() == 3522
    assert move(federal, "archived", "published", by=chief_editor).state == "published"
    assert CatalogueRow.objects.filter(pk=federal.pk).exists()


def test_the_state_is_shown_and_never_a_field(desk, complete):
    program = complete()
    page = Page(desk.get(address(Program, "change", program.pk)))
    assert "state" not in fields(page) and {"Publish", "Return to draft", "Schedule", "Preview"} <= {
        link.text for link in page.all("a", href=None)
    }
    assert save(desk, program, state="published", publish_at="2030-01-01").status_code == 302
    program.refresh_from_db()
    assert (program.state, program.publish_at) == ("in_review", None)


def test_get_says_what_will_happen_and_post_does_it(desk, complete, visit):
    program = complete()
    path = address(Program, "state", program.pk, "published")
    page = Page(desk.get(path))
    assert "public at once" in page.text and Program.objects.get(pk=program.pk).state == "in_review"
    assert desk.post(path, fields(page)).status_code == 302
    visit(program.get_absolute_url())
    stale = desk.post(
        address(Program, "state", program.pk, "draft"), {"seen": "in_review", "reason": "No."}, follow=True
    )
    assert "“Published” by now" in Page(stale).text


def test_who_may_not_publish_meets_a_closed_door(client, writer, complete):
    program = complete()
    client.force_login(writer)
    for path in (address(Program, "state", program.pk, "published"), address(Program, "schedule", program.pk)):
        assert client.get(path).status_code == client.post(path).status_code == 403
    page = Page(client.get(address(Program, "change", program.pk)))
    assert not {"Publish", "Schedule"} & {link.text for link in page.all("a", href=None)}


def test_the_schedule_is_said_and_kept_to_once(desk, complete, visit, chief_editor):
    program = complete()
    soon = timezone.now() + timedelta(days=1)
    path = address(Program, "schedule", program.pk)
    sent = fields(Page(desk.get(path))) | {"publish_at": timezone.localtime(soon).strftime("%Y-%m-%dT%H:%M")}
    assert "Will be published on" in Page(desk.post(path, sent, follow=True)).text
    assert "after you opened this page" in Page(desk.post(path, sent)).text
    call_command("apply_schedule", stdout=StringIO())
    assert Program.objects.get(pk=program.pk).state == "in_review"
    past = timezone.now() - timedelta(minutes=1)
    Program.objects.filter(pk=program.pk).update(publish_at=past)
    for expected in (1, 0):
        told = StringIO()
        call_command("apply_schedule", stdout=told)
        assert told.getvalue().count("published") == expected
    visit(program.get_absolute_url())
    program.refresh_from_db()
    record = program.history.first()
    assert (program.state, program.publish_at, record.history_user) == ("published", None, None)
    assert record.history_change_reason.startswith("As scheduled for")


def test_both_moments_passed_while_nobody_looked(complete):
    past = timezone.now() - timedelta(hours=1)
    program = complete()
    Program.objects.filter(pk=program.pk).update(publish_at=past, archive_at=past + timedelta(minutes=5))
    call_command("apply_schedule", stdout=StringIO())
    assert [record.state for record in program.history.order_by("-history_id")[:2]] == ["archived", "published"]


def test_what_is_blocked_when_its_moment_comes_waits_and_is_named(complete):
    past = timezone.now() - timedelta(hours=1)
    program = complete()
    Program.objects.filter(pk=program.pk).update(publish_at=past, degree="")
    told = StringIO()
    call_command("apply_schedule", stdout=told)
    assert "Choose the degree" in told.getvalue()
    Program.objects.filter(pk=program.pk).update(degree="MS")
    call_command("apply_schedule", stdout=StringIO())
    assert Program.objects.get(pk=program.pk).state == "published"


@pytest.mark.parametrize(
    ("moments", "why"),
    [
        ({"publish_at": -1, "archive_at": None}, "must lie ahead"),
        ({"publish_at": 2, "archive_at": 1}, "before it is published"),
        ({"publish_at": None, "archive_at": 1}, "is public, or will be"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(complete, chief_editor, moments, why):
    moments = {name: days and timezone.now() + timedelta(days) for name, days in moments.items()}
    with pytest.raises(NotPossible, match=why):
        actions.schedule(complete(), **moments, by=chief_editor)


def test_a_change_that_dies_in_the_middle_leaves_nothing_and_the_next_run_finishes_it(complete, monkeypatch):
    past = timezone.now() - timedelta(minutes=1)
    program = complete()
    Program.objects.filter(pk=program.pk).update(publish_at=past)
    before = program.history.count()
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(actions.read_model, "rebuild", lambda **_: (_ for _ in ()).throw(SystemExit("killed")))
        call_command("apply_schedule", stdout=StringIO())
    stored = Program.objects.get(pk=program.pk)
    assert (stored.state, stored.publish_at, stored.history.count()) == ("in_review", past, before)
    call_command("apply_schedule", stdout=StringIO())
    assert CatalogueRow.objects.filter(pk=program.pk).exists()


def test_a_preview_shows_the_page_with_what_is_missing_to_whoever_has_the_link(client, add_program):
    program = add_program(state="draft", title="MS in Secrets")
    response = client.get(preview_address(program))
    page = Page(response)
    assert "MS in Secrets" in page.one("h1").text
    assert "Choose the degree." in [mark.text for mark in page.all("mark")]
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]
    assert page.all("meta", name="robots", content="noindex") and "ETag" not in response
    assert response["Referrer-Policy"] == "no-referrer" and not response.cookies
    assert client.get(program.get_absolute_url()).status_code == 404


def test_a_preview_expires_and_cannot_be_turned_to_another_program(client, add_program, monkeypatch):
    program, other = add_program("ada-one", state="draft"), add_program("ada-two", state="draft")
    link = preview_address(program)
    assert client.get(link.replace(f"/{program.pk}:", f"/{other.pk}:")).status_code == 404
    with monkeypatch.context() as patch:
        patch.setattr(
            "django.core.signing.time.time", lambda: timezone.now().timestamp() + GOOD_FOR.total_seconds() + 5
        )
        assert client.get(link).status_code == 404
    assert client.get(link).status_code == 200


def test_a_preview_of_a_public_page_says_the_same_as_the_page(client, described, visit):
    public = visit(described.get_absolute_url())
    preview = Page(client.get(preview_address(described)))
    assert public.one("h1").text == preview.one("h1").text
    texts = [[dd.text for dd in page.all("dd")] for page in (public, preview)]
    assert texts[0] == texts[1]


def test_a_career_is_archived_and_published_again(catalogue, chief_editor, visit):
    career = Career.objects.get(slug="data-scientist")
    career = change_career(career, "archived", by=chief_editor, reason="Merged.")
    visit(career.get_absolute_url(), status=404)
    career.duties = ""
    career.save()
    with pytest.raises(NotPossible, match="Write what they do"):
        change_career(career, "published", by=chief_editor, reason="Back.")
