"""A web server on this machine that stands for the sites of others."""

import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core.link_fetching import Limits, Visitor

QUICK = Limits(connect=1, read=0.3, total=0.6, body=1000)
NAME = "Inspector"
HOME = "https://portal.example"


class Site(ThreadingHTTPServer):
    """Answers as `pages` says: a status, a header's value for redirects, or a function of the handler.

    `seen` keeps the host, method and path of each request, and `most_at_once` how many of a host overlapped.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.seen, self.now, self.most_at_once = {"/robots.txt": 404}, [], {}, {}
        self.lock = threading.Lock()

    def at(self, path="/", host="one.example"):
        """The address of a path under one of the names of this server."""
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, request, client_address):
        """A visitor who hangs up is no error of the server."""


class Handler(BaseHTTPRequestHandler):
    """Looks the path up in the server's pages."""

    def answer(self):
        site, host = self.server, self.headers["Host"].partition(":")[0]
        with site.lock:
            site.seen.append((host, self.command, self.path))
            site.agent = self.headers["User-Agent"]
            site.now[host] = site.now.get(host, 0) + 1
            site.most_at_once[host] = max(site.most_at_once.get(host, 0), site.now[host])
        try:
            page = site.pages.get(self.path, 200)
            with suppress(OSError):
                page(self) if callable(page) else self.say(*page) if isinstance(page, tuple) else self.say(page)
        finally:
            with site.lock:
                site.now[host] -= 1

    def say(self, status, location="", body=b"Hello"):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = answer

    def log_message(self, *args):
        """Says nothing."""


def at_home(host, port):
    """Every host is this machine."""
    return ["127.0.0.1"]


def drip(handler):
    """A header line that never ends, a byte at a time."""
    for _ in range(40):
        handler.wfile.write(b"X")
        handler.wfile.flush()
        time.sleep(0.1)


def silence(handler):
    """Nothing for longer than anybody waits."""
    time.sleep(1)


def flood(handler):
    """A body without an end; errors in HEAD make the visitor ask for it."""
    if handler.command == "HEAD":
        handler.say(405)
        return
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100_000):
        handler.wfile.write(b"x" * 10_000)


@contextmanager
def no_turns(host, pause):
    """Lets everybody ask at once."""
    yield


def visitor(turn=no_turns, **options):
    """A visitor in a hurry, to whom every name is this machine."""
    return Visitor(NAME, HOME, turn, **{"limits": QUICK, "resolve": at_home, "is_local": True} | options)


@contextmanager
def running():
    """A site, stopped afterwards."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
