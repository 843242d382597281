"""Brings an installation up to date before it serves: tables, static files, catalogue, first accounts."""

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from core.models import CatalogueVersion
from programs.models import Program

# What the shipped catalogue is made from: when one of these changes, it is imported anew.
CATALOGUE_FILES = ("data/**/*", "*/importers/*.py", "programs/read_model.py")


class Command(BaseCommand):
    """`manage.py prepare`: what is up to date is left alone, so a second run takes a second and prints nothing."""

    help = "Migrate, collect the static files, import the shipped catalogue and create the first accounts, as needed."

    def handle(self, *args, **options):
        """Refuses with a sentence when the database cannot be used."""
        try:
            call_command("migrate", verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        self.collect_static()
        self.import_shipped_catalogue()
        call_command("create_demo_accounts", stdout=self.stdout)

    def collect_static(self):
        """Copies, hashes and compresses the static files when one of them has changed since the last time."""
        found = sorted(
            (name, Path(storage.path(name))) for finder in get_finders() for name, storage in finder.list([])
        )
        stamp = Path(settings.STATIC_ROOT).with_suffix(".sha256")
        current = fingerprint(found)
        if not stamp.exists() or stamp.read_text() != current or not Path(settings.STATIC_ROOT).exists():
            self.stdout.write("Collecting the static files")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(current)

    def import_shipped_catalogue(self):
        """Imports the project's own files into a database that has not had them, or not in their present state.

        Shows the progress and the last lines of the report, which is long.
        The database itself remembers them, so newer official files that were imported since are not undone.
        """
        paths = [path for pattern in CATALOGUE_FILES for path in sorted(settings.BASE_DIR.glob(pattern))]
        shipped = fingerprint([(path.name, path) for path in paths if path.is_file()])[:32]
        imported = CatalogueVersion.objects.filter(name="shipped", token=shipped).exists()
        if not imported or not Program.objects.exists():
            self.stdout.write("Importing the catalogue")
            report = StringIO()
            call_command("import_catalogue", stdout=report)
            self.stdout.write("\n".join(report.getvalue().splitlines()[-2:]))
            self.stdout.write("What was read and left out, file by file: manage.py import_catalogue --dry-run")
            CatalogueVersion.objects.update_or_create(name="shipped", defaults={"token": shipped})


def fingerprint(files):
    """SHA-256 of named files: their names and contents, in the order given."""
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
