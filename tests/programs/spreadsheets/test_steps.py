"""Steps between states over a selection: what will happen to each, then what did, each program by itself."""

import pytest
from django.contrib.auth.models import Group

from core.admin.deciding import MOST
from portal.roles import EDITOR
from programs import actions
from programs.models import CatalogueRow, Program
from tests.pages import Page

pytestmark = pytest.mark.django_db
LIST = "/admin/programs/program/"


@pytest.fixture
def desk(client, editor, catalogue):
    """The admin, opened by an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def drafts(add_program, source):
    """Two drafts, of which only the first may be published."""
    complete = {"title": "MS in Data", "degree": "MS", "official_url": "https://example.edu/", "described_by": source}
    first = add_program("ada-complete", state="in_review", **complete)
    first.offerings.create(modality="online", source=source)
    return first, add_program("ada-incomplete", state="in_review", title="MS in Thought")


def step(desk, action, *programs, **sent):
    selected = {"action": action, "_selected_action": [program.pk for program in programs]}
    return Page(desk.post(LIST, selected | sent))


def seen(*programs):
    return {f"seen_{program.pk}": program.state for program in programs} | {"confirmed": "yes"}


def test_the_first_page_changes_nothing_and_the_second_says_what_became_of_each(desk, drafts):
    first, second = drafts
    before = step(desk, "publish", first, second)
    assert "Name the source that these facts come from." in before.text
    assert not Program.objects.filter(slug__startswith="ada-", state="published").exists()
    after = step(desk, "publish", first, second, **seen(first, second))
    assert "Done for 1 of 2." in after.text and "cannot be published yet" in after.text
    assert set(Program.objects.filter(slug__startswith="ada-").values_list("slug", "state")) == {
        ("ada-complete", "published"),
        ("ada-incomplete", "in_review"),
    }
    assert CatalogueRow.objects.filter(pk=first.pk).exists()
    again = step(desk, "publish", first, second, **seen(first, second))
    assert "It is “Published” already." in again.text


def test_archiving_what_is_public_owes_a_reason(desk, drafts, add_program):
    program = add_program("ada-public")
    assert "required" in step(desk, "archive", program).one("textarea").attributes
    refused = step(desk, "archive", program, **seen(program), reason=" ")
    assert "Give the reason" in refused.text and Program.objects.get(pk=program.pk).state == "published"
    assert "It is “Archived”." in step(desk, "archive", program, **seen(program), reason="It closed.").text
    assert program.history.first().history_change_reason == "It closed."


def test_one_that_somebody_moved_meanwhile_is_left_alone(desk, editor, drafts):
    first, _ = drafts
    stale = seen(first)
    actions.change_state(first, "draft", by=editor, reason="Not yet.")
    after = step(desk, "publish", first, **stale)
    assert "by now, no longer “In review”" in after.text and Program.objects.get(pk=first.pk).state == "draft"


def test_a_run_that_dies_leaves_each_program_whole_and_running_again_finishes(desk, add_program, monkeypatch):
    programs = [add_program(f"ada-{number}") for number in range(3)]
    real = actions.refresh_programs
    with monkeypatch.context() as broken:
        broken.setattr(actions, "refresh_programs", lambda pks: 1 / 0 if pks == [programs[1].pk] else real(pks))
        with pytest.raises(ZeroDivisionError):
            step(desk, "archive", *programs, **seen(*programs), reason="Closed.")
    states = list(Program.objects.filter(slug__startswith="ada-").order_by("pk").values_list("state", flat=True))
    assert states == ["archived", "published", "published"]
    assert "Done for 3 of 3." in step(desk, "archive", *programs, **seen(*programs), reason="Closed.").text
    assert not CatalogueRow.objects.filter(slug__startswith="ada-").exists()


def test_who_may_not_publish_cannot_do_it_to_many(desk, editor, drafts):
    editor.groups.set(Group.objects.filter(name=EDITOR))
    first, _ = drafts
    selected = {"action": "publish", "_selected_action": [first.pk]}
    assert desk.post(LIST, selected | seen(first)).status_code == 403
    assert Program.objects.get(pk=first.pk).state == "in_review"


def test_too_many_at_once_are_refused(desk):
    page = desk.post(LIST, {"action": "archive", "select_across": "1", "_selected_action": ["1"]}, follow=True)
    assert f"Choose at most {MOST} at a time." in Page(page).text
