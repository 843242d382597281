"""Pages that stand above the apps: home, the data page, and what machines ask for."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.figures import REASONS, Figure, missing
from core.listings import Selection, page_links
from core.models import Source
from programs import facets
from programs.coverage import coverage
from programs.http import catalogue_page
from programs.measures import GROUPS
from programs.pages import awards_chart


@require_safe
@catalogue_page
def home(request, index):
    """The ways into the catalogue, each with its count."""
    counts = index.answer({}).counts
    ways = {}
    for name, facet in (("closeness", facets.CLOSENESS), ("specializations", facets.SPECIALIZATION)):
        labelled = dict(index.options[facet.column])
        found = [
            (value, labelled[value], counts[facet.column].get(value, 0))
            for value in labelled
            if value in counts[facet.column]
        ]
        ways[name] = sorted(found, key=lambda way: -way[2]) if name == "specializations" else found
    trends = [(label, awards_chart(index.awards_by_closeness.get(value, {}))) for value, label, _ in ways["closeness"]]
    return render(request, "home.html", {"totals": index.totals, "trends": trends, **ways})


@require_safe
@catalogue_page
def about_data(request, index):
    """Every source with its release, licence and credit; how much is known; how each measure is defined."""
    context = {"sources": Source.objects.all(), "totals": index.totals, "coverage": coverage(), "groups": GROUPS}
    return render(request, "about_data.html", context)


@require_safe
def robots(request):
    """What crawlers may read: everything public, from the sitemap; not the countless combinations of filters."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /programs/?", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request):
    """Answers while the process is alive; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def components(request):
    """Every part that pages are put together from, with example values; routed on development machines only."""
    examples = [
        Figure(52_100, "usd_per_year", "2023-24", "school average"),
        Figure(147, "count", "2023-24", note="A count, not a rate."),
        *(missing(reason) for reason in REASONS),
    ]
    pages = page_links(Selection(page=2), 9)
    return render(request, "components.html", {"figures": examples, "pages": pages})
