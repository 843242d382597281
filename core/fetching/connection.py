"""One request over a connection to an address that was checked."""

import http.client
import socket
import ssl
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from time import monotonic

from .addresses import PORTS, Target

TOO_SLOW = "The host did not answer in time."


class Failed(Exception):
    """Why a host gave no answer, in a sentence."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the answer to a request may take, in seconds, and how much of it is read, in bytes.

    `read` is the longest silence, `total` holds however steadily an answer drips.
    """

    connect: float = 5
    read: float = 10
    total: float = 15
    body: int = 64 * 1024
    robots: int = 512 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host said to one request; `body` is cut off at the limit."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class CheckedConnection(http.client.HTTPConnection):
    """Connects to addresses that it is given, never to those that the host's name may mean by now.

    The certificate is still proven for the name.
    """

    def __init__(self, to: Target, addresses: Sequence[str], limits: Limits):
        """The time for everything begins to run."""
        super().__init__(to.host, to.port, timeout=limits.read)
        self.default_port = PORTS[to.scheme]
        self.to, self.addresses, self.limits = to, addresses, limits
        self.deadline, self.guard = monotonic() + limits.total, None

    def connect(self):
        """The first address that answers; the last one's refusal when none does."""
        for address in self.addresses:
            patience = min(self.limits.connect, self.deadline - monotonic())
            if patience <= 0:
                raise TimeoutError
            try:
                self.sock = socket.create_connection((address, self.to.port), patience)
                break
            except OSError as refusal:
                last = refusal
        else:
            raise last
        self.sock.settimeout(self.limits.read)
        self.guard = self.sock.dup()  # survives what TLS and the end of an answer do to the socket itself
        if self.is_late:
            raise TimeoutError
        if self.to.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.to.host)

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return monotonic() >= self.deadline

    @contextmanager
    def cut_off(self):
        """Ends the connection at the deadline."""
        timer = Timer(max(self.deadline - monotonic(), 0), self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self.close()
            if self.guard:
                self.guard.close()

    def _shut(self):
        with suppress(OSError, AttributeError):
            self.guard.shutdown(socket.SHUT_RDWR)


def ask(method: str, to: Target, addresses: Sequence[str], headers: dict, limits: Limits, most: int) -> Reply:
    """Sends one request and reads at most `most` bytes of the answer. Raises Failed when there is none in time."""
    connection = CheckedConnection(to, addresses, limits)
    try:
        with connection.cut_off():
            connection.request(method, to.path, headers={**headers, "Connection": "close"})
            response = connection.getresponse()
            body = response.read(most)
            if connection.is_late:
                raise TimeoutError
    except (OSError, http.client.HTTPException) as failure:
        raise Failed(TOO_SLOW if connection.is_late else said_of(failure)) from failure
    return Reply(response.status, response.headers, body)


def said_of(failure: Exception) -> str:
    """A failure in words that stay the same from check to check."""
    if isinstance(failure, TimeoutError):
        return TOO_SLOW
    if isinstance(failure, ssl.SSLCertVerificationError):
        return "The certificate of the host cannot be trusted."
    if isinstance(failure, ssl.SSLError):
        return "The host offers no safe connection."
    if isinstance(failure, socket.gaierror):
        return "The host cannot be found."
    if isinstance(failure, ConnectionRefusedError):
        return "The host refuses the connection."
    if isinstance(failure, http.client.HTTPException):
        return "The host’s answer cannot be read."
    return "The host cannot be reached."
