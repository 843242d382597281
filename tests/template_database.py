"""The test database: migrated and filled once for a state of the code, then copied for every process.

SQLite keeps the template as a file. PostgreSQL keeps it as a database on the server and as a dump, from which the next
new server gets it. Both are keyed by everything that can change them: shipped data, migrations and the apps' code.
With `--reuse-db` only data and migrations count, so that an edit of a view costs no import.
"""

import fcntl
import hashlib
import os
import pickle
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from articles.actions import refresh_statistics
from articles.importers.guides import SHIPPED as GUIDES
from articles.importers.guides import guides_in, load
from articles.importers.statistics import SHIPPED as DEFINITIONS
from articles.importers.statistics import parse as parse_definitions
from careers.importers.careers import SHIPPED as JOB_FACTS
from careers.importers.careers import import_careers
from core.importing import Report
from portal.glossary import load_glossary
from portal.roles import make_groups
from programs.importers.catalog import SHIPPED, import_catalogue
from submissions.actions import add_first_reasons

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "var" / "test-databases"
TEST_GUIDES = ROOT / "tests" / "articles" / "guides"
# Before every moment that a test sets, so that what a test does is the newest in every history.
IMPORTED = datetime(2026, 11, 21, 6, tzinfo=UTC)
TEMPLATES = 6
"""Template files to keep, newest first: going back to another branch needs no import."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker, django_db_keepdb):
    """The test database with all shipped facts and texts in it; yields the report of the catalog's import."""
    with django_db_blocker.unblock():
        with locked():
            name = f"{connection.vendor}-{digest('migrations/*.py' if django_db_keepdb else '*.py')}"
            copy = copy_of_file(name) if connection.vendor == "sqlite" else copy_on_server(name)
            report = pickle.loads((FOLDER / f"{name}.report").read_bytes())
        with copy, pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.core.management.call_command", lambda *args, **options: None)  # is migrated already
            databases = setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
    yield report
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)


@contextmanager
def locked():
    """One process at a time makes or copies a template."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(code: str) -> str:
    """Of all files that decide what is in the database, the apps' code by its pattern, and the packages' versions."""
    apps = {path.parent for path in ROOT.glob("*/__init__.py")} - {ROOT / "tests"}
    files = [path for app in apps for path in app.rglob(code)]
    files += [path for folder in (ROOT / "data", TEST_GUIDES) for path in folder.rglob("*") if path.is_file()]
    files += [Path(__file__), ROOT / "requirements.lock"]
    total = hashlib.sha256(code.encode())
    for path in sorted(files):
        total.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def fill(database: str) -> Report:
    """Migrates a database and imports everything that is shipped into it."""
    report, usual = Report(), connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, run_syncdb=True)
        call_command("createcachetable")
        make_groups()
        add_first_reasons()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: IMPORTED)
            import_catalogue([SHIPPED], report)
            import_careers([JOB_FACTS], Report())
            call_command("load_specializations", stdout=StringIO())
            refresh_statistics(parse_definitions(DEFINITIONS))
            load([*guides_in(GUIDES), *guides_in(TEST_GUIDES)])
            load_glossary()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    return report


def save(path: Path, part: Path, report: Report) -> None:
    """Puts a finished template in its place, and removes the oldest ones."""
    path.with_suffix(".report").write_bytes(pickle.dumps(report))
    part.replace(path)
    newest = sorted(FOLDER.glob(f"*{path.suffix}"), key=os.path.getmtime, reverse=True)
    for old in newest[TEMPLATES:]:
        old.unlink(missing_ok=True)
        old.with_suffix(".report").unlink(missing_ok=True)


def copy_of_file(name: str):
    """Copies the template into this process's test database; the copy in memory lasts while the result is open."""
    template = FOLDER / f"{name}.sqlite3"
    if not template.exists():
        part = FOLDER / "part.sqlite3"
        for path in FOLDER.glob("part.sqlite3*"):
            path.unlink()
        report = fill(str(part))
        with closing(sqlite3.connect(part)) as file:
            file.execute("PRAGMA journal_mode=DELETE")  # a database in memory cannot read the pages of WAL mode
        save(template, part, report)
    copy = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    with closing(sqlite3.connect(template)) as source:
        source.backup(copy)
    return closing(copy)


def copy_on_server(name: str):
    """Copies the template into this process's test database, from the server or else from the dump."""
    prefix = f"template_{connection.settings_dict['NAME']}_"
    template, dump = prefix + name.rpartition("-")[2], FOLDER / f"{name}.dump"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        present = {row[0] for row in cursor.fetchall()}
        for old in present - ({template} if dump.with_suffix(".report").exists() else set()):
            cursor.execute(f'DROP DATABASE "{old}"')
            present.discard(old)
        if template not in present:
            cursor.execute(f'DROP DATABASE IF EXISTS "{prefix}part"')
            cursor.execute(f'CREATE DATABASE "{prefix}part"')
            if not (dump.exists() and run("pg_restore", f"{prefix}part", dump, "--no-owner", "--single-transaction")):
                report, part = fill(f"{prefix}part"), FOLDER / "part.dump"
                if run("pg_dump", f"{prefix}part", part, "--format=custom", "--compress=1"):
                    save(dump, part, report)
                else:  # without its programs on this machine, each server imports once
                    dump.with_suffix(".report").write_bytes(pickle.dumps(report))
            cursor.execute(f'ALTER DATABASE "{prefix}part" RENAME TO "{template}"')
        test = connection.creation._get_test_db_name()
        cursor.execute(f'DROP DATABASE IF EXISTS "{test}"')
        cursor.execute(f'CREATE DATABASE "{test}" TEMPLATE "{template}"')
    return closing(connection)  # nothing else has to stay open


def run(program: str, database: str, file: Path, *options: str) -> bool:
    """Whether pg_dump or pg_restore is here and did its work on a database and a dump."""
    program = shutil.which(program)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    target = [f"--dbname={address}"]
    where = [f"--file={file}"] if program and program.endswith("pg_dump") else [str(file)]
    return bool(program) and not subprocess.run([program, *options, *target, *where], capture_output=True).returncode
