"""manage.py import_catalogue: reads federal files and program lists into the catalogue."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.importing import ImportProblem, Progress, Report
from programs.importers.catalogue import SHIPPED, import_catalogue


class Command(BaseCommand):
    help = "Reads official files and program lists into the catalogue. All or nothing; twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="*", type=Path, default=[SHIPPED], help="file or folder (default: data/)")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, write nothing")

    def handle(self, *, path, dry_run, verbosity, **options):
        report = Report(Progress() if verbosity else None)
        try:
            import_catalogue(path, report, dry_run=dry_run)
        except ImportProblem as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from problem
        except DatabaseError as error:
            raise CommandError(f"The database refused a row, nothing was changed: {error}") from error
        finally:
            if report.progress:
                report.progress.finish()
        if verbosity:
            self.stdout.write(str(report))
            if dry_run:
                self.stdout.write("A dry run: nothing was written.")
