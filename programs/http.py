"""Pages of the catalogue over HTTP: answered from its current version, and not answered twice."""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from hashlib import blake2b

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from core import replica
from core.models import Findable
from core.release import release
from programs.index import current_index
from programs.read_model import CATALOGUE

View = Callable[..., HttpResponse]


def catalogue_page(view: View | None = None, *, asks: Iterable[str] = ()) -> View | Callable[[View], View]:
    """Gives the view the current index as its second argument, and its page an ETag.

    The page must depend on nothing but the URL, the index's catalogue and moment, and whether htmx asks: nothing
    personal. Then the same ETag means the same page, and whoever has it already is answered 304 after one query; and
    `programs.page_cache` may keep it, with the parameters of the URL that it `asks` for and no others.
    """
    if view is None:
        return partial(catalogue_page, asks=asks)

    @wraps(view)
    def page(request, *args, **kwargs):
        index = current_index()
        parts = (release(), index.version, index.moment.isoformat(), str(wants_part(request)), request.get_full_path())
        etag = f'W/"{blake2b("|".join(parts).encode(), digest_size=12).hexdigest()}"'
        response = None if settings.DEBUG else get_conditional_response(request, etag=etag)
        if response is None:
            make = partial(view, request, index, *args, **kwargs)
            response = replica.read(make, name=CATALOGUE, version=index.version)
        if response.status_code in (200, 304) and not settings.DEBUG:
            request.answered_from = index
            response.headers["ETag"] = etag
            patch_cache_control(response, public=True, no_cache=True)
            # What nginx may keep, where it is set up to, and for how many seconds: this alone (deploy/nginx.conf).
            response.headers["X-Accel-Expires"] = "1"
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Accept-Encoding"])
        return response

    page.asks = frozenset(asks)
    return page


def wants_part(request) -> bool:
    """Whether htmx asks for the part of the page that changes; when it restores a page it asks for the whole."""
    return (
        request.META.get("HTTP_HX_REQUEST") == "true" and request.META.get("HTTP_HX_HISTORY_RESTORE_REQUEST") != "true"
    )


def with_robots_header(response: HttpResponse, page: Findable) -> HttpResponse:
    """The answer, which asks crawlers to leave the page out where editors said so."""
    if page.is_noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def moved_or_missing(former_slugs, owner: str, slug: str) -> HttpResponse:
    """A redirect to the page that had this slug before; 404 when none had."""
    return redirect_for_now(former_page(former_slugs, owner, slug).get_absolute_url())


def redirect_for_now(address: str) -> HttpResponseRedirect:
    """A redirect that editors can undo: an archived page may be published again, a former slug given to another page.

    Browsers follow a 301 without asking again, so the address would lead away for good.
    """
    response = HttpResponseRedirect(address)
    patch_cache_control(response, no_cache=True)
    return response


def former_page(former_slugs, owner: str, slug: str) -> Model:
    """What had this slug before. Raises `Http404` when nothing had."""
    former = former_slugs.filter(slug=slug).select_related(owner).first()
    if former is None:
        raise Http404("Nothing here has or had this address.")
    return getattr(former, owner)
