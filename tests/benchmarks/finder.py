"""The program finder in one table: its pages, the same lists by plain Django, by counted facets and by Datasette, at
the shipped size and, with NATIONAL_FILES, at that of the whole country; and the targets, kept or over."""

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks import country, datasette_pages
from tests.benchmarks.pages import ASKED, BY_COST, CAREER, CAREERS, COMPARED, DEEPEST, PLAIN, PROGRAM, TEXT
from tests.benchmarks.table import print_table

WAYS = {
    "ours": "",
    "plain": "  plain Django, no facets",
    "counted": "  django-filter, a GROUP BY a facet",
    "datasette": "  Datasette, same facets",
}
OTHERS = {
    "start": ("first answer of a new process, s", ".2f"),
    "first_start": ("  that finds no index in a file, s", ".2f"),
    "memory": ("memory of a worker, MB", ".0f"),
    "datasette_memory": ("  Datasette’s, MB", ".0f"),
    "build": ("index from the database, s", ".2f"),
    "follow": ("index follows one change, ms", ".1f"),
}
SHIPPED_MEMORY, NATIONAL_MEMORY = 90, 220
BUDGETS = {PLAIN: 10, DEEPEST: 10, ASKED: 10, TEXT: 10, PROGRAM: 12, COMPARED: 20, CAREERS: 10, CAREER: 50}
"""Milliseconds of the median at the shipped size."""
QUERIES = {PLAIN: 4, DEEPEST: 4, ASKED: 4, TEXT: 4, BY_COST: 4, PROGRAM: 8, COMPARED: 6, CAREERS: 1, CAREER: 10}


def run() -> bool:
    """Prints the table; False when a target is missed."""
    sizes = [measured(address) for address in country.addresses()]
    if not datasette_pages.is_installed():
        print("Datasette is not on the PATH, and is left out.")
    heads = ["Median ms, no page cache"]
    for size in sizes:
        heads += [f"{size['programs']:,}", "p95", "queries", "times ours"]
    print_table([*heads, "growth"] if len(sizes) > 1 else heads, rows(sizes))
    checks = targets(*sizes)
    print_table(["Target", "measured", "at most", ""], [[*told, "kept" if good else "over"] for *told, good in checks])
    return all(good for *_, good in checks)


def measured(address: str) -> dict:
    """What a process of its own measures of a database; the index has not been kept anywhere before."""
    command = [sys.executable, "-m", "tests.benchmarks.size"]
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATABASE_URL": address, "INDEX_ROOT": folder}
        return json.loads(subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE).stdout)


def rows(sizes: list[dict]) -> list[list[str]]:
    """The lines of the table: each page, below it the other ways to make it; then what is no page."""
    lines = []
    for name in sizes[0]["ways"]["ours"]:
        for way, label in WAYS.items():
            found = [size["ways"].get(way, {}).get(name) for size in sizes]
            if not all(found):
                continue
            line = [label or name]
            for size, each in zip(sizes, found, strict=True):
                ratio = each["median"] / size["ways"]["ours"][name]["median"]
                queries = "" if each["queries"] is None else each["queries"]
                line += [f"{each['median']:.1f}", f"{each['p95']:.1f}", queries, f"{ratio:.1f}" if label else ""]
            lines.append(line + growth([each["median"] for each in found]))
    for key, (label, form) in OTHERS.items():
        if values := [size["others"][key] for size in sizes if key in size["others"]]:
            lines.append(
                [label, *(cell for value in values for cell in (format(value, form), "", "", "")), *growth(values)]
            )
    return lines


def growth(values: list[float]) -> list[str]:
    """The second size as a multiple of the first, where there are two."""
    return [f"{values[1] / values[0]:.2f}"] if len(values) > 1 else []


def targets(shipped: dict, national: dict | None = None) -> list[tuple]:
    """What is asked, what was measured, what is allowed at most, and whether it holds."""
    found = []

    def ask(what, value, most, form=".1f"):
        found.append((what, format(value, form), format(most, form), value <= most))

    for size in filter(None, (shipped, national)):
        programs, ours = f", {size['programs']:,}", size["ways"]["ours"]
        for name, most in QUERIES.items():
            ask(f"queries, {name}{programs}", ours[name]["queries"], most, "d")
        for name in (ASKED, TEXT):
            ask(f"p95 in medians, {name}{programs}", ours[name]["p95"] / ours[name]["median"], 2.0)
        ask(f"deepest page in first pages{programs}", ours[DEEPEST]["median"] / ours[PLAIN]["median"], 1.2, ".2f")
        ask(f"by total cost in plain lists{programs}", ours[BY_COST]["median"] / ours[PLAIN]["median"], 2.0)
        ask(f"{PROGRAM}, ms{programs}", ours[PROGRAM]["median"], BUDGETS[PROGRAM])
        ask(f"first answer, s{programs}", size["others"]["start"], 3.0)
        is_national = size["programs"] > 100_000
        ask(
            f"worker, MB{programs}", size["others"]["memory"], NATIONAL_MEMORY if is_national else SHIPPED_MEMORY, ".0f"
        )
    for name, most in BUDGETS.items():
        if name != PROGRAM:
            ask(f"{name}, ms", shipped["ways"]["ours"][name]["median"], most)
    if national:
        ours, plain = national["ways"]["ours"], national["ways"]["plain"]
        for name in (PLAIN, DEEPEST, ASKED, TEXT):
            ask(f"{name}, growth", ours[name]["median"] / shipped["ways"]["ours"][name]["median"], 1.2, ".2f")
            ask(f"{name}, in plain Django’s without facets", ours[name]["median"] / plain[name]["median"], 1.0, ".2f")
    return found
