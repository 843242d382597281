"""Bringing an installation up to date: what has changed is done anew, the rest is left alone."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from core.models import CatalogueVersion
from portal.management.commands import prepare
from programs.models import Program

pytestmark = pytest.mark.django_db
MARK = CatalogueVersion.objects.filter(name="import_catalogue")


@pytest.fixture
def calls(monkeypatch, settings, tmp_path):
    """Names of the commands that `prepare` runs, which do nothing here but are remembered."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    names = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: names.append(name))
    return names


def test_first_run_does_everything_and_second_only_what_costs_nothing(calls, settings):
    call_command("prepare")
    imports = [name for name, _, files in prepare.SHIPPED if any(any(settings.BASE_DIR.glob(each)) for each in files)]
    assert {"import_catalogue", "import_careers", "load_specializations", "refresh_statistics"} <= set(imports)
    assert calls == ["migrate", "createcachetable", "collectstatic", *imports, "create_demo_accounts"]
    calls.clear()
    call_command("prepare")
    assert calls == ["migrate", "createcachetable", "create_demo_accounts"]


def test_changed_static_file_is_collected(calls, settings, tmp_path):
    call_command("prepare")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/new.css").write_text("")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path / "more"]
    calls.clear()
    call_command("prepare")
    assert "collectstatic" in calls and "import_catalogue" not in calls


@pytest.mark.parametrize("rows", [MARK, Program.objects.all()], ids=["mark", "programs"])
def test_database_without_the_catalogue_gets_it(calls, rows):
    call_command("prepare")
    rows.all().delete()
    calls.clear()
    call_command("prepare")
    assert calls == ["migrate", "createcachetable", "import_catalogue", "create_demo_accounts"]


def test_failed_import_is_tried_again(calls, monkeypatch):
    def fail(name, **options):
        if name == "import_catalogue":
            raise CommandError("hd2024.csv, row 12: a broken file")

    monkeypatch.setattr(prepare, "call_command", fail)
    with pytest.raises(CommandError, match="broken file"):
        call_command("prepare")
    assert not MARK.all().exists()


def test_unreachable_database_is_told_in_a_sentence(monkeypatch):
    def refuse(name, **options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(prepare, "call_command", refuse)
    with pytest.raises(CommandError, match="The database cannot be used: connection refused"):
        call_command("prepare")


def test_a_database_of_an_older_layout_is_moved_aside(tmp_path):
    old = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(old)) as file:
        file.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)")
        file.execute(
            "INSERT INTO django_migrations VALUES (1, 'specializations', '0001_initial', '2026-11-20 00:00:00')"
        )
        file.commit()
    program = "import django; django.setup(); from portal.management.commands.prepare import Command; "
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{old}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "true",
    }
    said = subprocess.run(
        [sys.executable, "-c", f"{program}Command().move_old_layout_aside()"],
        cwd=settings.BASE_DIR,
        env=environment,
        text=True,
        capture_output=True,
        check=True,
    ).stdout
    assert "made by an older version" in said and not old.exists()
    assert len(list(tmp_path.glob("db.before-*.sqlite3"))) == 1
