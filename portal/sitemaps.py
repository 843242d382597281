"""The site's pages for search engines, in parts of a thousand."""

from django.contrib.sitemaps import Sitemap, views
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from articles.models import Article, Statistic
from careers.models import Career
from core.models import CatalogueVersion
from programs.models import Program, School
from taxonomy.models import Specialization


class CatalogueSitemap(Sitemap):
    """Pages that may change with the catalog."""

    limit = 1000
    changed_at = None

    def get_latest_lastmod(self):
        return self.changed_at


class ProgramSitemap(CatalogueSitemap):
    """Every listed program that search engines may have."""

    def items(self):
        """The order is fixed, so that programs stay in their parts."""
        return Program.objects.indexed().only("slug").order_by("pk")


class SchoolSitemap(CatalogueSitemap):
    """Every school with a listed program."""

    def items(self):
        return School.objects.listed().only("slug").order_by("pk")


class SpecializationSitemap(CatalogueSitemap):
    """Every listed specialization that search engines may have."""

    def items(self):
        return Specialization.objects.indexed().only("slug").order_by("name")


class CareerSitemap(CatalogueSitemap):
    """Every listed career that search engines may have."""

    def items(self):
        return Career.objects.indexed().only("slug").order_by("pk")


class ArticleSitemap(Sitemap):
    """Every listed guide that search engines may index. One object for each request."""

    @cached_property
    def articles(self):
        """Read once, for the pages and for the newest date."""
        return list(Article.objects.indexed().only("slug", "updated_at").order_by("pk"))

    def items(self):
        return self.articles

    def lastmod(self, item):
        return item.updated_at


class StatisticSitemap(Sitemap):
    """Every statistic that may be quoted."""

    limit = 1000

    def items(self):
        return Statistic.objects.current(timezone.localdate()).only("key").order_by("pk")


class PageSitemap(Sitemap):
    def items(self):
        return [
            "home",
            "programs:programs",
            "programs:schools",
            "programs:deadlines",
            "specializations:specializations",
            "careers:careers",
            "articles:articles",
            "articles:statistics",
            "programs:changes",
            "glossary",
            "about-data",
            "open_data:data",
        ]

    def location(self, item):
        return reverse(item)


SITEMAPS = {
    "pages": PageSitemap,
    "specializations": SpecializationSitemap,
    "programs": ProgramSitemap,
    "schools": SchoolSitemap,
    "careers": CareerSitemap,
    "articles": ArticleSitemap,
    "statistics": StatisticSitemap,
}


def sitemaps():
    """The sitemaps of one request. One query, for when the catalog last changed."""
    changed_at = CatalogueVersion.objects.values_list("changed_at", flat=True).order_by("-changed_at").first()
    found = {name: kind() for name, kind in SITEMAPS.items()}
    for sitemap in found.values():
        if isinstance(sitemap, CatalogueSitemap):
            sitemap.changed_at = changed_at
    return found


def index(request):
    return views.index(request, sitemaps(), sitemap_url_name="sitemap")


def part(request, section):
    return views.sitemap(request, sitemaps(), section)
