"""manage.py load_specializations: gives the shipped texts to specializations that have none yet."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.importing import ImportProblem
from specializations import importers

SHIPPED = settings.BASE_DIR / "data" / "specializations"


class Command(BaseCommand):
    """A text that was loaded before belongs to the editors and is not changed."""

    help = "Load the shipped texts and occupations of specializations that have none yet. Never changes an edited one."

    def add_arguments(self, parser):
        """`--dry-run` does all the work and rolls it back."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be loaded, and load nothing")

    @transaction.atomic
    def handle(self, *args, **options):
        """Loads every file, or none if there is a problem."""
        try:
            given = importers.load(map(importers.parse, sorted(SHIPPED.glob("*.md"))))
        except ImportProblem as problem:
            raise CommandError(str(problem)) from problem
        transaction.set_rollback(options["dry_run"])
        self.stdout.write(f"{given} specializations were given a text or occupations.")
