"""The site's pages for search engines, in parts of a thousand."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from core.models import CatalogueVersion
from programs.models import Program, School


class CatalogueSitemap(Sitemap):
    """Pages that may change whenever the catalogue does."""

    limit = 1000

    def get_latest_lastmod(self):
        """When the catalogue last changed."""
        return CatalogueVersion.objects.values_list("changed_at", flat=True).order_by("-changed_at").first()


class ProgramSitemap(CatalogueSitemap):
    """Every listed program."""

    def items(self):
        """Programs in a fixed order, so that the parts do not shift."""
        return Program.objects.listed().only("slug").order_by("pk")


class SchoolSitemap(CatalogueSitemap):
    """Every school with a listed program."""

    def items(self):
        """Schools in a fixed order."""
        return School.objects.listed().only("slug").order_by("pk")


class PageSitemap(Sitemap):
    """Single pages."""

    def items(self):
        """Names of URLs."""
        return ["home", "programs:programs", "programs:schools", "about-data"]

    def location(self, item):
        """The page's path."""
        return reverse(item)


SITEMAPS = {"pages": PageSitemap, "programs": ProgramSitemap, "schools": SchoolSitemap}
