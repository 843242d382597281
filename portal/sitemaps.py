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
    """Pages that may change whenever the catalogue does."""

    limit = 1000
    changed_at = None

    def get_latest_lastmod(self):
        """When the catalogue last changed."""
        return self.changed_at


class ProgramSitemap(CatalogueSitemap):
    """Every listed program that search engines may have."""

    def items(self):
        """Programs in a fixed order, so that the parts do not shift."""
        return Program.objects.indexed().only("slug").order_by("pk")


class SchoolSitemap(CatalogueSitemap):
    """Every school with a listed program."""

    def items(self):
        """Schools in a fixed order."""
        return School.objects.listed().only("slug").order_by("pk")


class SpecializationSitemap(CatalogueSitemap):
    """Every listed specialization that search engines may have."""

    def items(self):
        """Specializations in order of name."""
        return Specialization.objects.indexed().only("slug").order_by("name")


class CareerSitemap(CatalogueSitemap):
    """Every listed career that search engines may have."""

    def items(self):
        """Careers in a fixed order."""
        return Career.objects.indexed().only("slug").order_by("pk")


class ArticleSitemap(Sitemap):
    """Every guide of the lists that search engines may have. There is one for each request."""

    @cached_property
    def articles(self):
        """Read once, for the pages and for the newest of their days."""
        return list(Article.objects.indexed().only("slug", "updated_at").order_by("pk"))

    def items(self):
        """Guides in a fixed order."""
        return self.articles

    def lastmod(self, item):
        """When its words last changed."""
        return item.updated_at


class StatisticSitemap(Sitemap):
    """Every statistic that may be quoted."""

    limit = 1000

    def items(self):
        """Statistics in a fixed order."""
        return Statistic.objects.current(timezone.localdate()).only("key").order_by("pk")


class PageSitemap(Sitemap):
    """Single pages."""

    def items(self):
        """Names of URLs."""
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
        """The page's path."""
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
    """The sitemaps of one request. One query, for when the catalogue last changed."""
    changed_at = CatalogueVersion.objects.values_list("changed_at", flat=True).order_by("-changed_at").first()
    found = {name: kind() for name, kind in SITEMAPS.items()}
    for sitemap in found.values():
        if isinstance(sitemap, CatalogueSitemap):
            sitemap.changed_at = changed_at
    return found


def index(request):
    """The parts."""
    return views.index(request, sitemaps(), sitemap_url_name="sitemap")


def part(request, section):
    """One part."""
    return views.sitemap(request, sitemaps(), section)
