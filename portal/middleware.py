"""What every request meets first: texts and headers that are refused, and an answer while the database is busy."""

import logging
import re
import time
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from core.logs import masked, request_id
from core.statement_limits import is_cut_off, limited
from open_data.http import problem_response, readable_anywhere
from portal import metrics

SOON = 30
"""Seconds after which it is worth to ask again."""
log = logging.getLogger(__name__)


class StatementLimitMiddleware:
    """Limits each statement of a request to `STATEMENT_SECONDS`, and answers 503 where one was cut off."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with limited(settings.STATEMENT_SECONDS or None):
            return self.get_response(request)

    def process_exception(self, request, error):
        """The answer to an error of a view."""
        if not is_cut_off(error):
            return None
        log.warning("A statement of %s was cut off: %s", request.resolver_match.route, error)
        return busy(request)


def busy(request) -> HttpResponse:
    """503, for the API as a problem, without another look at the database."""
    if request.path.startswith("/api/"):
        response = readable_anywhere(problem_response(503, "The database is busy. Ask again later."))
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(SOON)
    response.headers["Cache-Control"] = "no-store"
    return response


GOOD_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
LONGEST_COOKIE = 4096
"""Characters of the Cookie header, which Python before 3.11.10 parses in quadratic time (CVE-2024-7592)."""
LONGEST_ADDRESS = 16_384
"""Characters of path and query. SQLite refuses to search for a text of more than 50,000."""
NUL = "\0"
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
NOT_WANTED = re.compile(r"[^,]*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)
"""A compression that a client refuses by name, which the code that compresses would find there and use."""


class RequestMiddleware:
    """Takes over a sane X-Request-ID from the proxy or makes one, sends it back, and notes how the request went.

    What is noted has no query string, which may hold a visitor's answers, and no token, which a path may hold: it names
    the route. Pages that were kept, and addresses that lead nowhere, are noted by their path with its tokens masked.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        name = given if GOOD_ID.fullmatch(given) else uuid4().hex
        request_id.set(name)
        start = time.perf_counter()
        if "q=0" in (accepted := request.META.get("HTTP_ACCEPT_ENCODING", "").lower()):
            request.META["HTTP_ACCEPT_ENCODING"] = NOT_WANTED.sub("", accepted)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = name
        # Other sites can neither embed what this one answers nor read it by a side channel; open data says otherwise.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.LOG_REQUESTS or settings.METRICS_TOKEN:
            note(request, response.status_code, time.perf_counter() - start)
        return response


class RefusalMiddleware:
    """Refuses what cannot be read before anything reads it: the pages about errors read the form once more, and a fault
    in them leaves Django's handling of errors."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query, cookie = request.META.get("QUERY_STRING", ""), request.META.get("HTTP_COOKIE", "")
        if len(cookie) > LONGEST_COOKIE:
            return refused(request, 431)
        if len(request.path_info) + len(query) > LONGEST_ADDRESS:
            return refused(request, 414)
        if NUL in request.path_info or "%00" in query or r"\000" in cookie:
            return refused(request, 400)
        if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return refused(request, 415)
        if request.method == "POST":
            try:
                has_nul = form_has_nul(request)
            except UNREADABLE:
                return refused(request, 400)
            if has_nul:
                return refused(request, 400)
        response = self.get_response(request)
        return in_lower_case(request, response) if response.status_code == 404 else response


def in_lower_case(request, response):
    """A redirect to the address with its slug in lower case, as all slugs are; the answer where there is no capital."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    slug = kwargs.get("slug", "")
    if slug == slug.lower() or request.method not in ("GET", "HEAD"):
        return response
    address = reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": slug.lower()})
    query = request.META["QUERY_STRING"]
    return redirect(f"{address}?{query}" if query else address)


def form_has_nul(request) -> bool:
    """Whether a name or a text of the form has the character NUL, which PostgreSQL does not store."""
    fields = [(name, *texts) for name, texts in request.POST.lists()]
    files = [(name, *(file.name or "" for file in sent)) for name, sent in request.FILES.lists()]
    return any(NUL in text for texts in (*fields, *files) for text in texts)


def refused(request, status: int = 400):
    """The answer to a request that cannot be read: for the API a problem, for visitors a page."""
    if request.path.startswith("/api/"):
        return readable_anywhere(problem_response(status, "The request cannot be read."))
    return render(request, "400.html", status=status)


def note(request, status: int, seconds: float) -> None:
    """Writes a line and counts, as far as settings want it."""
    match = request.resolver_match
    if settings.LOG_REQUESTS:
        facts = {
            "method": request.method,
            "route": f"/{match.route}" if match else masked(request.path),
            "status": status,
            "milliseconds": round(1000 * seconds, 1),
        }
        log.info("%(method)s %(route)s %(status)d", facts, extra={"facts": facts})
    if settings.METRICS_TOKEN:
        metrics.count(request.method, match.view_name if match else "", status, seconds)
