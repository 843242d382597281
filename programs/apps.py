"""Loads the rules of every app when a process starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProgramsConfig(AppConfig):
    """Schools and programs, and the rules in any app's module `rules`."""

    name = "programs"

    def ready(self):
        """Imports the rules of all apps, so that the admin shows the same rules as the check."""
        autodiscover_modules("rules")
