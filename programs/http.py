"""Pages of the catalogue over HTTP: answered from its current version, and not answered twice."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from core.release import release
from programs.program_index import current_index


def catalogue_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the current index as its second argument, and its page an ETag.

    The page must depend on nothing but the URL, the catalogue, the day and whether htmx asks: nothing personal. Then
    the same ETag means the same page, and a browser or proxy that has it is answered 304 after one query.
    """

    @wraps(view)
    def page(request, *args, **kwargs):
        index = current_index()
        parts = (release(), index.version, index.today.isoformat(), str(wants_part(request)), request.get_full_path())
        etag = f'W/"{blake2b("|".join(parts).encode(), digest_size=12).hexdigest()}"'
        response = None if settings.DEBUG else get_conditional_response(request, etag=etag)
        if response is None:
            response = view(request, index, *args, **kwargs)
        if response.status_code in (200, 304) and not settings.DEBUG:
            response.headers["ETag"] = etag
            patch_cache_control(response, public=True, no_cache=True)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response

    return page


def wants_part(request) -> bool:
    """Whether htmx asks for the part of the page that changes; when it restores a page it asks for the whole."""
    return bool(request.htmx and not request.htmx.history_restore_request)


def moved_or_missing(former_slugs, owner: str, slug: str) -> HttpResponse:
    """301 to the page that had this slug before; 404 when none had."""
    former = former_slugs.filter(slug=slug).select_related(owner).first()
    if former is None:
        raise Http404("Nothing here has or had this address.")
    return HttpResponsePermanentRedirect(getattr(former, owner).get_absolute_url())
