"""The import as a whole: which file is which, in which order they are read, all in one transaction."""

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from core.importing import ImportProblem, Report, columns
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

SHIPPED = settings.BASE_DIR / "data"
SUFFIXES = {".csv", ".gz", ".zip", ".json"}


class Kind(NamedTuple):
    """A kind of file: the module that parses and loads it, its name for people, the columns that tell it."""

    importer: ModuleType
    title: str
    columns: frozenset[str]


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
FIELDS, _, COMPLETIONS, *_ = FACTS
KNOWN = ", ".join(kind.title for kind in KINDS)


def import_catalogue(paths: Iterable[Path], report: Report, *, dry_run: bool = False) -> None:
    """Reads the files, and the known ones of each folder, into the catalogue; all or, on a problem, nothing.

    A dry run does all the work and takes it back. On an empty catalogue the shipped fields of study stand in for a
    fields.csv that is not among the files.
    """
    files = sort_files(paths, report)
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
            needs = {}
            if kind.importer is ipeds_directory:
                needs["covered"] = ipeds_completions.covered_schools(files[COMPLETIONS])
            kind.importer.load(kind.importer.parse(path), report.file(path, kind.title), **needs)


def sort_files(paths: Iterable[Path], report: Report) -> dict[Kind, list[Path]]:
    """Files by kind. A file of no kind is refused when it was named, and left alone when it lay in a folder."""
    files, strange = defaultdict(list), []
    for path in paths:
        if not path.exists():
            raise ImportProblem(str(path), expected="a file or a folder that exists")
        for file in _tables_in(path) if path.is_dir() else [path]:
            if kind := kind_of(file):
                files[kind].append(file)
            elif file is path:
                raise ImportProblem(file.name, expected=f"the columns of one of these: {KNOWN}")
            else:
                strange.append(file.name)
    if strange:
        report.notes.append(f"Left alone, as no files of the catalogue: {', '.join(strange)}.")
    if not files:
        raise ImportProblem(", ".join(map(str, paths)), expected=f"a file of one of these kinds: {KNOWN}")
    return files


def kind_of(path: Path) -> Kind | None:
    """The kind that at least three quarters of whose columns the file has; the reader then names those it lacks."""
    present = columns(path)
    share, kind = max(((len(kind.columns & present) / len(kind.columns), kind) for kind in KINDS), key=itemgetter(0))
    return kind if share >= 0.75 else None


def _tables_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES)
