"""The import of job facts as a whole: which file is which, in which order they are read, all in one transaction."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from careers.models import Occupation
from core.importing import Kind, Report, sort_files

from . import cip_soc_crosswalk, employment_projections, occupations, oews_wages

SHIPPED = settings.BASE_DIR / "data" / "careers"

# Occupations first: the others write what belongs to them.
KINDS = (
    Kind(occupations, "Occupations", occupations.COLUMNS),
    Kind(oews_wages, "Occupational Employment and Wage Statistics", oews_wages.COLUMNS),
    Kind(employment_projections, "Employment Projections, table 1.2", employment_projections.COLUMNS),
    Kind(cip_soc_crosswalk, "CIP SOC Crosswalk", cip_soc_crosswalk.COLUMNS),
)
OCCUPATIONS, *_ = KINDS


def import_careers(paths: Iterable[Path], report: Report, *, dry_run: bool = False) -> None:
    """Reads the files, and the known ones of each folder; all or, on a problem, nothing.

    A dry run does all the work and takes it back. While there are no occupations, the shipped ones stand in for an
    occupations.csv that is not among the files.
    """
    files = sort_files(KINDS, paths, report)
    if not (files[OCCUPATIONS] or Occupation.objects.exists()):
        files[OCCUPATIONS] = [SHIPPED / "occupations.csv"]
    if report.progress:
        report.progress.steps = sum(map(len, files.values()))
    with transaction.atomic():
        for kind in KINDS:
            for path in files[kind]:
                kind.load(path, report)
        report.notes.append(f"{Occupation.objects.count():,} occupations are covered.")
        transaction.set_rollback(dry_run)
