"""The import as a whole: which file is which, in which order they are read, all in one transaction."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.importing import Kind, Report, sort_files
from programs import actions
from specializations.importers import fields, specializations
from specializations.models import CipCode

from . import (
    described_programs,
    ipeds_charges,
    ipeds_completions,
    ipeds_directory,
    named_lists,
    school_nicknames,
    scorecard_fields,
)
from .fits import relate_programs
from .listed_programs import LISTS as NAMED_LISTS

SHIPPED = settings.BASE_DIR / "data" / "catalogue"

# In the order in which they need one another.
FACTS = (
    Kind(fields, "Fields of study", fields.COLUMNS),
    Kind(ipeds_directory, "IPEDS directory (HD)", ipeds_directory.COLUMNS),
    Kind(ipeds_completions, "IPEDS completions (C_A)", ipeds_completions.COLUMNS),
    Kind(ipeds_charges, "IPEDS charges (IC_AY)", ipeds_charges.COLUMNS),
    Kind(scorecard_fields, "College Scorecard field of study", scorecard_fields.COLUMNS),
    Kind(specializations, "Specializations", specializations.COLUMNS),
)
# These need the programs that follow from the facts.
LISTS = (
    Kind(school_nicknames, "Nicknames of schools", school_nicknames.COLUMNS),
    *(Kind(named_lists, named.facts.title, named.columns) for named in NAMED_LISTS),
    Kind(described_programs, "Described programs", described_programs.COLUMNS),
)
KINDS = FACTS + LISTS
FIELDS, DIRECTORY, COMPLETIONS, *_ = FACTS


def import_catalogue(paths: Iterable[Path], report: Report, *, dry_run: bool = False) -> None:
    """Reads the files, and the known ones of each folder, into the catalogue; all or, on a problem, nothing.

    A dry run does all the work and takes it back. On an empty catalogue the shipped fields of study stand in for a
    fields.csv that is not among the files.
    """
    files = sort_files(KINDS, paths, report)
    if not (files[FIELDS] or CipCode.objects.exists()):
        files[FIELDS] = [SHIPPED / "fields.csv"]
    if report.progress:
        report.progress.steps = sum(map(len, files.values())) + 2
    with transaction.atomic():
        _load(FACTS, files, report)
        part = report.file(None, "Programs")
        ipeds_completions.load_programs(part)
        scorecard_fields.link_programs(part)
        relate_programs(part)
        _load(LISTS, files, report)
        report.start("The list of programs")
        report.notes.append(f"{actions.rebuild_catalogue():,} programs are listed.")
        transaction.set_rollback(dry_run)


def _load(kinds, files, report):
    for kind in kinds:
        for path in files[kind]:
            covered = {"covered": ipeds_completions.covered_schools(files[COMPLETIONS])} if kind is DIRECTORY else {}
            kind.load(path, report, **covered)
