"""A polite visitor of pages: one request at a time per host, robots.txt obeyed, every redirect looked at."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin
from urllib.robotparser import RobotFileParser

from django.utils.encoding import iri_to_uri

from . import addresses
from .addresses import NotAllowed, Resolve, Target, public
from .connection import Failed, Limits, Reply, ask, said_of

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
# What a host says to HEAD about itself and not about the page: asking again would be impolite.
FINAL = {429}
LONGEST_PAUSE = 30  # seconds, whatever a robots.txt asks for
LONGEST_ADDRESS = 2_000

Turn = Callable[[str, float], AbstractContextManager]
"""Waits until a host may be asked, and keeps others from asking it meanwhile and for a pause, in seconds, after."""


class RefusedByRobots(Exception):
    """The host's robots.txt closes the page to this visitor."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a visit: the last status, where it came from, and whether every redirect there was permanent."""

    status: int
    url: str
    is_redirected: bool
    is_permanent: bool


class Visitor:
    """Visits pages under an honest name. Reads each host's robots.txt once, so one is made for each run.

    `is_local` is for tests alone: it lets private networks and other ports through.
    """

    def __init__(
        self, name: str, home: str, turn: Turn, *, pause: float = 2, limits: Limits | None = None,
        resolve: Resolve = addresses.resolve, is_local: bool = False,
    ):  # fmt: skip
        """`name` is what robots.txt may call it, `home` the page where its owner can be found."""
        self.name, self.turn, self.pause, self.limits = name, turn, pause, limits or Limits()
        self.resolve, self.is_local = resolve, is_local
        self.headers = {"User-Agent": f"{name}/1.0 (+{home})", "Accept": "*/*", "Accept-Encoding": "identity"}
        self.robots: dict[str, RobotFileParser | Exception] = {}

    def visit(self, url: str) -> Answer:
        """Whether a page is there: HEAD, and GET where that is answered by an error, through at most five redirects.

        Raises NotAllowed, RefusedByRobots or Failed.
        """
        asked, is_permanent, seen = url, True, {url}
        while True:
            to = addresses.target(asked, is_local=self.is_local)
            rules = self.rules_of(to)
            if not rules.can_fetch(self.name, to.site + to.path):
                raise RefusedByRobots("The host’s robots.txt asks not to visit this page.")
            pause = max(self.pause, min(float(rules.crawl_delay(self.name) or 0), LONGEST_PAUSE))
            reply = self.request("HEAD", to, pause)
            if reply.status >= 400 and reply.status not in FINAL:
                reply = self.request("GET", to, pause)
            if reply.status not in REDIRECTS:
                has_moved = len(seen) > 1
                return Answer(reply.status, asked, has_moved, has_moved and is_permanent)
            is_permanent = is_permanent and reply.status in PERMANENT
            asked = followed(asked, reply, seen)

    def request(self, method: str, to: Target, pause: float, most: int = 0) -> Reply:
        """One request in the host's turn, to the addresses that the host has at that moment."""
        with self.turn(to.host, pause):
            try:
                found = list(self.resolve(to.host, to.port))
            except (OSError, UnicodeError) as failure:
                raise Failed(said_of(failure)) from failure
            checked = found if self.is_local else public(found)
            return ask(method, to, checked, self.headers, self.limits, most or self.limits.body)

    def rules_of(self, to: Target) -> RobotFileParser:
        """A site's robots.txt. As RFC 9309 has it, one that is missing allows all, one that breaks allows nothing.

        The standard library's parser reads no wildcards inside a path: such a line closes nothing.
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
        """The rules that a site gives, redirects followed. Raises Failed or NotAllowed."""
        asked, seen = f"{to.site}/robots.txt", {f"{to.site}/robots.txt"}
        while True:
            at = addresses.target(asked, is_local=self.is_local)
            reply = self.request("GET", at, self.pause, self.limits.robots)
            if reply.status not in REDIRECTS:
                break
            asked = followed(asked, reply, seen)
        rules = RobotFileParser()
        rules.parse(reply.body.decode("utf-8", "replace").splitlines() if reply.status < 300 else [])
        rules.disallow_all = reply.status >= 500 or reply.status in FINAL
        return rules


def followed(asked: str, reply: Reply, seen: set[str]) -> str:
    """Where a redirect leads, an anchor kept as a browser does; `seen` are the addresses so far, and gains it."""
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
