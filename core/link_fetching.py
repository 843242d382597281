"""Opens links of editors and schools politely and safely, for the link checker."""

import http.client
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.utils.encoding import iri_to_uri

__all__ = ["Visit", "Failed", "NotAllowed", "RefusedByRobots", "Visitor"]


PORTS = {"http": 80, "https": 443}
# Names whose last label begins with a letter: no form of a numeric address has such an end, decimal and octal included.
NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.IGNORECASE)
LONGEST_NAME = 253
UNICAST = IPv6Network("2000::/3")
TRANSLATED = IPv6Network("64:ff9b::/96")
RESERVED = IPv4Network("192.0.0.0/24")

Resolve = Callable[[str, int], Iterable[str]]


class NotAllowed(Exception):
    """Why no request is sent to an address, in a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed address: where to connect, and what to request there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self) -> str:
        """Scheme, host and a port other than the default, as in front of a path."""
        usual = PORTS[self.scheme] == self.port
        return f"{self.scheme}://{self.host}" + ("" if usual else f":{self.port}")


def target(url: str, *, is_local: bool = False) -> Target:
    """Parses an address. Refuses other schemes, user names, other ports, and addresses without a host name.

    `is_local` allows any port; see `Visitor`.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").rstrip(".").encode("idna").decode()
    except ValueError as broken:
        raise NotAllowed("It is no address of a web page.") from broken
    if parts.scheme not in PORTS:
        raise NotAllowed("Only addresses of web pages are asked, which begin with http or https.")
    if "@" in parts.netloc:
        raise NotAllowed("It names a user.")
    if not NAME.fullmatch(host) or len(host) > LONGEST_NAME:
        raise NotAllowed("Its host is not a name on the internet.")
    usual = PORTS[parts.scheme]
    if port not in (None, usual) and not is_local:
        raise NotAllowed(f"It asks at port {port}.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host.lower(), port or usual, iri_to_uri(path))


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, in the order of the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(address[4][0] for address in found))


def public(addresses: Iterable[str]) -> list[str]:
    """The addresses, if all of them are on the public internet; raises NotAllowed for any other."""
    addresses = list(addresses)
    if not addresses or not all(is_public(ip_address(address)) for address in addresses):
        raise NotAllowed("Its host is not on the public internet.")
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of one host on the public internet. For an IPv6 address with an IPv4 one, checks that one.

    Stricter than `is_global`, which accepts multicast, site-local addresses and tunnels to private networks.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None)
        if inner is None:
            return address.is_global and address in UNICAST and not (address.sixtofour or address.teredo)
        address = inner
    return address.is_global and not address.is_multicast and address not in RESERVED


TOO_SLOW = "The host did not answer in time."


class Failed(Exception):
    """Why a host gave no answer, in a sentence."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the answer to a request may take, in seconds, and how much of it is read, in bytes.

    `read` is the longest silence; `total` limits the whole answer, even if bytes arrive steadily.
    """

    connect: float = 5
    read: float = 10
    total: float = 15
    body: int = 64 * 1024
    robots: int = 512 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """A host's answer to one request; `body` is cut off at the limit."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class CheckedConnection(http.client.HTTPConnection):
    """Connects to the given addresses, never to those that the host's name may have by now.

    The certificate is still checked for the name.
    """

    def __init__(self, to: Target, addresses: Sequence[str], limits: Limits):
        """Starts the total time limit."""
        super().__init__(to.host, to.port, timeout=limits.read)
        self.default_port = PORTS[to.scheme]
        self.to, self.addresses, self.limits = to, addresses, limits
        self.deadline, self.guard = monotonic() + limits.total, None

    def connect(self):
        """Connects to the first address that answers; raises the last error when none does."""
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
        self.guard = self.sock.dup()  # stays valid when TLS and the end of an answer detach the socket
        if self.is_late:
            raise TimeoutError
        if self.to.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.to.host)

    @property
    def is_late(self) -> bool:
        """Whether the total time is over."""
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
    """A failure in words that are the same in every check."""
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


MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
# Answers to HEAD that are about the host and not about the page: a second request would be impolite.
FINAL = {429}
LONGEST_PAUSE = 30  # seconds, even if robots.txt has a longer delay
LONGEST_ADDRESS = 2_000

Turn = Callable[[str, float], AbstractContextManager]
"""Waits until a request to a host is allowed, and blocks other requests until a pause, in seconds, is over."""


class RefusedByRobots(Exception):
    """The host's robots.txt closes the page to this visitor."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The result of a visit: the last status, its address, and whether every redirect was permanent."""

    status: int
    url: str
    is_redirected: bool
    is_permanent: bool


class Visitor:
    """Visits pages under its own name. Reads each host's robots.txt once, so each run needs a new one.

    `is_local` is only for tests: it allows private networks and other ports.
    """

    def __init__(
        self,
        name: str,
        home: str,
        turn: Turn,
        *,
        pause: float = 2,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        is_local: bool = False,
    ):
        """`name` is its name in robots.txt, `home` the page about its owner."""
        self.name, self.turn, self.pause, self.limits = name, turn, pause, limits or Limits()
        self.resolve, self.is_local = resolve, is_local
        self.headers = {"User-Agent": f"{name}/1.0 (+{home})", "Accept": "*/*", "Accept-Encoding": "identity"}
        self.robots: dict[str, RobotFileParser | Exception] = {}

    def visit(self, url: str) -> Visit:
        """Checks a page: HEAD, and GET if that is answered by an error, through at most five redirects.

        Raises NotAllowed, RefusedByRobots or Failed.
        """
        asked, is_permanent, seen = url, True, {url}
        while True:
            to = target(asked, is_local=self.is_local)
            rules = self.rules_of(to)
            if not rules.can_fetch(self.name, to.site + to.path):
                raise RefusedByRobots("The host’s robots.txt asks not to visit this page.")
            pause = max(self.pause, min(float(rules.crawl_delay(self.name) or 0), LONGEST_PAUSE))
            reply = self.request("HEAD", to, pause)
            if reply.status >= 400 and reply.status not in FINAL:
                reply = self.request("GET", to, pause)
            if reply.status not in REDIRECTS:
                has_moved = len(seen) > 1
                return Visit(reply.status, asked, has_moved, has_moved and is_permanent)
            is_permanent = is_permanent and reply.status in PERMANENT
            asked = followed(asked, reply, seen)

    def request(self, method: str, to: Target, pause: float, most: int = 0) -> Reply:
        """One request after the host's pause, to the present addresses of the host."""
        with self.turn(to.host, pause):
            try:
                found = list(self.resolve(to.host, to.port))
            except (OSError, UnicodeError) as failure:
                raise Failed(said_of(failure)) from failure
            checked = found if self.is_local else public(found)
            return ask(method, to, checked, self.headers, self.limits, most or self.limits.body)

    def rules_of(self, to: Target) -> RobotFileParser:
        """A site's robots.txt. By RFC 9309, a missing one allows everything, and one with an error allows nothing.

        The standard library's parser reads no wildcards inside a path: such a line blocks nothing.
        """
        if to.site not in self.robots:
            try:
                self.robots[to.site] = self.read_robots(to)
            except (Failed, NotAllowed) as failure:
                self.robots[to.site] = failure
        known = self.robots[to.site]
        if isinstance(known, Exception):
            raise known
        return known

    def read_robots(self, to: Target) -> RobotFileParser:
        """The rules of a site, after redirects. Raises Failed or NotAllowed."""
        asked, seen = f"{to.site}/robots.txt", {f"{to.site}/robots.txt"}
        while True:
            at = target(asked, is_local=self.is_local)
            reply = self.request("GET", at, self.pause, self.limits.robots)
            if reply.status not in REDIRECTS:
                break
            asked = followed(asked, reply, seen)
        rules = RobotFileParser()
        rules.parse(reply.body.decode("utf-8", "replace").splitlines() if reply.status < 300 else [])
        rules.disallow_all = reply.status >= 500 or reply.status in FINAL
        return rules


def followed(asked: str, reply: Reply, seen: set[str]) -> str:
    """The target of a redirect, with the anchor as in a browser. Adds it to `seen`, the addresses so far."""
    location = reply.headers.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace").strip()
    if not location:
        raise Failed("It redirects without saying where to.")
    try:
        to, anchor = urldefrag(urljoin(asked, iri_to_uri(location)))
    except ValueError as broken:
        raise Failed("It redirects to what is no address.") from broken
    anchor = anchor or urldefrag(asked).fragment
    to += f"#{anchor}" if anchor else ""
    if len(to) > LONGEST_ADDRESS:
        raise Failed(f"It redirects to an address of more than {LONGEST_ADDRESS:,} characters.")
    if to in seen:
        raise Failed("It redirects in a circle.")
    if len(seen) > MOST_REDIRECTS:
        raise Failed(f"It redirects more than {MOST_REDIRECTS} times.")
    seen.add(to)
    return to
