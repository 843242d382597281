"""Reads from a replica of the database, for pages that need nothing newer than the replica has.

The version of the catalog is always read from the primary. A page reads from the replica only if it has this version:
then it also has everything that was committed before, so that no visitor sees older data than before, or misses their
own changes. Sessions, accounts and all writes use the primary.
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
"""Seconds without reads from the replica after it did not answer."""
Page = TypeVar("Page")
log = logging.getLogger(__name__)
_is_reading: ContextVar[bool] = ContextVar("reads_from_the_replica", default=False)
_away_until = 0.0


class ReplicaRouter:
    """Sends reads inside `read` to the replica; all other queries, writes and migrations use the primary."""

    def db_for_read(self, model, **hints):
        return REPLICA if _is_reading.get() else None

    def allow_relation(self, one, other, **hints):
        """The objects of both databases are rows of one database."""
        return True

    def allow_migrate(self, db, app_label, **hints):
        """The replica's tables follow those of the primary."""
        return False if db == REPLICA else None


def read(page: Callable[[], Page], *, name: str, version: str) -> Page:
    """The result of `page`, from the replica if it has this version of the catalog, otherwise from the primary.

    `page` only reads: if the replica fails during it, it runs again.
    """
    global _away_until
    if REPLICA not in connections.databases or time.monotonic() < _away_until:
        return page()
    try:
        if version_of(name, using=REPLICA) == version:
            return _from_replica(page)
    except DatabaseError as error:
        if is_cut_off(error):
            raise  # the primary would need as long again
        _away_until = time.monotonic() + PAUSE
        log.warning("The replica does not answer; this process leaves it alone for %d s: %s", PAUSE, error)
    return page()


def _from_replica(page):
    before = _is_reading.set(True)
    try:
        return page()
    finally:
        _is_reading.reset(before)
