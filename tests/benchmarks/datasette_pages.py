"""The same lists by Datasette, where it is installed: one table with the columns of the facets, all of them counted."""

import json
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from programs import facets
from programs.index import ProgramIndex
from programs.models import CatalogueRow
from tests.benchmarks import served
from tests.benchmarks.pages import timed

SHOWN = ("slug", "name", "school_name", "city", "state", "tuition_out_of_state", "earnings_1yr", "awards")
FACETS = facets.facets_for("")
COMMAND = [
    "--setting",
    "sql_time_limit_ms",
    "60000",
    "--setting",
    "facet_time_limit_ms",
    "60000",
    "--setting",
    "suggest_facets",
    "off",
]


def is_installed() -> bool:
    """Whether `datasette` is on the PATH."""
    return shutil.which("datasette") is not None


def measure(index: ProgramIndex, cases: dict[str, list[str]]) -> tuple[dict[str, list[float]], float]:
    """Milliseconds of each request by case, over HTTP, and the server's megabytes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        write(file, index)
        port = served.free_port()
        command = ["datasette", "serve", "--immutable", str(file), "--port", str(port), *COMMAND]
        with served.serving(command, port) as (server, get):
            served.until_answered(get, "/")
            times = {}
            for name, urls in cases.items():
                asked = [address(url) for url in urls]
                timed(get, asked[:5])
                times[name] = timed(get, asked)
            return times, served.megabytes(server.pid)


def write(file: Path, index: ProgramIndex) -> None:
    """The catalogue as one table with an index for each facet's column and one of its words. Facets of which a program
    may have several values are JSON lists."""
    values: dict[str, dict[int, str]] = {}
    for table in index.tables:
        if len(table.columns) == 1:
            values[table.columns[0]] = {key: value for value, rows in table.sets.items() for key in rows}
            continue
        for place, name in enumerate(table.columns):
            several = defaultdict(set)
            for combination, rows in table.sets.items():
                for key in rows:
                    several[key].add(combination[place])
            values[name] = {key: json.dumps(sorted(each)) for key, each in several.items()}
    names = [f"facet_{facet.key}" for facet in FACETS]
    plain = [*SHOWN, "search_text", "search_school"]
    with sqlite3.connect(file) as database:
        database.execute(f"CREATE TABLE programs (id INTEGER PRIMARY KEY, {', '.join([*plain, *names])})")
        database.executemany(
            f"INSERT INTO programs VALUES ({', '.join('?' * (1 + len(plain) + len(names)))})",
            (
                (key, *row, *(values[facet.column][key] for facet in FACETS))
                for key, *row in CatalogueRow.objects.values_list("pk", *plain).iterator(chunk_size=2000)
            ),
        )
        for name in (*names, "awards"):
            database.execute(f"CREATE INDEX by_{name} ON programs ({name})")
        database.execute(  # Datasette finds it by these very quotes
            'CREATE VIRTUAL TABLE words USING fts5 (search_text, search_school, content="programs", content_rowid="id")'
        )
        database.execute("INSERT INTO words (words) VALUES ('rebuild')")
        database.execute("ANALYZE")


def address(url: str) -> str:
    """The page of Datasette that asks what a list of ours asks, as far as it can: 25 rows, most awards first, and every
    facet counted. Deep pages are not among it: it knows no page by number."""
    asked, several = parse_qs(url.partition("?")[2]), {facet.key for facet in FACETS if facet.table != facets.ROW}
    pairs = [("_size", "25"), ("_sort_desc", "awards"), *(("_col", name) for name in SHOWN)]
    pairs += [("_facet_array" if facet.key in several else "_facet", f"facet_{facet.key}") for facet in FACETS]
    pairs += [("_search", text) for text in asked.get("q", ())]
    for facet in FACETS:
        values = ["" if value == "not-stated" else value for value in asked.get(facet.key, ())]
        if facet.key in several:
            pairs += [(f"facet_{facet.key}__arraycontains", value) for value in values[:1]]
        elif values:
            pairs.append((f"facet_{facet.key}__in", json.dumps(values)))
    return f"/catalogue/programs?{urlencode(pairs)}"
