"""Reads from a copy of the database that follows it, for pages that need nothing newer than the copy has.

The version of the catalogue is always asked of the primary. Only when the copy has that very version does a page read
from it: then it also has whatever was committed before, so that nobody is shown less than was shown before, nor less
than what they themselves wrote. All else, sessions and accounts and every write, stays with the primary.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from django.db import DatabaseError, connections

from core.actions import version_of
from core.statement_limits import is_cut_off

REPLICA = "replica"
PAUSE = 5
"""Seconds for which the copy is left alone after it did not answer."""
Page = TypeVar("Page")
log = logging.getLogger(__name__)
_is_reading: ContextVar[bool] = ContextVar("reads_from_the_replica", default=False)
_away_until = 0.0


class ReplicaRouter:
    """Sends reads to the copy inside `read` and nowhere else; nothing is written or migrated there."""

    def db_for_read(self, model, **hints):
        """The copy, for a page that may have it."""
        return REPLICA if _is_reading.get() else None

    def allow_relation(self, one, other, **hints):
        """Rows of both are rows of one database."""
        return True

    def allow_migrate(self, db, app_label, **hints):
        """Its tables follow those of the primary."""
        return False if db == REPLICA else None


def read(page: Callable[[], Page], *, name: str, version: str) -> Page:
    """What `page` makes from the copy when it has this version of the catalogue, else from the primary.

    `page` only reads: when the copy fails it in the middle, it is made again.
    """
    global _away_until
    if REPLICA not in connections.databases or time.monotonic() < _away_until:
        return page()
    try:
        if version_of(name, using=REPLICA) == version:
            return _from_replica(page)
    except DatabaseError as error:
        if is_cut_off(error):
            raise  # it would take as long again
        _away_until = time.monotonic() + PAUSE
        log.warning("The replica does not answer; this process leaves it alone for %d s: %s", PAUSE, error)
    return page()


def _from_replica(page):
    before = _is_reading.set(True)
    try:
        return page()
    finally:
        _is_reading.reset(before)
