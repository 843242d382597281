"""Server time and queries of the pages, through every middleware and without any page cache."""

import random
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from careers.career_index import career_index
from programs import facets
from programs.models import CatalogueRow
from programs.program_index import current_index
from tests.benchmarks.table import median, p95, print_table

ROUNDS = 200
PLAIN, BY_COST = "list, no filter", "list, by total cost"
MOST_TIMES_PLAIN = 2.0
BUDGETS = {
    BY_COST: (4, 10.0 * MOST_TIMES_PLAIN),
    "list": (4, 10.0),
    "program": (8, 12.0),
    "comparison of four": (6, 20.0),
    "careers": (1, 10.0),
    "career": (10, 50.0),
}


def random_filters(count: int, *, with_text: bool) -> list[str]:
    """Query strings of one to three real facet values, the same in every run; half of them with a word to search."""
    dice, index, urls = random.Random(20261121), current_index(), []  # noqa: S311 - repeatable, not secret
    for _ in range(count):
        pairs = []
        for facet in dice.sample(facets.facets_for(""), dice.randint(1, 3)):
            pairs.append((facet.key, dice.choice(index.options[facet.column])[0]))
        if with_text:
            pairs.append(("q", dice.choice(["data", "computer science", "texas", "mit", "analytics", "statistic"])))
        urls.append(f"/programs/?{urlencode(pairs)}")
    return urls


def random_plans(count: int) -> list[str]:
    """Lists by total cost for random students, more kinds of them than an index remembers."""
    dice, urls = random.Random(20261121), []  # noqa: S311 - repeatable, not secret
    for _ in range(count):
        plan = {
            "sort": dice.choice(["cost", "-cost"]),
            "residency": dice.choice(["in_state", "out_of_state", "international"]),
            "attendance": dice.choice([["full_time", "not-stated"], ["part_time", "not-stated"]]),
            "years": dice.choice(["1", "1.5", "1.75", "2", "2.5", "3", "4"]),
            "credits": dice.choice(["30", "33", "36"]),
        }
        urls.append(f"/programs/?{urlencode(plan, doseq=True)}")
    return urls


def cases() -> dict[str, list[str]]:
    """Groups of URLs by name."""
    dice = random.Random(20261121)  # noqa: S311 - repeatable, not secret
    slugs = list(CatalogueRow.objects.order_by("pk").values_list("slug", "school_slug"))
    roles = [entry.career.get_absolute_url() for entry in career_index(current_index().version).entries]
    return {
        PLAIN: ["/programs/"] * ROUNDS,
        BY_COST: random_plans(ROUNDS),
        "list, deepest page": ["/programs/?page=141"] * ROUNDS,
        "list, 1 to 3 filters": random_filters(ROUNDS, with_text=False),
        "list, filters and text": random_filters(ROUNDS, with_text=True),
        "program": [f"/programs/{slug}/" for slug, _ in dice.sample(slugs, ROUNDS)],
        "comparison of four": [
            f"/compare/?{urlencode([('program', slug) for slug, _ in dice.sample(slugs, 4)])}" for _ in range(ROUNDS)
        ],
        "school": [f"/schools/{slug}/" for _, slug in dice.sample(slugs, ROUNDS)],
        "careers": [f"/careers/?{query}" for query in ("", "q=AI+engineer", "wage=under-90k")] * (ROUNDS // 3),
        "career": roles * (ROUNDS // len(roles)),
        "home": ["/"] * ROUNDS,
    }


def measure(client: Client, urls: list[str]) -> tuple[list[float], int]:
    """Milliseconds of each request and the most queries that one of them made."""
    with CaptureQueriesContext(connection) as captured:
        most, before = 0, 0
        for url in urls[:40]:
            response = client.get(url)
            if response.status_code != 200:
                raise SystemExit(f"{url} answered {response.status_code}")
            most, before = max(most, len(captured) - before), len(captured)
    times = []
    for url in urls:
        start = time.perf_counter()
        client.get(url)
        times.append(1000 * (time.perf_counter() - start))
    return times, most


def run() -> bool:
    """Prints the table; False when a budget is broken."""
    client, rows, kept, medians = Client(headers={"accept-encoding": "gzip"}), [], True, {}
    for name, urls in cases().items():
        times, queries = measure(client, urls)
        medians[name] = median(times)
        most_queries, slowest = BUDGETS.get(name) or BUDGETS.get(name.split(",")[0], (None, None))
        good = most_queries is None or (queries <= most_queries and median(times) <= slowest)
        kept &= good
        budget = f"{most_queries} / {slowest:.0f} ms" if most_queries else ""
        rows.append([name, f"{median(times):.1f}", f"{p95(times):.1f}", queries, budget, "" if good else "over budget"])
    print_table(["Page, compressed, no page cache", "median ms", "p95 ms", "queries", "budget", ""], rows)
    ratio = medians[BY_COST] / medians[PLAIN]
    print(
        f"The list by total cost takes {ratio:.2f} times the plain list; budget {MOST_TIMES_PLAIN:.1f}.\n", flush=True
    )
    return kept and ratio <= MOST_TIMES_PLAIN
