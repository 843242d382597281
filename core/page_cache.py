"""Whole pages that are the same for everybody, cached until the catalog changes: built once, compressed once.

The middleware stores a response that has `version` and `fresh_until`, see `programs.http.catalogue_page`. Such a page
depends on its address and the catalog alone, so a session does not matter. Its key has the catalog's version, which
takes one query, and the query string, as long as the view knows every parameter in it. A request with any other
parameter is built and not stored: otherwise strangers could fill the cache with one page under many addresses.
The cache `pages` is this process's own. `shared_pages`, where there is one, has the pages of other processes as well.
"""

import json
import re
from dataclasses import astuple, dataclass
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

from core.actions import version_of
from core.release import release

LONGEST_QUERY, LONGEST_PATH = 500, 300
"""Characters; pages with longer addresses are built each time."""
LARGEST = 1_000_000
"""Bytes of a page before compression; a larger one is built each time."""
QUALITY, WINDOW = 5, 18
"""Of brotli: a tenth smaller than gzip. With its usual window of 22 bits it takes 4 MB of memory a page."""
TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
OF_UNCHANGED = {"ETag", "Cache-Control", "Vary", "X-Accel-Expires"}
"""Headers of an answer 304. nginx needs the last to keep the page for another second."""
_locks = [Lock() for _ in range(64)]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was answered. `usage` is what a visit counts; `body` is compressed with brotli."""

    fresh_until: float
    headers: dict[str, str]
    usage: list
    body: bytes

    def packed(self) -> bytes:
        """The page as caches store it: one line of JSON, then the body."""
        *head, body = astuple(self)
        return json.dumps(head).encode() + b"\n" + body

    @property
    def seconds_left(self) -> float:
        """How long it is still true."""
        return self.fresh_until - timezone.now().timestamp()

    @classmethod
    def unpacked(cls, stored: bytes) -> "Page":
        """The page of what `packed` made."""
        head, _, body = stored.partition(b"\n")
        return cls(*json.loads(head), body)


class PageCacheMiddleware:
    """Answers from the cache, or stores the answer. In a process one request builds a page while others wait."""

    def __init__(self, get_response):
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        address = cacheable_address(request)
        if address is None:
            return self.get_response(request)
        key = key_of(address, version_of(settings.PAGE_CACHE_VERSION))
        page = cached(key)
        if page is None:
            with _locks[int(key, 16) % len(_locks)]:
                page = cached(key)
                if page is None:
                    response = self.get_response(request)
                    page = page_of(request, response)
                    if page is None:
                        return response
                    store(key_of(address, response.version), page)
        return answer(request, page)


def cacheable_address(request) -> tuple[str, ...] | None:
    """What tells the page from others of the same version; None when it may not be stored."""
    if request.method not in ("GET", "HEAD"):
        return None
    path, query = request.path_info, request.META["QUERY_STRING"]
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or (known := known_parameters(path)) is None:
        return None
    if query and not {name for name, _ in parse_qsl(query, keep_blank_values=True)} <= known:
        return None
    return str(wants_part(request)), request.scheme, request.get_host(), path, query


@lru_cache(maxsize=5_000)
def known_parameters(path: str) -> frozenset[str] | None:
    """Parameters that the view at a path reads; None when its pages are not for everybody, or there is no view."""
    try:
        return getattr(resolve(path).func, "known_parameters", None)
    except Resolver404:
        return None


def wants_part(request) -> bool:
    """Whether htmx asks for the part of the page that changes; when it restores a page it asks for the whole."""
    return (
        request.META.get("HTTP_HX_REQUEST") == "true" and request.META.get("HTTP_HX_HISTORY_RESTORE_REQUEST") != "true"
    )


def key_of(address: tuple[str, ...], version: str) -> str:
    """The key of a page for this release and a version of the catalog."""
    parts = repr((release(), version, *address))
    return blake2b(parts.encode(errors="surrogateescape"), digest_size=16).hexdigest()


def cached(key: str) -> Page | None:
    """The stored page, which this process then has as well."""
    stored = caches["pages"].get(key)
    if stored is None and "shared_pages" in settings.CACHES:
        stored = caches["shared_pages"].get(key)
        if stored is not None:
            caches["pages"].set(key, stored, Page.unpacked(stored).seconds_left)
    return Page.unpacked(stored) if stored is not None else None


def store(key: str, page: Page) -> None:
    """Stores a page for as long as it is true."""
    for name in settings.CACHES.keys() & {"pages", "shared_pages"}:
        caches[name].set(key, page.packed(), page.seconds_left)


def page_of(request, response: HttpResponse) -> Page | None:
    """The page of an answer; None when it may not be stored."""
    if request.method != "GET" or response.status_code != 200 or not hasattr(response, "fresh_until"):
        return None
    if response.streaming or response.cookies or has_vary_header(response, "Cookie"):
        return None
    if len(response.content) > LARGEST:
        return None
    body = brotli.compress(response.content, quality=QUALITY, lgwin=WINDOW)
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return Page(response.fresh_until.timestamp(), headers, getattr(request, "usage", []), body)


def answer(request, page: Page) -> HttpResponse:
    """The page as this request may have it: 304, compressed, or as it was. Its usage is left with the request."""
    request.usage = page.usage
    unchanged = get_conditional_response(request, etag=page.headers["ETag"])
    if unchanged is not None:
        for name in page.headers.keys() & OF_UNCHANGED:
            unchanged.headers[name] = page.headers[name]
        return unchanged
    is_compressed = TAKES_BROTLI.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    body = page.body if is_compressed else brotli.decompress(page.body)
    response = HttpResponse(body, headers=page.headers | {"Content-Length": str(len(body))})
    if is_compressed:
        response.headers["Content-Encoding"] = "br"
    return response
