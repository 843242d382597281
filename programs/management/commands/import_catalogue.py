"""manage.py import_catalogue: reads federal files and program lists into the catalogue."""

from core.importing.command import ImportCommand
from programs.importers.catalogue import SHIPPED, import_catalogue


class Command(ImportCommand):
    help = "Reads official files and program lists into the catalogue. All or nothing; twice changes nothing."
    shipped = SHIPPED
    import_files = staticmethod(import_catalogue)
