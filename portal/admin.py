"""The one admin site that all apps share, under the portal's name."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class PortalAdminSite(AdminSite):
    """Django's admin with the site's name in its titles."""

    site_header = f"{settings.SITE_NAME} editors"
    site_title = settings.SITE_NAME
    index_title = "What the site shows"


class PortalAdminConfig(AdminConfig):
    """Makes PortalAdminSite the default admin site, so apps register with `admin.register` as usual."""

    default_site = "portal.admin.PortalAdminSite"
