"""Puts the portal's admin site in the place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Makes PortalAdminSite the default admin site, so apps register with `admin.register` as usual."""

    default_site = "portal.admin_site.PortalAdminSite"
