"""Where links of guides may lead: to pages of this site that exist, to federal and academic sites, to known sources."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from articles.models import Article, Statistic
from careers.models import Career
from core.models import Source
from programs.models import Program, School
from taxonomy.models import Specialization

ALWAYS = (".gov", ".edu", ".mil")
# Pages of one object: the name of the address, and the objects that have a page.
PAGES = {
    "programs:program": (Program.objects.published(), "slug"),
    "programs:school": (School.objects.with_page(), "slug"),
    "articles:article": (Article.objects.published(), "slug"),
    "articles:statistic": (Statistic.objects.all(), "key"),
    "careers:career": (Career.objects.published(), "slug"),
    "specializations:specialization": (Specialization.objects.published(), "slug"),
}


def link_problem(href: str, anchors: set[str]) -> str:
    """Why a link is not allowed, as a sentence; blank when it is. At most one query.

    `anchors` are those of the page itself.
    """
    parts = urlsplit(href)
    if parts.scheme == "mailto":
        return ""
    if parts.scheme:
        return outside_problem(parts.hostname or "")
    if not parts.path:
        return "" if not parts.fragment or parts.fragment in anchors else f"No heading here has #{parts.fragment}."
    try:
        match = resolve(parts.path)
    except Resolver404:
        return f"No page of this site has the address {parts.path}"
    found = PAGES.get(match.view_name)
    if found and not found[0].filter(**{found[1]: next(iter(match.kwargs.values()))}).exists():
        return f"The page {parts.path} does not exist."
    return ""


def outside_problem(host: str) -> str:
    """Why a link to another site is not allowed: its host must be a source, federal or academic. Blank when it is."""
    host = host.lower().removeprefix("www.")
    if host.endswith(ALWAYS) or Source.objects.filter(url__icontains=f"//{host}/").exists():
        return ""
    if Source.objects.filter(url__icontains=f"//www.{host}/").exists():
        return ""
    return f"{host} is no source of ours: add it to the sources, or use a paid block with its label."
