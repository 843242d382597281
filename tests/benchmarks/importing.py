"""Time and memory of importing the shipped catalogue into an empty SQLite database, in a process of its own."""

import os
import resource
import subprocess
import sys
import tempfile
import time

from django.conf import settings

from tests.benchmarks.table import print_table

SECONDS, MEGABYTES = 30, 250


def run() -> bool:
    """Prints the table; False when a budget is broken."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True)  # noqa: S603
        rows, kept = [], True
        for name in ("first", "again, nothing changed"):
            start = time.perf_counter()
            subprocess.run([*manage, "import_catalogue"], env=env, check=True, capture_output=True)  # noqa: S603
            seconds = time.perf_counter() - start
            # Of all children so far; kilobytes on Linux, bytes on macOS.
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (
                1024 if sys.platform == "linux" else 1024**2
            )
            kept &= seconds <= SECONDS and peak <= MEGABYTES
            rows.append([name, f"{seconds:.1f}", f"{peak:.0f}", f"{SECONDS} s / {MEGABYTES} MB"])
    print_table(["Import of the shipped catalogue", "seconds", "peak MB", "budget"], rows)
    return kept
