"""All that is measured of one database, in a process of its own: `python -m tests.benchmarks.size` prints JSON."""

import json
import os
import statistics
import time

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
settings.ALLOWED_HOSTS += ["testserver"]

from django.db import transaction  # noqa: E402 - Django has to be set up first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.actions import raise_version  # noqa: E402
from programs.index import ProgramIndex, current_index, current_version  # noqa: E402
from programs.index_rows import read_sets  # noqa: E402
from programs.read_model import CATALOGUE  # noqa: E402
from tests.benchmarks import baselines, datasette_pages, pages, served  # noqa: E402
from tests.benchmarks.table import summary  # noqa: E402

COMPARED = (pages.PLAIN, pages.DEEPEST, pages.ASKED, pages.TEXT)
CHECKED = 10
"""Questions of which all ways must count the same."""
FEW = 3
"""Requests of the counted page of which the queries are looked at: each is slow."""


def measured() -> dict:
    """`ways`: by way and page, median and 95th percentile in milliseconds, queries and requests; `others`: numbers."""
    client, others = Client(headers={"accept-encoding": "gzip"}), {}
    others["first_start"], _ = served.worker([])
    index = current_index()
    cases = pages.cases(index)
    lists = {name: cases[name] for name in COMPARED}
    compared = {name: cases[name] for name in (pages.PLAIN, pages.ASKED)}
    others["start"], others["memory"] = served.worker(
        [url for name in (*COMPARED, pages.BY_COST, pages.PROGRAM) for url in cases[name]]
    )
    ours = {name: summary(*pages.measure(client, urls)) for name, urls in cases.items()}
    with baselines.served():
        if wrong := baselines.differences(cases[pages.ASKED][:CHECKED]):
            raise SystemExit(f"SQL counts otherwise: {wrong}")
        plain = {name: measured_at("/plain/", client, urls) for name, urls in lists.items()}
        counted = {name: measured_at("/counted/", client, urls, FEW) for name, urls in compared.items()}
    ways = {"ours": ours, "plain": plain, "counted": counted}
    if datasette_pages.is_installed():
        times, others["datasette_memory"] = datasette_pages.measure(index, compared)
        ways["datasette"] = {name: summary(each, None) for name, each in times.items()}
    others["build"] = statistics.median(
        seconds(lambda: ProgramIndex(current_version(), timezone.now(), read_sets())) for _ in range(3)
    )
    others["follow"] = 1000 * statistics.median(
        following_changes(list(index.everything)[:: len(index.everything) // 20])
    )
    return {"programs": len(index.everything), "ways": ways, "others": others}


def measured_at(path: str, client: Client, urls: list[str], looked_at: int = pages.LOOKED_AT):
    """The measurements of these lists at another path."""
    return summary(*pages.measure(client, [url.replace("/programs/", path) for url in urls], looked_at))


def seconds(work) -> float:
    """What a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@transaction.atomic
def following_changes(keys: list[int]) -> list[float]:
    """Seconds in which the index follows a change of each of these programs."""
    found = []
    for key in keys:
        raise_version(CATALOGUE, [key])
        found.append(seconds(current_index))
    transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    print(json.dumps(measured()))
