"""manage.py import_careers: reads what federal files say about occupations."""

from careers.importers.careers import SHIPPED, import_careers
from core.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Reads official files on wages, outlook and fields of occupations. All or nothing; twice changes nothing."
    shipped = SHIPPED
    import_files = staticmethod(import_careers)
