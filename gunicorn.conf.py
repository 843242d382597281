"""How gunicorn serves the portal: `gunicorn` in this folder, for run.py and for deployments; its own flags win."""

import os
import shutil
import tempfile

wsgi_app = "portal.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
graceful_timeout = 10
# Longer than nginx keeps an idle connection (60 s), lest it sends a form into one that is just being closed.
keepalive = 75
# Nobody steers the server through it, and it would be a file in the home folder.
control_socket_disable = True

# The folder through which the workers share their numbers for /metrics; nothing is written to it without METRICS_TOKEN.
shared_numbers = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="portal-metrics-"))


def on_exit(server):
    """Leaves nothing behind."""
    shutil.rmtree(shared_numbers, ignore_errors=True)
