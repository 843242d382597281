"""What is shipped for deployments fits the project: backups come back, jobs exist, configurations are understood."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection

DEPLOY = settings.BASE_DIR / "deploy"
TIMERS = sorted((DEPLOY / "systemd").glob("portal-job@*.timer"))
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def job(timer):
    """The command that a timer starts."""
    return re.fullmatch(r"portal-job@(\w+)\.timer", timer.name)[1]


def test_every_job_of_the_docs_has_a_timer_and_every_timer_a_command():
    told = re.findall(r"manage\.py (\w+) .*#", (settings.BASE_DIR / "docs/operations.md").read_text())
    assert sorted(told) == sorted(map(job, TIMERS))
    assert set(told) <= get_commands().keys()


@pytest.mark.parametrize("name", ["systemd/portal-worker.service", "compose.yaml"])
def test_the_worker_is_a_command(name):
    started = set(re.findall(r"manage\.py (\w+)$", (DEPLOY / name).read_text(), re.MULTILINE))
    assert "db_worker" in started <= get_commands().keys()


@pytest.mark.skipif(not NGINX, reason="no nginx on this machine")
def test_nginx_understands_its_configuration(tmp_path):
    shipped = (
        (DEPLOY / "nginx.conf")
        .read_text()
        .replace("/var/log/nginx", str(tmp_path))
        .replace("/var/cache", str(tmp_path))
    )
    (tmp_path / "portal.conf").write_text(shipped)
    main = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ include {tmp_path}/portal.conf; }}"
    (tmp_path / "main.conf").write_text(main)
    run = subprocess.run([NGINX, "-t", "-c", tmp_path / "main.conf"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_what_is_logged_has_no_query_and_no_page_before():
    shipped = (DEPLOY / "nginx.conf").read_text()
    logged = re.search(r"log_format.*?;", shipped, re.DOTALL)[0]
    assert not re.search(r"request_uri|\$request\b|\$args|query_string|http_referer|cookie|remote_addr", logged)


def backup(*arguments, url, fails=False):
    """What the script says."""
    run = subprocess.run(
        [sys.executable, DEPLOY / "backup.py", *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert bool(run.returncode) is fails, run.stderr
    return run.stdout.strip() or run.stderr


def test_a_backup_of_sqlite_comes_back_and_only_the_newest_stay(tmp_path):
    database, kept = tmp_path / "a database.sqlite3", tmp_path / "kept"
    url = f"sqlite:///{str(database).replace(' ', '%20')}"
    with sqlite3.connect(database) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE words (word TEXT)")
        live.execute("INSERT INTO words VALUES ('before')")
    files = [Path(backup("save", kept, "--keep", 2, url=url)) for _ in range(3)]
    assert sorted(kept.iterdir()) == files[1:]
    assert {file.stat().st_mode & 0o777 for file in files[1:]} == {0o600}
    live.execute("UPDATE words SET word = 'after'")
    live.commit()
    live.close()
    backup("restore", files[2], url=url)
    assert sqlite3.connect(database).execute("SELECT word FROM words").fetchall() == [("before",)]


def test_a_damaged_backup_replaces_nothing(tmp_path):
    database, broken = tmp_path / "database.sqlite3", tmp_path / "portal.sqlite3"
    with sqlite3.connect(database) as live:
        live.execute("CREATE TABLE words (word TEXT)")
    broken.write_bytes(b"no database at all" * 100)
    backup("restore", broken, url=f"sqlite:///{database}", fails=True)
    assert sqlite3.connect(database).execute("SELECT count(*) FROM words").fetchall() == [(0,)]
    backup("save", tmp_path, url=f"sqlite:///{tmp_path}/nothing.sqlite3", fails=True)


def test_a_backup_of_postgresql_comes_back_or_changes_nothing(tmp_path, db):
    if connection.vendor != "postgresql":
        return  # the same suite runs on PostgreSQL
    name, server = f"backup_{uuid4().hex}", os.environ["DATABASE_URL"].rpartition("/")[0]
    url = f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(url) as live:
                live.execute("CREATE TABLE words (word TEXT)")
                live.execute("INSERT INTO words VALUES ('before')")
            file = Path(backup("save", tmp_path, url=url))
            with psycopg.connect(url) as live:
                live.execute("UPDATE words SET word = 'after'")
            broken = tmp_path / "portal-broken.dump"
            broken.write_bytes(file.read_bytes()[:-100])
            backup("restore", broken, url=url, fails=True)
            with psycopg.connect(url) as live:
                assert live.execute("SELECT word FROM words").fetchall() == [("after",)]
            backup("restore", file, url=url)
            with psycopg.connect(url) as live:
                assert live.execute("SELECT word FROM words").fetchall() == [("before",)]
        finally:
            maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")
