"""What a server costs before and after it answers: time to the first answer of a new process, and its memory."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

from django.conf import settings

PATIENCE = 120
"""Seconds."""
SERVER = [sys.executable, "-m", "portal.server"]
Get = Callable[[str], bytes]


@contextmanager
def serving(command: Sequence[str], port: int, **env: str) -> Iterator[tuple[subprocess.Popen, Get]]:
    """Runs a server until the block ends; gives its process and what asks it for a path, over one connection."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env={**os.environ, **env}, **silent)
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def get(path: str) -> bytes:
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
        except OSError:
            connection.close()  # it would otherwise wait for the answer to this request
            raise
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}")
        return body

    try:
        yield server, get
    finally:
        connection.close()
        server.terminate()
        server.wait(PATIENCE)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def until_answered(get: Get, path: str) -> None:
    """Asks until the server listens and answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            get(path)
            return
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def megabytes(process: int) -> float:
    """Resident memory of a process, or of the largest of those that it started."""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = [[int(number) for number in line.split()] for line in lines.splitlines()]
    children = [size for _, parent, size in rows if parent == process]
    return (max(children) if children else next(size for number, _, size in rows if number == process)) / 1024


def worker(urls: Sequence[str]) -> tuple[float, float]:
    """Seconds from the start of the site's server with one worker to its first list, and the worker's megabytes once it
    has answered all of these. It keeps pages, as in production."""
    port, start = free_port(), time.perf_counter()
    with serving([*SERVER, "--port", str(port)], port, PAGE_CACHE="true", WEB_CONCURRENCY="1") as (server, get):
        until_answered(get, "/programs/")
        first = time.perf_counter() - start
        for url in urls:
            get(url)
        return first, megabytes(server.pid)
