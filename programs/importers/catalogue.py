"""The import as a whole: which file is which, in which order they are read, all in one transaction."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import transaction

from core.importing import ImportProblem, Report, columns
from programs import actions
from specializations.importers import fields, specializations
from specializations.models import CipCode

from . import ipeds_charges, ipeds_completions, ipeds_directory, scorecard_fields
from .fits import relate_programs

SHIPPED = settings.BASE_DIR / "data"
SUFFIXES = {".csv", ".gz", ".zip", ".json"}
# In the order in which they need one another.
FACTS = {
    fields: "Fields of study",
    ipeds_directory: "IPEDS directory (HD)",
    ipeds_completions: "IPEDS completions (C_A)",
    ipeds_charges: "IPEDS charges (IC_AY)",
    scorecard_fields: "College Scorecard field of study",
    specializations: "Specializations",
}


def import_catalogue(paths: Iterable[Path], report: Report, *, dry_run: bool = False) -> None:
    """Reads the files, and the known ones of each folder, into the catalogue; all or, on a problem, nothing.

    A dry run does all the work and takes it back. On an empty catalogue the shipped fields of study stand in for a
    fields.csv that is not among the files.
    """
    files = sort_files(paths, report)
    if report.progress:
        report.progress.steps = sum(map(len, files.values())) + 2
    with transaction.atomic():
        if fields not in files and not CipCode.objects.exists():
            files[fields] = [SHIPPED / "fields.csv"]
        for importer, title in FACTS.items():
            for path in files[importer]:
                part = report.file(path, title)
                needs = {"covered": _covered(files)} if importer is ipeds_directory else {}
                importer.load(importer.parse(path), part, **needs)
        part = report.file(None, "What follows from the files")
        ipeds_completions.load_programs(part)
        scorecard_fields.link_programs(part)
        relate_programs(part)
        count = actions.rebuild_catalogue()
        report.notes.append(f"{count:,} programs are listed.")
        transaction.set_rollback(dry_run)


def sort_files(paths: Iterable[Path], report: Report) -> dict[ModuleType, list[Path]]:
    """Files by the importer that reads them. A file of no kind is refused when named, left alone in a folder."""
    files = defaultdict(list)
    for path in map(Path, paths):
        if not path.exists():
            raise ImportProblem(str(path), expected="a file or a folder that exists")
        for file in _tables_in(path) if path.is_dir() else [path]:
            importer = recognise(file)
            if importer:
                files[importer].append(file)
            elif file is path:
                raise ImportProblem(file.name, expected=f"the columns of one of {', '.join(FACTS.values())}")
            else:
                report.notes.append(f"{file.name} is no file of the catalogue and was left alone.")
    if not files:
        raise ImportProblem(", ".join(map(str, paths)), expected=f"files of the kinds {', '.join(FACTS.values())}")
    return files


def recognise(path: Path) -> ModuleType | None:
    """The importer that at least three quarters of whose columns the file has; the reader names those it lacks."""
    present = columns(path)
    shares = {importer: len(importer.COLUMNS & present) / len(importer.COLUMNS) for importer in FACTS}
    best = max(shares, key=shares.get)
    return best if shares[best] >= 0.75 else None


def _tables_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES)


def _covered(files) -> set[int]:
    return ipeds_completions.covered_schools(files[ipeds_completions])
