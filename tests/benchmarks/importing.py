"""Time and memory of importing into an empty database, in a process of its own: the shipped catalogue, and with
NATIONAL_FILES, a folder, every school, field and level of the national files. SQLite, and PostgreSQL where DATABASE_URL
names it: a database of that server is made for it and dropped."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tests.benchmarks.table import print_table

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
SHIPPED_BUDGET, NATIONAL_BUDGET = (30, 250), (300, 400)
"""Seconds and megabytes."""


def run() -> bool:
    """Prints the table; False when a budget is broken."""
    imports = [("shipped", [], SHIPPED_BUDGET)]
    if folder := os.environ.get("NATIONAL_FILES"):
        imports.append(("national, every field", ["--all", folder], NATIONAL_BUDGET))
    rows, kept = [], True
    for vendor, database in [("SQLite", sqlite), ("PostgreSQL", postgresql)]:
        if vendor == "PostgreSQL" and connection.vendor != "postgresql":
            continue
        for what, arguments, (most_seconds, most_megabytes) in imports:
            with database() as address, tempfile.TemporaryDirectory() as index:
                env = {**os.environ, "DATABASE_URL": address, "INDEX_ROOT": index}
                measured(["migrate", "--verbosity", "0"], env)
                for name in ("first", "again, nothing changed"):
                    seconds, processor, megabytes = measured(["import_catalogue", *arguments], env)
                    kept &= seconds <= most_seconds and megabytes <= most_megabytes
                    budget = f"{most_seconds} s / {most_megabytes} MB"
                    cells = [f"{seconds:.1f}", f"{processor:.1f}", f"{megabytes:.0f}", budget]
                    rows.append([f"{vendor}, {what}, {name}", *cells])
    print_table(["Import of the catalogue", "seconds", "of a processor", "peak MB", "budget"], rows)
    return kept


def measured(arguments: list[str], env: dict[str, str]) -> tuple[float, float, float]:
    """Runs a command of the project; seconds on the clock, seconds of a processor, the most memory in megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen([*MANAGE, *arguments], env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    # Kilobytes on Linux, bytes on macOS.
    peak = usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a new database in a file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new database on the server of DATABASE_URL."""
    name = f"bench_import_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
