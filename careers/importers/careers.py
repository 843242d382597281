"""The import of job facts as a whole: which file is which, in which order they are read, all in one transaction."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction

from careers.actions import careers_changed
from careers.models import Occupation
from core.importing import FileKind, Report, Tally, sort_files

from . import (
    cip_soc_crosswalk,
    employment_projections,
    occupations,
    oews_wages,
    onet_education,
    onet_elements,
    onet_job_zones,
    onet_occupations,
    onet_related,
    onet_technologies,
    onet_titles,
    roles,
)

SHIPPED = settings.BASE_DIR / "data" / "careers"

# Occupations first, O*NET's own before what belongs to them: the others write to those.
FACTS = (
    FileKind(occupations, "Occupations", occupations.COLUMNS),
    FileKind(oews_wages, "Occupational Employment and Wage Statistics", oews_wages.COLUMNS),
    FileKind(employment_projections, "Employment Projections, table 1.2", employment_projections.COLUMNS),
    FileKind(cip_soc_crosswalk, "CIP SOC Crosswalk", cip_soc_crosswalk.COLUMNS),
    FileKind(onet_occupations, "O*NET occupations", onet_occupations.COLUMNS),
    FileKind(onet_job_zones, "O*NET job zones", onet_job_zones.COLUMNS),
    FileKind(onet_elements, "O*NET skills, knowledge or work styles", onet_elements.COLUMNS),
    FileKind(onet_education, "O*NET education, training and experience", onet_education.COLUMNS),
    FileKind(onet_technologies, "O*NET technology skills", onet_technologies.COLUMNS),
    FileKind(onet_titles, "O*NET alternate titles", onet_titles.COLUMNS),
    FileKind(onet_related, "O*NET related occupations", onet_related.COLUMNS),
)
OCCUPATIONS, *_ = FACTS
ROLES = FileKind(roles, "Roles", roles.COLUMNS)
KINDS = (*FACTS, ROLES)


def import_careers(paths: Iterable[Path], report: Report, *, dry_run: bool = False) -> None:
    """Reads the files, and the known ones of each folder; all or, on a problem, nothing.

    A dry run does all the work and takes it back. While there are no occupations, the shipped ones stand in for an
    occupations.csv that is not among the files. Roles come last and together: they name each other.
    """
    files = sort_files(KINDS, paths, report)
    if not (files[OCCUPATIONS] or Occupation.objects.exists()):
        files[OCCUPATIONS] = [SHIPPED / "occupations.csv"]
    if report.progress:
        report.progress.steps = sum(len(files[kind]) for kind in FACTS) + bool(files[ROLES])
    with transaction.atomic():
        for kind in FACTS:
            for path in files[kind]:
                kind.load(path, report)
        if files[ROLES]:
            roles.load(chain.from_iterable(map(roles.parse, files[ROLES])), report.file(None, ROLES.title))
        total = report.total
        if total != Tally(unchanged=total.unchanged):
            careers_changed()
        report.notes.append(f"{Occupation.objects.single().count():,} occupations are covered.")
        transaction.set_rollback(dry_run)
