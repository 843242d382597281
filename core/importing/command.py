"""The common part of `manage.py import_…`: arguments, progress, report, problems in one line."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from core.importing.reading import ImportProblem

from .reporting import Progress, Report

CACHE = 20_000
"""Kilobytes of the database that SQLite holds in memory during an import. Other databases manage this themselves."""


class ImportCommand(BaseCommand):
    """Imports files and folders, by default `shipped`. Subclasses define `shipped` and `import_files`."""

    shipped: Path

    def import_files(self, paths: Iterable[Path], report: Report, *, dry_run: bool) -> None:
        """Reads the files in one transaction, fills the report, raises ImportProblem."""
        raise NotImplementedError

    def add_arguments(self, parser):
        default = f"(default: {self.shipped.parent.name}/{self.shipped.name}/)"
        parser.add_argument("path", nargs="*", type=Path, default=[self.shipped], help=f"file or folder {default}")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, write nothing")

    def handle(self, *, path, dry_run, verbosity, **options):
        report = Report(Progress() if verbosity else None)
        if connection.vendor == "sqlite":
            connection.cursor().execute(f"PRAGMA cache_size=-{CACHE}")
        try:
            self.import_files(path, report, dry_run=dry_run)
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
        if connection.vendor == "postgresql" and not dry_run:
            connection.cursor().execute("ANALYZE")  # its own turn for that comes minutes later
