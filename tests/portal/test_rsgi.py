"""The application as the server loads it: what no thread has to wait for, and what reaches Django of a request."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

from portal import rsgi, server
from tests.benchmarks.served import free_port

MANY = 24
HOST = b"Host: 127.0.0.1\r\n"
FORM = b"POST /corrections/ HTTP/1.1\r\n" + HOST + b"Sec-Fetch-Site: same-origin\r\n"
FORM += b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of the server as production starts it, with one process and no catalog."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    (folder / "large.bin").write_bytes(bytes(3_000_000))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "false",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "STATIC_ROOT": str(folder),
        "WEB_CONCURRENCY": "1",
        "INDEX_ROOT": "",
        "REDIS_URL": "",
    }
    server = [sys.executable, "-m", "portal.server", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(server, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert time.monotonic() < end and process.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
        assert status(port) == 200
        yield port
    finally:
        process.terminate()
        process.wait()
    assert "Task was destroyed" not in (folder / "log").read_text()


def sent(port, data, receive_buffer=None):
    """A connection over which this was sent."""
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", port))
    connection.sendall(data)
    return connection


def status(port, data=b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"):
    """The status of the answer; None when there is none."""
    with sent(port, data) as connection:
        answer = connection.recv(100)
        return int(answer.split()[1]) if answer else None


SLOW = {
    "headers": (b"GET / HTTP/1.1\r\n" + HOST + b"X-Slow: ", None),
    "body": (FORM + b"Content-Length: 2000000\r\n\r\nclaim", None),
    "reader": (b"GET /static/large.bin HTTP/1.1\r\n" + HOST + b"\r\n", 4096),
    "unread body": (b"POST /healthz HTTP/1.1\r\n" + HOST + b"Content-Length: 2000000\r\n\r\nclaim", None),
}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_connections_occupy_no_thread(port, kind):
    data, receive_buffer = SLOW[kind]
    with ExitStack() as stack:
        slow = [stack.enter_context(sent(port, data, receive_buffer)) for _ in range(MANY)]
        time.sleep(0.5)
        start = time.monotonic()
        assert status(port) == 200
        assert time.monotonic() - start < 5
        if kind != "reader":
            answer = slow[-1].recv(100)
            assert time.monotonic() - start < 30, "the connection ends"
            assert answer == b"" or answer.split()[1] == b"408"


@pytest.mark.parametrize(
    ("expected", "data"),
    [
        (413, FORM + b"Content-Length: 20000000\r\n\r\nclaim"),
        (413, FORM + b"Content-Length: 20000000\r\nExpect: 100-continue\r\n\r\n"),
        (411, FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\nclaim\r\n0\r\n\r\n"),
        (405, b"POST /api/v1/ HTTP/1.1\r\n" + HOST + b"Content-Length: 300000\r\n\r\n" + bytes(300_000)),
        (415, FORM.replace(b"urlencoded", b"urlencoded; a*=made-up''b") + b"Content-Length: 1\r\n\r\nc"),
        (431, b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: " + b"\\" * 60_000 + b"\r\n\r\n"),
        (431, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Cookie: " + b"\\" * 4_097 + b"\r\n\r\n"),
        (431, b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(port, expected, data):
    assert status(port, data) == expected


def test_a_body_that_ends_early_is_refused(port):
    with sent(port, FORM + b"Content-Length: 10\r\n\r\nclaim") as connection:
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100).split()[1] == b"400"


class Protocol:
    """Stands for Granian's side of a request."""

    def __init__(self, *chunks):
        self.chunks, self.status, self.headers, self.content = chunks, None, None, b""

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk

    def response_bytes(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content

    def response_stream(self, status, headers):
        self.status, self.headers = status, headers
        return self

    def send_bytes(self, chunk):
        self.content += chunk


class Headers(list):
    """Names with values, as Granian gives them."""

    def items(self):
        return self

    def get(self, name, default=None):
        return dict(self).get(name, default)

    def __contains__(self, name):
        return name in dict(self)


def answered(application, *chunks, headers=(), **scope):
    """Asks an application through the front."""
    scope = {
        "method": "POST",
        "path": "/é",
        "query_string": "a=1",
        "scheme": "http",
        "http_version": "1.1",
        "authority": None,
        "server": "[::1]:8000",
        "client": "[::1]:5000",
        "headers": Headers(headers),
        **scope,
    }
    front, protocol = rsgi.Front(application), Protocol(*chunks)

    async def ask():
        front.__rsgi_init__(None)
        task = asyncio.create_task(front.__rsgi__(SimpleNamespace(**scope), protocol))
        while protocol.status is None or not (front._answered or task.done()):
            await asyncio.sleep(0.01)
        front._end_answered()
        await task

    with ThreadPoolExecutor(1) as pool:  # tests in a browser leave an event loop in this thread
        pool.submit(asyncio.run, ask()).result()
    assert front._held == 0
    return protocol


def echo(environ, start_response):
    """Says what reached it."""
    environ["read"] = environ["wsgi.input"].read()
    environ.pop("wsgi.errors")
    start_response("200 OK", [])
    return HttpResponse(repr({key: value for key, value in environ.items() if key != "wsgi.input"}))


def test_a_large_body_arrives_whole():
    chunks = [b"x" * 100_000] * 5
    said = eval(answered(echo, *chunks, headers=[("content-length", "500000")]).content)
    assert said["read"] == b"x" * 500_000 and said["CONTENT_LENGTH"] == "500000"


def test_a_request_reaches_django_as_pep_3333_wants_it():
    headers = [
        ("host", "portal.example"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-for", "2.2.2.2"),
        ("x_forwarded_for", "6.6.6.6"),
        ("content-type", "text/plain"),
    ]
    said = eval(answered(echo, headers=headers).content)
    assert said["PATH_INFO"].encode("latin-1").decode() == "/é" and said["QUERY_STRING"] == "a=1"
    assert said["HTTP_HOST"] == "portal.example" and said["HTTP_COOKIE"] == "a=1;b=2"
    assert said["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2", "an underscore cannot pass for a hyphen"
    assert said["CONTENT_TYPE"] == "text/plain" and said["REMOTE_ADDR"] == said["SERVER_NAME"] == "::1"


def test_parts_are_sent_as_they_are_made_and_a_fault_is_answered():
    def parts(environ, start_response):
        start_response("200 OK", [("a", "b")])
        return StreamingHttpResponse([b"one ", b"two"])

    def broken(environ, start_response):
        raise ValueError

    assert answered(parts).content == b"one two"
    assert answered(broken).status == 500


def test_a_process_holds_bodies_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(rsgi, "MOST_HELD", 250_000)
    protocol = answered(echo, b"x" * 200_000, b"x" * 200_000, headers=[("content-length", "400000")])
    assert protocol.status == 503 and ("retry-after", "10") in protocol.headers


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=made-up",
        'a/b; charset="made-up"',
        "a/b; charset=utf-8; charset=made-up",
        "a; b*=made-up''c",
    ],
)
def test_a_character_set_that_a_visitor_names_is_not_remembered(content_type):
    said = eval(answered(echo, headers=[("content-type", content_type)]).content)
    assert "made" not in said["CONTENT_TYPE"] and said["CONTENT_TYPE"] == rsgi.UNREADABLE_TYPE
    kept = "multipart/form-data; charset=UTF-8; boundary=x"
    assert rsgi.readable_type(kept) == kept


@pytest.mark.parametrize(
    ("version", "is_said"),
    [((3, 11, 9), True), ((3, 11, 10), False), ((3, 12, 5), True), ((3, 12, 6), False), ((3, 13, 0), False)],
)
def test_the_start_says_when_python_has_a_known_fault(version, is_said):
    assert ("CVE-2024-7592" in server.vulnerability_notice((*version, "final", 0))) is is_said
