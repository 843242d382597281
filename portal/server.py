"""The web server, for run.py and for deployments: `python -m portal.server --host 127.0.0.1 --port 8001`.

Granian reads requests and writes answers outside Python; each of its processes asks Django in four threads. The number
of processes is WEB_CONCURRENCY. SIGHUP replaces them one after the other, with new code and settings; SIGTERM ends them
when they have answered what they were asked.
"""

import argparse
import os
import tempfile

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

THREADS = 4
"""Of a process: while one waits for the database, another works."""
PATIENCE = 10
"""Seconds that a process has to finish what it is answering."""


def serve(host: str, port: int) -> None:
    """Serves until it is told to stop. SystemExit when a process fails again as soon as it has been replaced."""
    with tempfile.TemporaryDirectory(prefix="portal-metrics-") as folder:
        # Here the processes share their numbers for /metrics; nothing is written without METRICS_TOKEN.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        # Threads with an arena each keep what others could use: a seventh of a process's memory on glibc.
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")
        Granian(
            "portal.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            workers=int(os.environ.get("WEB_CONCURRENCY", 2)),
            blocking_threads=THREADS,
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
