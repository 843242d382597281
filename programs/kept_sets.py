"""The sets of the catalogue in a file, so that a process that starts does not read every program."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import connection

from core.listing import snapshots
from programs.catalogue_sets import CHILDREN, CatalogueSets, read_details
from programs.deadlines import intakes_by_program
from programs.read_model import CATALOGUE

log = logging.getLogger(__name__)


def keep(version: str, sets: CatalogueSets) -> None:
    """Writes the sets of a version, where a folder is stated; without one, or when it cannot, the next start is slow.

    Not inside a transaction: what was read there may be taken back.
    """
    if not settings.INDEX_ROOT or connection.in_atomic_block:
        return
    named = {"everything": {None: sets.everything}, "words": sets.words_of, **sets.columns, **sets.children}
    try:
        snapshots.write(place(), version, named)
    except OSError as error:
        log.warning("The index of the catalogue cannot be kept: %s", error)


def kept() -> tuple[str, CatalogueSets] | None:
    """The version that was kept last and its sets, or None. Six queries: what few programs have is not kept."""
    found = snapshots.read(place()) if settings.INDEX_ROOT else None
    if found is None:
        return None
    version, named = found
    everything, words = named.pop("everything")[None], named.pop("words")
    children = {name: named.pop(name) for name in CHILDREN}
    return version, CatalogueSets(everything, named, children, words, read_details(), intakes_by_program())


def place() -> Path:
    """The file."""
    return Path(settings.INDEX_ROOT, f"{CATALOGUE}.sets")
