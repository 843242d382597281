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
from core.page_cache import wants_part
from core.release import release
from programs.index import current_index
from programs.read_model import CATALOGUE

View = Callable[..., HttpResponse]


def catalogue_page(
    view: View | None = None, *, parameters: Iterable[str] = (), is_counted: bool = False
) -> View | Callable[[View], View]:
    """Gives the view the current index as its second argument, and its page an ETag.

    The page must depend on nothing but the URL, the index's catalogue and moment, and whether htmx asks: nothing
    personal. Then the same ETag means the same page, and a browser that has it is answered 304 after one query.
    `core.page_cache` may store the page under URLs with these `parameters` and no others.
    A visit of a page with `is_counted` counts in `programs.usage`. What it counts is known once the page is built, so
    its 304 comes from the page cache alone, and nginx does not keep it.
    """
    if view is None:
        return partial(catalogue_page, parameters=parameters, is_counted=is_counted)

    @wraps(view)
    def page(request, *args, **kwargs):
        index = current_index()
        parts = (release(), index.version, index.moment.isoformat(), str(wants_part(request)), request.get_full_path())
        etag = f'W/"{blake2b("|".join(parts).encode(), digest_size=12).hexdigest()}"'
        response = None if settings.DEBUG or is_counted else get_conditional_response(request, etag=etag)
        if response is None:
            make = partial(view, request, index, *args, **kwargs)
            response = replica.read(make, name=CATALOGUE, version=index.version)
        if response.status_code in (200, 304) and not settings.DEBUG:
            response.version, response.fresh_until = index.version, index.until
            response.headers["ETag"] = etag
            patch_cache_control(response, public=True, no_cache=True)
            if not getattr(request, "usage", ()):
                response.headers["X-Accel-Expires"] = "1"  # seconds for which nginx keeps it (deploy/nginx.conf)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Accept-Encoding"])
        return response

    page.known_parameters = frozenset(parameters)
    return page


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
