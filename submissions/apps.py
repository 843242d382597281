"""The app, and what it does when an account ends."""

from importlib import import_module

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Whoever ends an account, its owner or an administrator, this app forgets the person in the same transaction."""

    name = "submissions"

    def ready(self):
        """Lets `submissions.privacy` listen for accounts that end, once the models are there."""
        import_module("submissions.privacy")
