"""The program finder in one table: its pages, the same lists by plain Django, by counted facets and by Datasette, at
the shipped size and, with NATIONAL_FILES, at that of the whole country; and the targets, kept or over."""

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks import country, datasette_pages, growth
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
LISTS = (PLAIN, DEEPEST, ASKED, TEXT)
QUERIES = {PROGRAM: 8, COMPARED: 6, CAREERS: 1, CAREER: 10}
BUDGETS = {PLAIN: 10, DEEPEST: 10, ASKED: 10, TEXT: 10, PROGRAM: 12, COMPARED: 20, CAREERS: 10, CAREER: 50}
"""Milliseconds of the median."""
MOST_GROWTH = 1.2
"""What a list of the whole country may take, in medians of the same list as it is shipped; both are asked in turn."""
NATIONAL = 100_000
"""Programs from which on a size is that of the country, where a worker may take more memory."""


def run() -> bool:
    """Prints the table; False when a target is missed."""
    addresses = country.addresses()
    sizes = [measured(address) for address in addresses]
    if not datasette_pages.is_installed():
        print("Datasette is not on the PATH, and is left out.")
    heads = ["Median ms, no page cache"]
    for size in sizes:
        heads += [f"{size['programs']:,}", "p95", "queries", "times ours"]
    print_table([*heads, "growth"] if len(sizes) > 1 else heads, rows(sizes))
    lines, kept = targets(sizes, growth.measured(addresses, LISTS) if len(sizes) > 1 else {})
    print_table(["Target", "at most", *(cell for size in sizes for cell in (f"{size['programs']:,}", ""))], lines)
    return kept


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
            lines.append(line + multiple([each["median"] for each in found]))
    for key, (label, form) in OTHERS.items():
        if values := [size["others"][key] for size in sizes if key in size["others"]]:
            lines.append(
                [label, *(cell for value in values for cell in (format(value, form), "", "", "")), *multiple(values)]
            )
    return lines


def multiple(values: list[float]) -> list[str]:
    """The second size as a multiple of the first, where there are two."""
    return [f"{values[1] / values[0]:.2f}"] if len(values) > 1 else []


def targets(sizes: list[dict], grown: dict[str, float]) -> tuple[list[list[str]], bool]:
    """A line for each target with what was measured of each size, kept or over; and whether all are kept."""
    measurements = [measurements_of(size) for size in sizes]
    lines, kept = [], True
    for name in measurements[0]:
        line = [name]
        for values in measurements:
            value, most, form = values[name]
            line += [format(most, form)] if len(line) == 1 else []
            line += [format(value, form), "kept" if value <= most else f"over {most:{form}}"]
            kept &= value <= most
        lines.append(line)
    for name, times in grown.items():
        verdict = "kept" if times <= MOST_GROWTH else f"over {MOST_GROWTH}"
        lines.append([f"{name}, in turn", f"{MOST_GROWTH:.2f}", "1.00", "", f"{times:.2f}", verdict])
        kept &= times <= MOST_GROWTH
    return lines, kept


def measurements_of(size: dict) -> dict[str, tuple[float, float, str]]:
    """What is asked of one size: what was measured, what is allowed at most, and how both are written."""
    ours, plain, others = size["ways"]["ours"], size["ways"]["plain"], size["others"]

    def times(name: str, below: dict, other: str) -> float:
        return ours[name]["median"] / below[other]["median"]

    found = {"queries, list": (max(ours[name]["queries"] for name in (*LISTS, BY_COST)), 4, "d")}
    found |= {f"queries, {name}": (ours[name]["queries"], most, "d") for name, most in QUERIES.items()}
    found |= {f"ms, {name}": (ours[name]["median"], most, ".1f") for name, most in BUDGETS.items()}
    found |= {f"{name}, p95 in medians": (ours[name]["p95"] / ours[name]["median"], 2, ".2f") for name in (ASKED, TEXT)}
    found |= {
        f"{name}, in {PLAIN}": (times(name, ours, PLAIN), most, ".2f")
        for name, most in {DEEPEST: 1.2, BY_COST: 2}.items()
    }
    found |= {f"{name}, in the same by plain Django": (times(name, plain, name), 1, ".2f") for name in LISTS}
    return found | {
        "first answer of a new process, s": (others["start"], 3, ".1f"),
        "memory of a worker, MB": (others["memory"], 220 if size["programs"] > NATIONAL else 90, ".0f"),
    }
