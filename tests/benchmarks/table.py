"""Prints measurements as one table under a line that names the machine and the versions."""

import os
import platform
import statistics
from importlib.metadata import version

from django.db import connection


def machine() -> str:
    """Processor count, Python, Django and database, as one line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version()" if connection.vendor == "postgresql" else "SELECT 'SQLite ' || sqlite_version()"
        )
        database = cursor.fetchone()[0].split(" on ")[0]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, Django {version('django')}, {database}"
    )


def median(values):
    """Middle of the measurements."""
    return statistics.median(values)


def p95(values):
    """The measurement that 95 of 100 stay below."""
    return statistics.quantiles(values, n=20)[-1]


def summary(times, queries):
    """What is told of the requests of a page: median and 95th percentile of their milliseconds, queries, how many."""
    return {"median": median(times), "p95": p95(times), "queries": queries, "requests": len(times)}


def print_table(heads, rows):
    """Rows of text under their heads, the first column to the left, the others to the right."""
    widths = [max(len(str(line[i])) for line in (heads, *rows)) for i in range(len(heads))]
    for line in (heads, ["-" * width for width in widths], *rows):
        cells = [str(line[0]).ljust(widths[0]), *(str(c).rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))]
        print("  ".join(cells), flush=True)
    print(flush=True)
