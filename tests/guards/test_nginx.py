"""The shipped configuration of nginx before the site: what it keeps, what it logs, whom it counts as one visitor."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from planner.models import Shortlist
from programs import usage
from programs.models import Program
from tests.guards.test_deploy import NGINX
from tests.journeys.test_machines import MAIN, free_port, until
from tests.planner.conftest import DREXEL

pytestmark = [
    pytest.mark.skipif(not NGINX, reason="no nginx on this machine"),
    pytest.mark.django_db(transaction=True),
]
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
FAST = {"rate=20r/s": "rate=2000r/s"}


@contextmanager
def nginx(folder, site, **words):
    """nginx before a site; yields a function that asks it. `words` replace those of the shipped file."""
    port = free_port()
    shipped = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
    own = {"listen 80;": f"listen 127.0.0.1:{port};", "/var/log/nginx": str(folder), "/var/cache": str(folder)}
    own |= {"proxy_connect_timeout 2s;": "add_header X-Cached $upstream_cache_status always;"} | words
    own |= {f"127.0.0.1:800{n}": site.removeprefix("http://") for n in (1, 2)}
    for shipped_words, ours in own.items():
        assert shipped_words in shipped, shipped_words
        shipped = shipped.replace(shipped_words, ours)
    (folder / "portal.conf").write_text(shipped)
    main = MAIN.format(folder=folder).replace("http {", "http { set_real_ip_from 127.0.0.1; real_ip_header X-Visitor;")
    user = "user root;" if os.geteuid() == 0 else ""  # who owns the folder
    (folder / "main.conf").write_text(user + main)
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "main.conf"], stderr=subprocess.PIPE, text=True)

    def ask(path, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "localhost"} | headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()
        except OSError:
            assert process.poll() is None, process.stderr.read()
            return 0, {}, ""

    try:
        until(lambda: ask("/robots.txt", X_Visitor="192.0.2.1")[0], 30, "the start of nginx")
        yield ask
    finally:
        process.terminate()
        process.wait()


def test_two_people_behind_nginx_see_what_is_theirs(live_server, catalogue, tmp_path, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    ada = get_user_model().objects.create_user("ada", email="ada@students.example", password="a long walk by the sea")
    Shortlist.objects.create(user=ada).items.create(program=Program.objects.get(slug=DREXEL), note="a secret")
    client = Client()
    client.force_login(ada)
    hers = {"Cookie": f"__Host-sessionid={client.session.session_key}"}
    with nginx(tmp_path, live_server.url, **FAST) as ask:
        for path in ("/shortlist/", "/shortlist/?format=csv", "/shortlist/pack/", "/compare/tray/"):
            own = ask(path, **hers)
            assert own[0] == 200, (path, own[2])
            assert ("a secret" in own[2]) == (path != "/compare/tray/"), path
            status, headers, text = ask(path)
            assert headers["X-Cached"] in ("MISS", None), path
            assert "a secret" not in text and "ada@students" not in text, path
        first, second, third = (ask("/schools/?state=VT", **headers) for headers in ({}, hers, {}))
        assert "HIT" in {second[1]["X-Cached"], third[1]["X-Cached"]}, "with or without a session"
        assert first[2] == second[2] == third[2] and "X-Accel-Expires" not in first[1]
        assert ask("/nothing/")[1]["X-Cached"] == ask("/nothing/")[1]["X-Cached"] == "MISS"


def test_nginx_logs_no_token(live_server, tmp_path):
    with nginx(tmp_path, live_server.url, **FAST) as ask:
        for path in (
            "/shared/TOKEN/",
            "/shared/TOKEN",
            "/preview/programs/TOKEN",
            "/schools-desk/attest/TOKEN/x",
            "//schools-desk/invitations/TOKEN",
            "/schools-desk/unsubscribe/TOKEN%0a/",
            "/programs/?q=TOKEN",
        ):
            ask(path)
    log = (tmp_path / "portal.log").read_text()
    assert "TOKEN" not in log and log.count("/shared/*") >= 2 and '"path":"/programs/"' in log


def test_nginx_counts_a_network_of_ipv6_as_one_visitor(live_server, tmp_path):
    words = {"rate=20r/s": "rate=1r/m", "zone=pages burst=60 nodelay": "zone=pages"}
    visitors = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1", "198.51.100.1", "198.51.100.2"]
    with nginx(tmp_path, live_server.url, **words) as ask:
        assert [ask("/robots.txt", X_Visitor=each)[0] for each in visitors] == [200, 429, 200, 200, 200]


@pytest.fixture
def caching_server(catalogue, page_cache, monkeypatch):
    """A server that caches pages; nothing is counted yet. `live_server` has read the settings of other tests."""
    monkeypatch.setattr(usage, "_gathered", usage.Gathered())
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


def test_twenty_visits_through_nginx_count_twenty(caching_server, tmp_path):
    page_of_drexel = Program.objects.get(slug=DREXEL).get_absolute_url()
    with nginx(tmp_path, caching_server.url, **FAST) as ask:
        tag = ask(page_of_drexel, **BROWSER)[1]["ETag"]
        statuses = [ask(page_of_drexel, **BROWSER)[0] for _ in range(9)]
        statuses += [ask(page_of_drexel, **BROWSER, If_None_Match=tag)[0] for _ in range(10)]
        assert statuses == [200] * 9 + [304] * 10
        assert [*usage._gathered.counts.values()] == [20]
        for _ in range(3):
            assert ask("/programs/?gre=required", **BROWSER)[0] == 200
        assert len(usage._gathered.searches) == 3


def test_nginx_asks_whether_a_page_is_current_instead_of_asking_for_it_again(caching_server, tmp_path):
    with nginx(tmp_path, caching_server.url, **FAST) as ask:
        first = ask("/glossary/")
        time.sleep(2.1)
        again, soon_after = ask("/glossary/"), ask("/glossary/")
    assert [each[1]["X-Cached"] for each in (first, again, soon_after)] == ["MISS", "REVALIDATED", "HIT"]
    assert first[2] == again[2] == soon_after[2]
