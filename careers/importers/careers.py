"""Imports all job facts: which file is which, the order in which they are read, all in one transaction."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction

from careers.actions import careers_changed
from careers.importers import (
    cip_soc_crosswalk,
    employment_projections,
    occupations,
    oews_wages,
    onet,
    onet_preparation,
    roles,
)
from careers.models import Occupation
from core.importing import FileKind, Report, Tally, sort_files

SHIPPED = settings.BASE_DIR / "data" / "careers"

# Occupations come first, and O*NET's own before their facts: the other tables refer to them.
FACTS = (
    FileKind(occupations.parse, occupations.load, "Occupations", occupations.COLUMNS),
    FileKind(oews_wages.parse, oews_wages.load, "Occupational Employment and Wage Statistics", oews_wages.COLUMNS),
    FileKind(
        employment_projections.parse,
        employment_projections.load,
        "Employment Projections, table 1.2",
        employment_projections.COLUMNS,
    ),
    FileKind(cip_soc_crosswalk.parse, cip_soc_crosswalk.load, "CIP SOC Crosswalk", cip_soc_crosswalk.COLUMNS),
    FileKind(onet.parse_occupations, onet.load_occupations, "O*NET occupations", onet.OCCUPATION_COLUMNS),
    FileKind(
        onet_preparation.parse_job_zones,
        onet_preparation.load_job_zones,
        "O*NET job zones",
        onet_preparation.JOB_ZONE_COLUMNS,
    ),
    FileKind(onet.parse_elements, onet.load_elements, "O*NET skills, knowledge or work styles", onet.ELEMENT_COLUMNS),
    FileKind(
        onet_preparation.parse_education,
        onet_preparation.load_education,
        "O*NET education, training and experience",
        onet_preparation.EDUCATION_COLUMNS,
    ),
    FileKind(onet.parse_technologies, onet.load_technologies, "O*NET technology skills", onet.TECHNOLOGY_COLUMNS),
    FileKind(onet.parse_titles, onet.load_titles, "O*NET alternate titles", onet.TITLE_COLUMNS),
    FileKind(
        onet_preparation.parse_related,
        onet_preparation.load_related,
        "O*NET related occupations",
        onet_preparation.RELATED_COLUMNS,
    ),
)
OCCUPATIONS, *_ = FACTS
ROLES = FileKind(roles.parse, roles.load, "Roles", roles.COLUMNS)
KINDS = (*FACTS, ROLES)


def import_careers(paths: Iterable[Path], report: Report, *, dry_run: bool = False) -> None:
    """Reads the files, and the known ones of each folder; imports all or, if there is a problem, nothing.

    A dry run does all the work and rolls it back. While there are no occupations, the shipped ones replace an
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
