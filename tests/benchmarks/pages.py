"""The pages that are measured, as addresses; server time and queries of each, through every middleware."""

import random
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from careers.index import career_index
from programs.index import ProgramIndex
from programs.listing import PER_PAGE
from programs.models import CatalogueRow
from tests.benchmarks.questions import LIST, SEED, plans, questions

ROUNDS = 200
LOOKED_AT = 40
"""Requests of which the queries are counted; they also warm up what the others use."""
MOST_SECONDS = 90
"""What is slower is measured by as many requests as fit into it."""

PLAIN, DEEPEST, ASKED, TEXT = "list, no filter", "list, deepest page", "list, filters and text", "list, text alone"
BY_COST, PROGRAM, COMPARED, CAREERS, CAREER = (
    "list, by total cost",
    "program",
    "comparison of four",
    "careers",
    "career",
)


def list_cases(index: ProgramIndex) -> dict[str, list[str]]:
    """Lists by name, of every field and level."""
    deepest = len(index.everything) // PER_PAGE
    return {
        PLAIN: [f"{LIST}scope=all"] * ROUNDS,
        DEEPEST: [f"{LIST}scope=all&page={deepest}"] * ROUNDS,
        ASKED: questions(index, ROUNDS),
        TEXT: questions(index, ROUNDS, most_facets=0, text_every=1),
    }


def cases(index: ProgramIndex) -> dict[str, list[str]]:
    """All pages by name."""
    dice = random.Random(SEED)
    slugs = list(CatalogueRow.objects.order_by("pk").values_list("slug", "school_slug"))
    roles = [entry.career.get_absolute_url() for entry in career_index(index.version).entries]
    return {
        **list_cases(index),
        BY_COST: plans(ROUNDS),
        PROGRAM: [f"/programs/{slug}/" for slug, _ in dice.sample(slugs, ROUNDS)],
        COMPARED: [
            f"/compare/?{urlencode([('program', slug) for slug, _ in dice.sample(slugs, 4)])}" for _ in range(ROUNDS)
        ],
        "school": [f"/schools/{slug}/" for _, slug in dice.sample(slugs, ROUNDS)],
        CAREERS: [f"/careers/?{query}" for query in ("", "q=AI+engineer", "wage=under-90k")] * (ROUNDS // 3),
        CAREER: roles * (ROUNDS // len(roles)),
        "home": ["/"] * ROUNDS,
    }


def measure(client: Client, urls: list[str], looked_at: int = LOOKED_AT) -> tuple[list[float], int]:
    """Milliseconds of each request and the most queries that one of those looked at made: after the first, which may
    read what the process then keeps."""
    client.get(urls[0])
    with CaptureQueriesContext(connection) as captured:
        most, before = 0, 0
        for url in urls[:looked_at]:
            response = client.get(url)
            if response.status_code != 200:
                raise SystemExit(f"{url} answered {response.status_code}")
            most, before = max(most, len(captured) - before), len(captured)
    return timed(client.get, urls), most


def timed(get, urls: list[str]) -> list[float]:
    """Milliseconds of each request, of as many as fit into `MOST_SECONDS`."""
    times, until = [], time.perf_counter() + MOST_SECONDS
    for url in urls:
        start = time.perf_counter()
        get(url)
        end = time.perf_counter()
        times.append(1000 * (end - start))
        if end > until:
            break
    return times
