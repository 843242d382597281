"""The first accounts: made once, with passwords that are printed and never stored."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def created(capsys):
    """Password by name, as the command prints them; empty when it prints nothing."""
    call_command("create_demo_accounts")
    return dict(line.split() for line in capsys.readouterr().out.splitlines()[1:])


def test_printed_passwords_log_in(capsys):
    for name, password in created(capsys).items():
        assert authenticate(username=name, password=password).username == name


def test_there_is_one_person_of_each_group(capsys):
    created(capsys)
    people = {each.username: each for each in get_user_model().objects.all()}
    assert {name: each.groups.get().name for name, each in people.items()} == {
        "administrator": "Administrator",
        "chief-editor": "Chief editor",
        "data-steward": "Data steward",
        "editor": "Editor",
    }
    assert all(each.is_staff and not each.is_superuser for each in people.values())
    assert people["administrator"].has_perms(["auth.change_user", "auth.change_group", "programs.publish_program"])


def test_passwords_are_not_stored_in_clear(capsys):
    for name, password in created(capsys).items():
        assert password not in get_user_model().objects.get(username=name).password


def test_second_run_changes_and_prints_nothing(capsys):
    created(capsys)
    before = list(get_user_model().objects.order_by("pk").values())
    assert created(capsys) == {}
    assert list(get_user_model().objects.order_by("pk").values()) == before


def test_removed_accounts_stay_removed(capsys):
    created(capsys)
    get_user_model().objects.get(username="editor").delete()
    assert created(capsys) == {}
    assert get_user_model().objects.count() == 3
