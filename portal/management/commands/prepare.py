"""Brings an installation up to date before it serves: tables, static files, catalog, first accounts."""

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Article, Statistic
from careers.models import Occupation
from core.models import CatalogueVersion, GlossaryTerm
from portal.roles import make_groups
from programs.index import current_index
from programs.models import Program
from submissions.actions import add_first_reasons
from taxonomy.models import SpecializationSection

# Each import of shipped facts: its command, a table that it fills, and the files whose change repeats it.
SHIPPED = [
    (
        "import_catalogue",
        Program,
        [
            "data/catalogue/**/*",
            "taxonomy/importers/*.py",
            "programs/importers/*.py",
            "programs/read_model.py",
            "core/listing/search.py",
        ],
    ),
    (
        "import_careers",
        Occupation,
        ["data/careers/**/*", "data/catalogue/fields.csv", "careers/importers/*.py"],
    ),
    (
        "load_specializations",
        SpecializationSection,
        ["data/specializations/*", "specializations/importers.py"],
    ),
    # Computed from the tables above, so a change of their files repeats it too.
    (
        "refresh_statistics",
        Statistic,
        [
            "data/articles/statistics.json",
            "data/catalogue/**/*",
            "data/careers/**/*",
            "articles/computed.py",
            "articles/computed_tables.py",
            "*/importers/*.py",
            "programs/read_model.py",
        ],
    ),
    ("load_articles", Article, ["data/articles/*.md"]),
    ("load_glossary", GlossaryTerm, ["data/glossary.toml"]),
]


class Command(BaseCommand):
    """`manage.py prepare`: skips what is up to date, so a second run takes a second and prints nothing."""

    help = "Migrate, collect the static files, import the shipped catalogue and create the first accounts, as needed."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", type=Path, help="development only: the file that holds the passwords")

    def handle(self, *args, accounts=None, **options):
        """Raises CommandError when the database cannot be used."""
        try:
            self.move_old_layout_aside()
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        make_groups()
        add_first_reasons()
        self.collect_static()
        for shipped in SHIPPED:
            self.import_shipped(*shipped)
        current_index()  # also stores it, so that the next processes answer at once
        call_command("create_demo_accounts", accounts=accounts, stdout=self.stdout)

    def move_old_layout_aside(self):
        """Renames the file of a database that is older than the specialization tables in `taxonomy`.

        Raises CommandError for such a database on a server, which is not changed.
        """
        if ("specializations", "0001_initial") not in MigrationRecorder(connection).applied_migrations():
            return
        old = "The database was made by an older version, with tables that this one does not read"
        if connection.vendor != "sqlite":
            raise CommandError(f"{old}. Make an empty database and name it in DATABASE_URL.")
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        aside = path.with_suffix(f".before-{timezone.localdate()}{path.suffix}")
        for each in path.parent.glob(f"{path.name}*"):
            each.rename(each.with_name(each.name.replace(path.name, aside.name, 1)))
        self.stdout.write(f"{old}. It is now {aside}; a new one is made.")

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

    def import_shipped(self, command, table, patterns):
        """Imports the project's own files if the database does not have their present state.

        Shows the progress and only the last lines of the report, which is long. The database stores which files it has,
        so newer official files that were imported since are not undone.
        """
        paths = [path for pattern in patterns for path in sorted(settings.BASE_DIR.glob(pattern))]
        token = fingerprint([(path.name, path) for path in paths if path.is_file()])[:32]
        if not paths:
            return
        imported = CatalogueVersion.objects.filter(name=command, token=token).exists()
        if not imported or not table.objects.exists():
            report = StringIO()
            call_command(command, stdout=report)
            self.stdout.write("\n".join(report.getvalue().splitlines()[-2:]))
            if command.startswith("import_"):
                self.stdout.write(f"What was read and left out, file by file: manage.py {command} --dry-run")
            CatalogueVersion.objects.update_or_create(name=command, defaults={"token": token})


def fingerprint(files):
    """SHA-256 over the names and contents of files, in the order given."""
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
