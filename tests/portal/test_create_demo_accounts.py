"""The first accounts: made once, with passwords that are printed and never stored."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

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


def test_development_writes_the_passwords_down_and_prints_them_at_every_run(capsys, settings, tmp_path):
    settings.DEBUG, file = True, tmp_path / "accounts.txt"
    call_command("create_demo_accounts", accounts=file)
    first = capsys.readouterr().out
    accounts = dict(line.split() for line in first.splitlines()[1:])
    assert {"administrator", "editor", "student", "school"} <= accounts.keys()
    assert all(authenticate(username=name, password=password) for name, password in accounts.items())
    assert file.stat().st_mode & 0o777 == 0o600
    assert get_user_model().objects.get(username="school").memberships.get().role == "owner"
    call_command("create_demo_accounts", accounts=file)
    assert capsys.readouterr().out == first


def test_a_site_that_others_use_writes_no_password_down(settings, tmp_path):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("create_demo_accounts", accounts=tmp_path / "accounts.txt")
    assert not get_user_model().objects.exists() and not list(tmp_path.iterdir())
