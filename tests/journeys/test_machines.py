"""Several machines, as far as one can show them: two web processes behind nginx while one thing after the other fails.

The shipped configuration of nginx is used, and a copy of the test database, reached through a gate that the test shuts
to stand for a database that restarts. A few visitors ask without a pause, an editor writes, and every page that comes
back is compared with what may be on it.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from core.models import CatalogueVersion, GlossaryTerm
from programs.read_model import CATALOGUE
from tests.copies import COPY
from tests.gate import Gate

pytest_plugins = ["tests.redis_server"]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.skipif(not NGINX, reason="no nginx on this machine"),
    pytest.mark.django_db(transaction=True, databases=["default", COPY]),
]
FIXED = ["/programs/?state=VT", "/programs/", "/schools/?state=VT"]
WRITTEN = "/glossary/"
MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/errors.log;
daemon off;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""


def free_port():
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port, path, data=None, **headers):
    """Status, headers and text of an answer; status 0 when there is none."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode(errors="replace")
    except OSError as error:
        return 0, {}, str(error)


def until(is_so, seconds, what):
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"{what} took more than {seconds} s"
        time.sleep(0.1)


class Web:
    """A web process on a port of its own, as production runs it."""

    def __init__(self, environment, folder):
        self.port, self.environment, self.log = free_port(), environment, folder / f"web-{uuid4().hex}.log"
        self.process = None

    def start(self):
        """Starts it and waits until it says that it is ready."""
        command = [sys.executable, "-m", "portal.server", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: ask(self.port, "/readyz")[0] == 200, 300, f"the start of a web process ({self.log.read_text()})")

    def kill(self):
        """Ends it and its worker as a failing machine does."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, 9)
            self.process.wait()
            self.process = None


class Visitors:
    """A few who ask by turns for pages that stay as they are and for one that an editor changes all the time."""

    def __init__(self, port, write):
        self.port, self.write = port, write
        self.same = {path: ask(port, path)[2] for path in FIXED}
        self.begun = self.committed = 0
        self.failures, self.wrong, self.count, self.period = [], [], 0, 0
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self.visit, args=[start]) for start in range(3)]

    def visit(self, turn):
        """Asks until all is over."""
        while not self.is_over.wait(0.01):
            turn, path = turn + 1, [*FIXED, WRITTEN][turn % 4]
            before, period = self.committed, self.period
            status, _, text = ask(self.port, path)
            after, self.count = self.begun, self.count + 1
            if status != 200 and period == self.period:
                self.failures.append((path, status, text[:80]))
            elif status == 200 and path == WRITTEN:
                edition = int(re.search(r"Edition (\d+)\.", text)[1])
                if not before <= edition <= after:
                    self.wrong.append((edition, before, after))
            elif status == 200 and text != self.same[path]:
                self.wrong.append((path, len(text)))

    def for_a_while(self, seconds=2.0, *, writes=True):
        """Lets them ask, and the editor write; returns what was asked and failed meanwhile."""
        self.failures, self.period = [], self.period + 1
        end, count = time.monotonic() + seconds, self.count
        while time.monotonic() < end or self.count < count + 8:
            if writes:
                self.begun += 1
                self.write(self.begun)
                self.committed = self.begun
            time.sleep(0.15)
            assert time.monotonic() < end + 300
        assert self.wrong == []
        return self.failures


@pytest.fixture
def write(stored):
    """Gives a word of the glossary a new edition, as every editor's change goes: with a new version, or not at all."""
    term = stored(GlossaryTerm).create(name="Edition", slug="edition-of-this-test", definition="Edition 0.")

    def write(edition):
        with transaction.atomic(using=COPY):
            stored(GlossaryTerm).filter(pk=term.pk).update(definition=f"Edition {edition}.")
            stored(CatalogueVersion).filter(name=CATALOGUE).update(token=uuid4().hex)

    yield write
    stored(GlossaryTerm).filter(pk=term.pk).delete()


@pytest.fixture
def machines(address, redis_server, write, tmp_path):
    """Two web processes, nginx before and a gate behind them: (webs, port of nginx, gate)."""
    with ExitStack() as stack:
        gate = Gate(address)
        stack.callback(gate.shut)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DEBUG": "false",
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": gate.url,
            "REDIS_URL": redis_server.url,
            "SECURE": "false",
            "STATIC_ROOT": str(tmp_path / "static"),
            "PAGE_CACHE": "true",
            "TRUSTED_PROXY_COUNT": "1",
            "WEB_CONCURRENCY": "1",
        }
        manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(manage, cwd=settings.BASE_DIR, env=environment, check=True)
        webs = [Web(environment, tmp_path) for _ in range(2)]
        for web in webs:
            stack.callback(web.kill)
            web.start()
        port = free_port()
        shipped = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
        own = {"listen 80;": f"listen 127.0.0.1:{port};", "/var/log/nginx": str(tmp_path), "rate=20r/s": "rate=2000r/s"}
        # What the processes themselves answer is compared: nginx would answer a second longer.
        own |= {"proxy_cache $portal_cache;": "proxy_cache off;", "/var/cache": str(tmp_path)}
        own |= {"proxy_read_timeout 30s": "proxy_read_timeout 120s"}  # this machine may have much else to do
        own |= {f"127.0.0.1:800{n}": f"127.0.0.1:{web.port}" for n, web in enumerate(webs, 1)}
        for shipped_words, words in own.items():
            assert shipped_words in shipped
            shipped = shipped.replace(shipped_words, words)
        (tmp_path / "portal.conf").write_text(shipped)
        (tmp_path / "main.conf").write_text(MAIN.format(folder=tmp_path))
        nginx = subprocess.Popen([NGINX, "-p", tmp_path, "-c", tmp_path / "main.conf"], stderr=subprocess.DEVNULL)
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        until(lambda: ask(port, "/healthz")[0] == 200, 120, "the start of nginx")
        yield webs, port, gate


def test_one_thing_after_the_other_fails_and_nobody_is_shown_a_wrong_page(machines, write, redis_server, tmp_path):
    webs, port, gate = machines
    log_in = {"login": "nobody@example.org", "password": "not it"}

    def tries_to_log_in():
        status, headers, page = ask(port, "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        data = urlencode({**log_in, "csrfmiddlewaretoken": token}).encode()
        cookie = headers["Set-Cookie"].split(";")[0]
        return status, ask(port, "/accounts/login/", data, Cookie=cookie, Referer=f"http://127.0.0.1:{port}/")[0]

    visitors = Visitors(port, write)
    for thread in visitors.threads:
        thread.start()
    try:
        assert visitors.for_a_while() == [], "all is well"
        assert tries_to_log_in() == (200, 200)

        webs[0].kill()
        assert visitors.for_a_while() == [], "one web process is dead"
        webs[0].start()
        assert visitors.for_a_while() == [], "it is back"

        redis_server.stop()
        assert visitors.for_a_while() == [], "Redis is away"
        assert tries_to_log_in() == (200, 200)
        redis_server.start()
        assert visitors.for_a_while() == [], "Redis is back"

        if gate.is_a_gate:
            gate.shut()
            assert {status for _, status, _ in visitors.for_a_while(writes=False)} <= {500, 502, 503, 504}
            assert ask(port, "/healthz")[0] == 200, "the process is alive all the same"
            assert ask(webs[0].port, "/readyz")[0] == 503
            assert ask(port, "/programs/")[0] >= 500, "what nobody can vouch for is not shown"
            gate.open()
            until(lambda: {ask(web.port, "/readyz")[0] for web in webs} == {200}, 120, "the return of the database")
            assert visitors.for_a_while() == [], "the database is back"
    finally:
        visitors.is_over.set()
        for thread in visitors.threads:
            thread.join()
        redis_server.stop()
        redis_server.start()

    page = ask(port, "/programs/")[2]
    for path in re.findall(r'"(/static/css/\w+\.[0-9a-f]+\.css)"', page)[:2]:
        headers = ask(port, path, **{"Accept-Encoding": "br"})[1]
        assert headers["Content-Encoding"] == "br" and "immutable" in headers["Cache-Control"]
    ask(port, "/eligibility/?gpa=2.1", Referer=f"http://127.0.0.1:{port}/cost/?salary=12345")
    logs = "".join(file.read_text() for file in tmp_path.glob("*.log"))
    assert '"path":"/eligibility/"' in logs and "gpa" not in logs and "salary" not in logs
