"""The one admin site that all apps share: under the portal's name, with the work queue as its front page."""

from django.conf import settings
from django.contrib.admin import AdminSite

from portal.second_factor import AsksTwice
from portal.work_queue import work_queue


class PortalAdminSite(AsksTwice, AdminSite):
    """Django's admin with the site's name in its titles and what needs doing on top of its index."""

    site_header = f"{settings.SITE_NAME} editors"
    site_title = f"{settings.SITE_NAME} editors"
    index_title = "What needs doing"

    def index(self, request, extra_context=None):
        """The index, with the tiles of whatever this person may see; those without work are left out."""
        tiles = work_queue(request, self)
        queue = {"has_queue": bool(tiles), "tiles": [tile for tile in tiles if tile.has_work]}
        return super().index(request, queue | (extra_context or {}))
