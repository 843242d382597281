"""manage.py load_glossary: adds the shipped words that the glossary does not have yet."""

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.glossary import load_glossary


class Command(BaseCommand):
    """A word that was loaded before belongs to the editors and is not changed."""

    help = "Add the shipped terms that the glossary does not have yet. Never changes one that it has."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many would be added, and add none")

    @transaction.atomic
    def handle(self, *args, **options):
        self.stdout.write(f"{load_glossary()} terms were added to the glossary.")
        transaction.set_rollback(options["dry_run"])
