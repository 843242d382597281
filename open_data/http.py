"""Answers of the API: headers, caching and problem documents (RFC 9457)."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from programs.http import catalogue_page

TITLES = {
    400: "This question cannot be answered",
    404: "Nothing is here",
    405: "This data is only read",
    414: "The question is too long",
    415: "The question cannot be read",
    429: "Too many questions",
    431: "The question cannot be read",
    500: "The answer could not be made",
    503: "The answer took too long",
}


class QueryProblem(Exception):
    """Why a query is refused: a sentence, or one for each invalid parameter."""

    def __init__(self, status: int, detail: str = "", errors: Mapping[str, Sequence[str]] | None = None):
        self.status = status
        self.errors = [(name, each) for name, sentences in (errors or {}).items() for each in sentences]
        self.detail = detail or " ".join(f"{name}: {each}" for name, each in self.errors)
        super().__init__(self.detail)


def problem_response(status: int, detail: str, errors: Sequence[tuple[str, str]] = ()) -> JsonResponse:
    """The answer for a status of `TITLES`; `errors` are pairs of a parameter and a sentence."""
    body = {"type": f"{settings.SITE_URL}/data/#problems", "title": TITLES[status], "status": status, "detail": detail}
    if errors:
        body["errors"] = [{"parameter": name, "detail": sentence} for name, sentence in errors]
    return JsonResponse(body, status=status, content_type="application/problem+json")


WINDOW = 60
"""Length in seconds of the period in which requests are counted."""
METHODS = "GET, HEAD, OPTIONS"
READABLE = "ETag, Link, Retry-After"


def readable_anywhere(response: HttpResponse) -> HttpResponse:
    """Lets scripts of any page read the answer. Cookies have no effect here, so nothing personal can leak."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = READABLE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def preflight() -> HttpResponse:
    """The answer to a CORS preflight request: only reading, with any header, for a day."""
    response = HttpResponse(status=204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def visitor(request) -> str:
    """The visitor's address; one shared name for requests without one, as over a socket with no proxy declared."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return "unknown"


def seconds_to_wait(request) -> int:
    """Seconds until the visitor's address may send a request again; 0 while it is within `OPEN_DATA_PER_MINUTE`.

    Counted in the cache `open_data`: for this process only, unless all processes share that cache.
    """
    now, counts = time.time(), caches["open_data"]
    key = f"asked:{visitor(request)}:{int(now // WINDOW)}"
    counts.add(key, 0, WINDOW)
    try:
        count = counts.incr(key)
    except ValueError:  # the key expired between the two lines
        count = 1
    return 0 if count <= settings.OPEN_DATA_PER_MINUTE else WINDOW - int(now % WINDOW)


def open_data(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Adds headers, caching and limits to a view of the API; the view finds the current index at `request.catalogue`.

    A client that has the answer already gets 304, which is not counted. Errors are answered as problem documents.
    """

    @catalogue_page
    def counted(request, index, *args, **kwargs):
        if wait := seconds_to_wait(request):
            limit = f"At most {settings.OPEN_DATA_PER_MINUTE} answers a minute go to one address."
            response = problem_response(429, f"{limit} Ask again in {wait} seconds, or take the files at /data/.")
            response.headers["Retry-After"] = str(wait)
            return response
        request.catalogue = index
        return view(request, *args, **kwargs)

    @csrf_exempt
    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return readable_anywhere(preflight())
        if request.method not in ("GET", "HEAD"):
            response = problem_response(405, "Ask with GET: nothing can be written here.")
            response.headers["Allow"] = METHODS
            return readable_anywhere(response)
        method, request.method = request.method, "GET"
        try:
            response = counted(request, *args, **kwargs)
        except QueryProblem as problem:
            response = problem_response(problem.status, problem.detail, problem.errors)
        except Http404 as error:
            response = problem_response(404, str(error))
        except SuspiciousOperation as error:
            response = problem_response(400, f"The address cannot be read: {error}")
        finally:
            request.method = method  # the server then leaves out the body of an answer to HEAD
        return readable_anywhere(response)

    return answered
