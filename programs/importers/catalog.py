"""The whole import: recognizes the files and reads them in order, in one transaction."""

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from core.importing import FileKind, Report, sort_files
from programs import actions
from programs.importers import (
    community_lists,
    described_programs,
    ipeds_charges,
    ipeds_completions,
    ipeds_directory,
    scorecard_fields,
)
from programs.importers.community_lists import LISTS as NAMED_LISTS
from programs.importers.sources import relate_programs
from taxonomy.importers import fields, specializations
from taxonomy.models import CipCode

from .ipeds_completions import ALL_FIELDS

SHIPPED = settings.BASE_DIR / "data" / "catalogue"
TITLES_SHIPPED = settings.BASE_DIR / "data" / "fields" / "cip2020_codes_titles_all.csv"

# In this order, because each may need rows of the ones before.
FACTS = (
    FileKind(fields.parse, fields.load, "Fields of study", fields.COLUMNS),
    FileKind(ipeds_directory.parse, ipeds_directory.load, "IPEDS directory (HD)", ipeds_directory.COLUMNS),
    FileKind(ipeds_completions.parse, ipeds_completions.load, "IPEDS completions (C_A)", ipeds_completions.COLUMNS),
    FileKind(ipeds_charges.parse, ipeds_charges.load, "IPEDS charges (IC_AY)", ipeds_charges.COLUMNS),
    FileKind(
        scorecard_fields.parse, scorecard_fields.load, "College Scorecard field of study", scorecard_fields.COLUMNS
    ),
    FileKind(specializations.parse, specializations.load, "Specializations", specializations.COLUMNS),
)
# These need programs, which are made from the facts.
LISTS = (
    FileKind(
        ipeds_directory.parse_nicknames,
        ipeds_directory.load_nicknames,
        "Nicknames of schools",
        ipeds_directory.NICKNAME_COLUMNS,
    ),
    *(FileKind(community_lists.parse, community_lists.load, named.facts.title, named.columns) for named in NAMED_LISTS),
    FileKind(described_programs.parse, described_programs.load, "Described programs", described_programs.COLUMNS),
)
KINDS = FACTS + LISTS
FIELDS, DIRECTORY, COMPLETIONS, CHARGES, OUTCOMES, _ = FACTS
# Only for an import of every field: makes a field for each code with completions.
TITLES = FileKind(fields.parse_titles, fields.load_titles, "Titles of all fields of study", fields.TITLE_COLUMNS)


def import_catalogue(paths: Iterable[Path], report: Report, *, dry_run: bool = False, everything: bool = False) -> None:
    """Reads the files, and the known ones of each folder, into the catalog. All, or nothing on a problem.

    A dry run does all the work and rolls it back. If the catalog is empty and there is no fields.csv, the shipped one
    is read. `everything` reads all schools, fields and levels of the files, not only master's in the site's subject.
    Neither kind of import changes what the other imported.
    """
    files = sort_files((TITLES, *KINDS) if everything else KINDS, paths, report)
    if not (files[FIELDS] or CipCode.objects.exists()):
        files[FIELDS] = [SHIPPED / "fields.csv"]
    if everything and files[COMPLETIONS] and not files[TITLES]:
        files[TITLES] = [TITLES_SHIPPED]
    if report.progress:
        report.progress.steps = sum(map(len, files.values())) + 2
    with transaction.atomic():
        _load([FIELDS, TITLES, *FACTS[1:]], files, report, everything=everything)
        part = report.file(None, "Programs")
        ipeds_completions.load_programs(part, everything=everything)
        scorecard_fields.link_programs(part)
        relate_programs(part)
        _load(LISTS, files, report)
        if everything:
            _analyze()
        report.start("The list of programs")
        report.notes.append(f"{actions.rebuild_catalogue():,} programs are listed.")
        transaction.set_rollback(dry_run)


def _load(kinds, files, report, *, everything=False):
    for kind in kinds:
        for path in files[kind]:
            kind.load(path, report, **_needs(kind, files[COMPLETIONS], everything))


def _analyze():
    """Updates the database's statistics: after so many new rows they are wrong, and queries read whole tables.

    One table at a time: ANALYZE of everything would lock tables that all databases of a PostgreSQL server share until
    the end of the transaction, and two imports would wait for each other.
    """
    with connection.cursor() as cursor:
        for label in ("taxonomy", "programs"):
            for model in apps.get_app_config(label).get_models():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _needs(kind, completions, everything):
    """The arguments of an importer in addition to its file."""
    if kind is TITLES:
        return {"used": {code for code in ipeds_completions.codes_in(completions) if not code.startswith(ALL_FIELDS)}}
    if kind is DIRECTORY:
        return {"covered": None if everything else ipeds_completions.covered_schools(completions)}
    return {"everything": everything} if kind in (COMPLETIONS, CHARGES, OUTCOMES) else {}
