"""The portal as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete
from django.utils.module_loading import autodiscover_modules, import_string

from portal.roles import grant_rights


def forget_person(sender, instance, **signal) -> None:
    """Lets the apps forget a person whose account ends, in the transaction that deletes it.

    A signal of Django's own: accounts belong to no app of ours, and several places end them.
    """
    import_string("corrections.actions.forget_reporter")(import_string("submissions.privacy.addresses_of")(instance))
    import_string("submissions.privacy.forget")(instance)


class PortalConfig(AppConfig):
    """Hands out rights after each migration: django.contrib.auth, which stands before it, makes them just then."""

    name = "portal"

    def ready(self):
        """Listens for all apps, those to come too; then, after their own, finds the portal’s admin classes."""
        post_migrate.connect(grant_rights, dispatch_uid="portal.roles.grant_rights")
        pre_delete.connect(forget_person, sender=settings.AUTH_USER_MODEL, dispatch_uid="portal.apps.forget_person")
        autodiscover_modules("accounts_admin")
