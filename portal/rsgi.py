"""The application that Granian loads: a request is read whole, within limits, before one of the threads answers it.

Under Granian's own WSGI a thread waits for the body for as long as the sender likes. Here the event loop waits, so that
slow senders do not occupy the threads. Slow readers do not either: answers are handed over without waiting.
"""

import asyncio
import logging
import re
import sys
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from threading import Thread
from typing import IO

from portal.wsgi import application as wsgi_application

THREADS = 4
"""Of a process: while one waits for the database, another works."""
LARGEST_BODY = 12 * 1024 * 1024
"""Bytes; deploy/nginx.conf has the same limit. Tables that schools and editors send are the largest."""
IN_MEMORY = 256_000
"""Bytes of a body above which it is written to a temporary file."""
MOST_HELD = 256_000_000
"""Bytes of all bodies that a process holds at a time."""
PATIENCE = 10
"""Seconds in which a body must arrive, and one more for each `SLOWEST` bytes of it that have arrived."""
SLOWEST = 20_000
"""Bytes a second."""
FIXED = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
CHARSET = re.compile(r"charset\s*=\s*\"?([^\";\s]*)", re.IGNORECASE)
UNREADABLE_TYPE = "application/octet-stream; charset=other"
REFUSAL = [
    ("connection", "close"),
    ("cache-control", "no-store"),
    ("content-type", "text/plain; charset=utf-8"),
    ("x-content-type-options", "nosniff"),
]
log = logging.getLogger(__name__)


class RequestRefused(Exception):
    """A request that no thread has to answer; the argument is the status."""


class Front:
    """Reads requests in the event loop and asks a WSGI application in threads of its own."""

    def __init__(self, application: Callable):
        self.application = application
        self._waiting: SimpleQueue = SimpleQueue()
        self._answered: deque = deque()
        self._held = 0

    def __rsgi_init__(self, loop) -> None:
        for _ in range(THREADS):
            Thread(target=self._work, daemon=True).start()

    def __rsgi_del__(self, loop) -> None:
        self._end_answered()
        loop.run_until_complete(asyncio.sleep(0))

    async def __rsgi__(self, scope, proto) -> None:
        self._end_answered()
        try:
            size = announced(scope.headers)
            if size:
                await self._answer_with_body(size, scope, proto)
            else:
                await self._answer(scope, proto, BytesIO(), 0)
        except RequestRefused as refused:
            (status,) = refused.args
            text = f"{status.value} {status.phrase}\n".encode()
            proto.response_bytes(status.value, REFUSAL + [("retry-after", "10")] * (status == 503), text)

    async def _answer(self, scope, proto, body: IO[bytes], size: int) -> None:
        is_answered = asyncio.get_running_loop().create_future()
        self._waiting.put((scope, proto, body, size, is_answered))
        await is_answered

    async def _answer_with_body(self, size: int, scope, proto) -> None:
        """Reads the body first. Raises `RequestRefused` when it is too slow, too short, or one too many."""
        received, begun = 0, asyncio.get_running_loop().time()
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                async with asyncio.timeout(PATIENCE) as deadline:
                    async for chunk in proto:
                        body.write(chunk)
                        received += len(chunk)
                        self._held += len(chunk)
                        deadline.reschedule(begun + PATIENCE + received / SLOWEST)
                        if self._held > MOST_HELD:
                            raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE)
                if received != size:
                    raise RequestRefused(HTTPStatus.BAD_REQUEST)
                body.seek(0)
                await self._answer(scope, proto, body, size)
            except TimeoutError:
                raise RequestRefused(HTTPStatus.REQUEST_TIMEOUT) from None
            finally:
                self._held -= received

    def _end_answered(self) -> None:
        """Ends the tasks of answered requests when the next one comes: waking the loop for each answer takes long."""
        while self._answered:
            self._answered.popleft().set_result(None)

    def _work(self) -> None:
        while True:
            scope, proto, body, size, is_answered = self._waiting.get()
            try:
                respond(proto, self.application, environ_of(scope, body, size))
            except Exception:
                log.exception("A request could not be answered")
                proto.response_bytes(500, REFUSAL, b"500 Internal Server Error\n")
            finally:
                self._answered.append(is_answered)
            del scope, proto, body, is_answered  # while it waits, it holds nothing of the last request


def announced(headers) -> int:
    """Bytes of the body. Raises `RequestRefused` when nothing says how many, or they are too many."""
    if "transfer-encoding" in headers:
        raise RequestRefused(HTTPStatus.LENGTH_REQUIRED)
    size = int(headers.get("content-length", 0))
    if size > LARGEST_BODY:
        raise RequestRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return size


def environ_of(scope, body: IO[bytes], size: int) -> dict:
    """The request as PEP 3333 wants it."""
    server, _, port = scope.server.rpartition(":")
    environ = FIXED | {
        "CONTENT_LENGTH": str(size),
        "HTTP_HOST": scope.authority or "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "REQUEST_METHOD": scope.method,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.input": body,
        "wsgi.url_scheme": scope.scheme,
    }
    given: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for the header with a hyphen, which a proxy may have set
        key = f"HTTP_{name.upper().replace('-', '_')}"
        given[key] = f"{given[key]}{';' if name == 'cookie' else ','}{value}" if key in given else value
    environ |= given
    environ["CONTENT_TYPE"] = readable_type(given.get("HTTP_CONTENT_TYPE", ""))
    return environ


def readable_type(content_type: str) -> str:
    """The content type, or one that Django refuses in order.

    Django looks up every character set that is named here, and Python remembers each unknown name for good. A parameter
    in the form of RFC 2231 (`name*=`) with an unknown one ends Django before it handles errors.
    """
    others = {each.lower() for each in CHARSET.findall(content_type)} - {"utf-8", "utf8"}
    return UNREADABLE_TYPE if others or "*=" in content_type else content_type


def respond(proto, application: Callable, environ: dict) -> None:
    """Hands over the answer: whole, or as it is made where it is made in parts."""
    begun = []

    def start_response(status, headers, exc_info=None):
        begun[:] = int(status[:3]), headers

    answer = application(environ, start_response)
    try:
        file = getattr(answer, "file_to_stream", None)
        if isinstance(getattr(file, "name", None), str):
            proto.response_file(*begun, file.name)  # which Granian reads as fast as the client takes it
        elif getattr(answer, "streaming", False):
            stream = proto.response_stream(*begun)
            for chunk in answer:
                stream.send_bytes(chunk)
        else:
            proto.response_bytes(*begun, b"".join(answer))
    finally:
        answer.close()


application = Front(wsgi_application)
