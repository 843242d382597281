"""Forms on pages that a proxy may cache: they have no token, so the browser's headers prove where a POST comes from.

Also links back to the visitor's last page, only on this site.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

LARGEST_FORM = 64_000
"""Bytes of such a form: a page may print all of it again."""


def same_origin_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Accepts a POST only from pages of this site, by its Sec-Fetch-Site or Origin header; 403 without either.

    Replaces the CSRF token where a token would make a page personal. Every browser of the last years sends at least one
    of the two headers with a POST, and no page can forge them; the session cookie is also SameSite=Lax.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.method == "POST":
            if not is_own_page(request):
                raise PermissionDenied("This form can be sent from this site's own pages only.")
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
                raise RequestDataTooBig("This form is larger than its fields can be.")
        return view(request, *args, **kwargs)

    return checked


def is_own_page(request) -> bool:
    """Whether the browser reports a request from a page of the same origin: scheme, host and port."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin)[:2] == (request.scheme, request.get_host())


def own_address(request, address: str) -> str:
    """The address if it is on this site, otherwise blank: prevents redirects to other sites."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""
