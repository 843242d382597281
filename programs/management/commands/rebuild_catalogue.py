"""Derives the read model of the list anew from the catalogue's tables."""

from django.core.management.base import BaseCommand

from programs import actions
from programs.index import current_index


class Command(BaseCommand):
    """`manage.py rebuild_catalogue`: safe at any time, in one transaction."""

    help = "Rebuild the read model that the program list reads."

    def handle(self, *args, **options):
        """Prints how many programs are listed."""
        self.stdout.write(f"{actions.rebuild_catalogue():,} programs are listed.")
        current_index()  # and keeps it: web processes need not read every program themselves
