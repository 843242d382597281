"""The portal as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete
from django.utils.module_loading import autodiscover_modules, import_string

from portal.roles import grant_rights


def forget_person(sender, instance, **signal) -> None:
    """Removes what the apps store about a person, in the transaction that deletes the account.

    This listens to Django's own signal, because accounts belong to no app of this project and are deleted in several
    places.
    """
    import_string("corrections.actions.forget_reporter")(import_string("submissions.privacy.addresses_of")(instance))
    import_string("submissions.privacy.forget")(instance)


class PortalConfig(AppConfig):
    """Grants permissions after each migration. django.contrib.auth creates them, so it is installed before this app."""

    name = "portal"

    def ready(self):
        """Connects the signal handlers for all apps, then finds the portal’s admin classes."""
        post_migrate.connect(grant_rights, dispatch_uid="portal.roles.grant_rights")
        pre_delete.connect(forget_person, sender=settings.AUTH_USER_MODEL, dispatch_uid="portal.apps.forget_person")
        autodiscover_modules("accounts_admin")
