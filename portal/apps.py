"""The portal as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from portal.roles import hand_out


class PortalConfig(AppConfig):
    """Hands out rights after each migration: django.contrib.auth, which stands before it, makes them just then."""

    name = "portal"

    def ready(self):
        """Listens for all apps, those to come too; then, after their own, finds the portal’s admin classes."""
        post_migrate.connect(hand_out, dispatch_uid="portal.roles.hand_out")
        autodiscover_modules("people_admin")
