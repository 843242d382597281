"""Whole pages of the catalogue, kept until it changes: built once, compressed once, given to everybody.

Only what `programs.http.catalogue_page` marks is kept: pages that depend on their address and the catalogue alone. A
page is kept under its address, with the version of the catalogue and the days for which it is true; whoever asks is
given it only while both hold, which costs one query for the version and one look into the cache, before sessions,
accounts and templates are thought of. What is out of date is replaced where it lies, so that nothing piles up.
A process remembers what it gave last; the cache `pages`, where there is one, is for what another process built.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from urllib.parse import parse_qsl

import brotli
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, has_vary_header
from django.utils.connection import ConnectionProxy

from core.recent import Recent
from core.release import release
from programs import usage
from programs.http import wants_part
from programs.index import current_version

LONGEST_QUERY = 500
"""Characters of a query string; pages with a longer one are built each time."""
LONGEST_PATH = 300
"""Characters of a path; no page of the catalogue has a longer one."""
LARGEST = 1_000_000
"""Bytes of a page before compression; a larger one is built each time."""
QUALITY = 5
"""Of brotli: a tenth smaller than the usual gzip, for half a millisecond more, once."""
WINDOW = 18
"""Bits of the distance that brotli looks back: pages are no longer, and its usual 22 take 4 MB of memory a page."""
LONGEST_BUILD = 10
"""Seconds after which nobody waits for a process that began to build a page: it may have been killed."""
PATIENCE = 2
"""Seconds that a process waits for the page that another one builds, before it builds its own."""
REMEMBERED = 500
"""Pages that a process remembers: some 5 MB."""
REMEMBERED_BYTES = 10_000_000
"""Bytes of these pages together: visitors choose which, and some are long."""
TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")

pages = ConnectionProxy(caches, "pages")
remembered = Recent(REMEMBERED, REMEMBERED_BYTES, lambda kept: len(kept.body))
_locks = [Lock() for _ in range(64)]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered, for a version of the catalogue and from one moment until another.

    `body` is compressed with brotli. `uses` is what opening the page counts.
    """

    version: str
    since: datetime
    until: datetime
    headers: dict[str, str]
    body: bytes
    uses: tuple

    def is_true(self) -> bool:
        """Whether the catalogue is still the one it was made from. One query."""
        return self.since <= timezone.now() < self.until and self.version == current_version()


class PageCacheMiddleware:
    """Answers with what is kept, or keeps what is answered."""

    def __init__(self, get_response):
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        if kept := look_up(key):
            return counted(request, kept)
        with alone(key) as made_meanwhile:
            if made_meanwhile:
                return counted(request, made_meanwhile)
            response = self.get_response(request)
            kept = keep(key, request, response)
        return answer(request, kept) if kept else response


def key_of(request) -> str | None:
    """What the page is kept under; None when it is not one to keep.

    A parameter that the page does not know would make as many keys as anybody likes: such an address is not kept.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    path, query = request.path_info, request.META["QUERY_STRING"]
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or (asks := parameters_of(path)) is None:
        return None
    if query and not {name for name, _ in parse_qsl(query, keep_blank_values=True)} <= asks:
        return None
    parts = (release(), str(wants_part(request)), request.scheme, request.get_host(), path, query)
    return blake2b("\n".join(parts).encode(errors="surrogateescape"), digest_size=16).hexdigest()


@lru_cache(maxsize=5_000)
def parameters_of(path: str) -> frozenset[str] | None:
    """Names of the parameters that the catalogue page at a path knows; None when there is another page or none."""
    try:
        return getattr(resolve(path).func, "asks", None)
    except Resolver404:
        return None


def look_up(key: str) -> Kept | None:
    """The page that is kept, if it is still true."""
    kept = remembered.get(key)
    if kept and kept.is_true():
        return kept
    kept = pages.get(key)
    if not (kept and kept.is_true()):
        return None
    remembered.set(key, kept)
    return kept


@contextmanager
def alone(key: str) -> Iterator[Kept | None]:
    """Lets one build the page while others wait, in this process and, with a shared cache, in all; then they are given
    what it made. Whoever waited in vain builds, too.
    """
    with _locks[int(key, 16) % len(_locks)]:
        kept, lock, patient_until = look_up(key), f"{key}-is-built", time.monotonic() + PATIENCE
        is_ours = False
        while not kept and not (is_ours := pages.add(lock, True, LONGEST_BUILD)) and time.monotonic() < patient_until:
            time.sleep(0.02)
            kept = look_up(key)
        if is_ours:
            kept = look_up(key)  # another may have ended between the last look and our turn
        try:
            yield kept
        finally:
            if is_ours:
                pages.delete(lock)


def keep(key: str, request, response: HttpResponse) -> Kept | None:
    """Keeps an answer and returns it as kept; None when it is not one to keep."""
    index = getattr(request, "answered_from", None)
    if index is None or request.method != "GET" or response.status_code != 200 or response.streaming:
        return None
    if response.cookies or has_vary_header(response, "Cookie") or len(response.content) > LARGEST:
        return None
    body = brotli.compress(response.content, quality=QUALITY, lgwin=WINDOW)
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    kept = Kept(index.version, index.moment, index.until, headers, body, tuple(getattr(request, "uses", ())))
    pages.set(key, kept)
    remembered.set(key, kept)
    return kept


def counted(request, kept: Kept) -> HttpResponse:
    """The page for this request, which is noted as a use of what it shows."""
    response = answer(request, kept)
    if response.status_code == 200:
        usage.count_again(request, kept.uses)
    return response


def answer(request, kept: Kept) -> HttpResponse:
    """The page as this request may have it: 304, compressed, or as it was."""
    unchanged = get_conditional_response(request, etag=kept.headers["ETag"])
    if unchanged is not None:
        for name in ("ETag", "Cache-Control", "Vary"):
            unchanged.headers[name] = kept.headers[name]
        return unchanged
    is_compressed = TAKES_BROTLI.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    body = kept.body if is_compressed else brotli.decompress(kept.body)
    response = HttpResponse(body, headers=kept.headers | {"Content-Length": str(len(body))})
    if is_compressed:
        response.headers["Content-Encoding"] = "br"
    return response
