"""Pages above the apps: home, the data page, search, and files for crawlers and monitors."""

import sys

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from core.figures import REASONS, Figure, missing
from core.forms import without_refused
from core.listing.selection import Selection, page_links
from core.models import GlossaryTerm, Source
from core.statement_limits import is_cut_off
from open_data.http import problem_response, readable_anywhere
from portal import health
from portal import home as front
from portal.middleware import busy, refused
from portal.site_search import KINDS, SearchForm
from portal.site_search import search as find
from portal.site_search import suggestions as suggest
from programs import facets
from programs.coverage import coverage
from programs.http import catalogue_page
from programs.measures import GROUPS
from programs.pages import awards_chart


@require_safe
@catalogue_page
def home(request, index):
    """The ways into the catalog, each with its count; what changed, and how fresh the facts are."""
    counts = index.answer({}).counts
    closeness = front.by_closeness(index, counts[facets.CLOSENESS.column])
    context = {
        "totals": index.totals,
        "guides": front.guides(index),
        "formats": front.format_counts(counts),
        "demanded": front.demanded(index, counts[facets.SPECIALIZATION.column]),
        "closeness": closeness,
        "trends": [(label, awards_chart(index.awards_by_closeness.get(value, {}))) for value, label, _ in closeness],
        "changes": front.latest_changes(),
        "editions": front.newest_editions(index.sources.values()),
        "changed_at": front.changed_at(),
    }
    return render(request, "home.html", context)


@require_safe
@catalogue_page
def about_data(request, index):
    """Every source with its release, license and credit; how much is known; how each measure is defined."""
    context = {"sources": Source.objects.all(), "totals": index.totals, "coverage": coverage(), "groups": GROUPS}
    return render(request, "about_data.html", context)


@require_safe
@catalogue_page
def glossary(request, index):
    """Every term with its definition."""
    return render(request, "glossary.html", {"terms": GlossaryTerm.objects.prefetch_related("see_also")})


@require_safe
@catalogue_page
def search(request, index):
    """What the query finds in all kinds."""
    form, ignored = without_refused(SearchForm, request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = find(asked["q"], index, kind=asked["kind"]) if asked.get("q") else None
    context = {"form": form, "asked": asked, "found": found, "ignored": ignored, "kinds": KINDS}
    return render(request, "search.html", context)


@require_safe
@catalogue_page
def suggestions(request, index):
    """Links to the best of each kind for a query that is being typed; a fragment, not a whole page."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    groups = suggest(query, index) if query else ()
    return render(request, "_suggestions.html", {"query": query, "groups": groups})


@require_safe
def robots(request):
    """What crawlers may read: everything public in the sitemap, but not the countless combinations of filters."""
    forbidden = [
        f"Disallow: {path}"
        for path in (
            "/admin/",
            "/api/",
            "/preview/",
            "/corrections/",
            "/programs/?",
            "/specializations/*?",
            "/careers/?",
        )
    ]
    lines = ["User-agent: *", *forbidden, f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request):
    """The site's name and icon for the home screen of a phone."""
    icon = {"src": "/apple-touch-icon.png", "sizes": "180x180", "type": "image/png"}
    described = {"name": settings.SITE_NAME, "short_name": settings.SITE_NAME, "start_url": "/", "icons": [icon]}
    return JsonResponse(described, content_type="application/manifest+json")


@require_safe
def healthz(request):
    """Answers while the process is alive; makes no query."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def unreadable(request, exception):
    """The answer to a request that Django refuses to read."""
    return refused(request)


def broken(request):
    """The answer after an error: a problem document for the API, a page for visitors."""
    if is_cut_off(sys.exc_info()[1]):
        return busy(request)
    if request.path.startswith("/api/"):
        return readable_anywhere(problem_response(500, "Something is wrong on our side. Ask again later."))
    return server_error(request)


@never_cache
@require_safe
def readyz(request):
    """Whether this process is ready for visitors; 503 with what is missing. Builds the index first if there is none."""
    missing = health.missing()
    answer = {"ready": not missing, "missing": missing}
    return JsonResponse(answer, status=503 if missing else 200)


@require_safe
def components(request):
    """Every component with example values; routed on development machines only."""
    examples = [
        Figure(52_100, "usd_per_year", "2023-24", "school average"),
        Figure(147, "count", "2023-24", note="A count, not a rate."),
        *(missing(reason) for reason in REASONS),
    ]
    pages = page_links(Selection(page=2), 9)
    return render(request, "components.html", {"figures": examples, "pages": pages})
