"""How lists grow with the catalogue. Both sizes are asked in turn: a host that changes its pace changes it for both.

`python -m tests.benchmarks.growth` is one of the two processes that are asked.
"""

import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
settings.ALLOWED_HOSTS += ["testserver"]

from django.test import Client  # noqa: E402 - Django has to be set up first

from programs.index import current_index  # noqa: E402
from tests.benchmarks import pages  # noqa: E402

TURN = 20
"""Requests to the one before the other is asked."""


def measured(addresses: list[str], names: tuple[str, ...]) -> dict[str, float]:
    """For each list the median at the second address as a multiple of that at the first."""
    with ExitStack() as stack:
        asked = [stack.enter_context(process_of(address)) for address in addresses]
        return {name: ratio(name, asked) for name in names}


def process_of(address: str) -> subprocess.Popen:
    """A process that is told a list and from where to where to ask it, and answers with milliseconds."""
    env = {**os.environ, "DATABASE_URL": address, "INDEX_ROOT": ""}
    command = [sys.executable, "-m", "tests.benchmarks.growth"]
    return subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ratio(name: str, asked: list[subprocess.Popen]) -> float:
    """The second median as a multiple of the first; a turn before the first only warms up."""
    times: list[list[float]] = [[] for _ in asked]
    for start in (None, *range(0, pages.ROUNDS, TURN)):
        for process, found in zip(asked, times, strict=True):
            print(json.dumps([name, start or 0, (start or 0) + TURN]), file=process.stdin, flush=True)
            answer = json.loads(process.stdout.readline())
            found += [] if start is None else answer
    first, second = map(statistics.median, times)
    return second / first


def answer_questions() -> None:
    """Asks the site what it is told to, until nothing more comes."""
    client, cases = Client(headers={"accept-encoding": "gzip"}), pages.list_cases(current_index())
    for line in sys.stdin:
        name, start, stop = json.loads(line)
        print(json.dumps(pages.timed(client.get, cases[name][start:stop])), flush=True)


if __name__ == "__main__":
    answer_questions()
