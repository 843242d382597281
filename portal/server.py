"""The web server, for run.py and for deployments: `python -m portal.server --host 127.0.0.1 --port 8001`.

Granian parses requests and writes answers outside Python; each of its processes asks Django in four threads, through
`portal.rsgi`. The number of processes is WEB_CONCURRENCY. SIGHUP replaces them one after the other, with new code and
settings; SIGTERM ends them after their open requests.
"""

import argparse
import os
import sys
import tempfile

from granian import Granian
from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels

HEADERS = HTTP1Settings(header_read_timeout=10_000, max_buffer_size=16 * 1024)
"""Milliseconds in which the headers must arrive, and bytes of all of them, above which the answer is 431."""
PATIENCE = 10
"""Seconds that a process has to finish what it is answering."""
FIXED = {(3, 11): 10, (3, 12): 6}
"""The release of each Python that parses cookies in linear time (CVE-2024-7592); later ones do from the first."""


def vulnerability_notice(version: tuple) -> str:
    """What to say at the start about this Python, blank when nothing is known."""
    fixed, patch = FIXED.get(version[:2], 0), version[2]
    if patch >= fixed:
        return ""
    major, minor = version[:2]
    advice = f"Update to {major}.{minor}.{fixed} or newer: until then, cookies over 4 kB are refused unread."
    return f"Python {major}.{minor}.{patch} has a known fault (CVE-2024-7592). {advice}"


def serve(host: str, port: int) -> None:
    """Serves until a signal ends it. Raises SystemExit when a process fails again right after it was replaced."""
    if hole := vulnerability_notice(sys.version_info):
        print(hole, file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-metrics-") as folder:
        # Here the processes share their numbers for /metrics; nothing is written without METRICS_TOKEN.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        # With an arena each, threads hold memory that others could use: a seventh of a process's memory on glibc.
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")
        Granian(
            "portal.rsgi:application",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            workers=int(os.environ.get("WEB_CONCURRENCY", 2)),
            http1_settings=HEADERS,
            websockets=False,
            runtime_mode=RuntimeModes.st,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
            log_level=LogLevels.warning,
        ).serve()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on; a proxy that ends TLS asks there")
    parser.add_argument("--port", default=8000, type=int, help="port to serve on")
    options = parser.parse_args()
    serve(options.host, options.port)
