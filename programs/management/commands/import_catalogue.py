"""manage.py import_catalogue: reads federal files and program lists into the catalog."""

from functools import partial

from core.importing.command import ImportCommand
from programs.importers.catalog import SHIPPED, import_catalogue
from programs.index import current_index


class Command(ImportCommand):
    help = "Reads official files and program lists into the catalogue. All or nothing; twice changes nothing."
    shipped = SHIPPED
    import_files = staticmethod(import_catalogue)

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--all",
            action="store_true",
            dest="everything",
            help="read every school, field and level of the files, not only master's in the fields of the site",
        )

    def handle(self, *, everything, dry_run, **options):
        self.import_files = partial(import_catalogue, everything=everything)
        super().handle(dry_run=dry_run, **options)
        if not dry_run:
            current_index()  # stores the new index, so that web processes need not read every program
