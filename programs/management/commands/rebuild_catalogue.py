"""Derives the read model of the list again from the catalog's tables."""

from django.core.management.base import BaseCommand

from programs import actions
from programs.index import current_index


class Command(BaseCommand):
    """`manage.py rebuild_catalogue`: safe at any time, in one transaction."""

    help = "Rebuild the read model that the program list reads."

    def handle(self, *args, **options):
        self.stdout.write(f"{actions.rebuild_catalogue():,} programs are listed.")
        current_index()  # stores the new index, so that web processes need not read every program
