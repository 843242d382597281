"""How gunicorn serves the portal: `gunicorn` in this folder, for run.py and for deployments; its own flags win."""

import os

wsgi_app = "portal.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
graceful_timeout = 10
# Nobody steers the server through it, and it would be a file in the home folder.
control_socket_disable = True
