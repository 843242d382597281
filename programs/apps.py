"""Starts the app: every app's rules are known in every process."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProgramsConfig(AppConfig):
    """Schools and programs, and the rules that any app adds in a module `rules`."""

    name = "programs"

    def ready(self):
        """Imports them, so that the admin names the rules of an upper app as the check does."""
        autodiscover_modules("rules")
