"""Limits the time of each statement of a web request: PostgreSQL cancels it, SQLite is interrupted.

Only requests have the limit: commands and workers have none, so that no import is interrupted.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from time import monotonic

from django.db import OperationalError, connections
from django.db.backends.signals import connection_created

STEPS = 100_000
"""Instructions of SQLite between two checks of the time: some milliseconds."""
CANCELED = "57014"
"""SQLSTATE of a statement that PostgreSQL canceled."""
GIVEN_UP = {"SQLITE_INTERRUPT", "SQLITE_BUSY"}

_seconds: ContextVar[float | None] = ContextVar("seconds_of_a_statement", default=None)
_began: ContextVar[float] = ContextVar("when_the_statement_began", default=0.0)


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Each statement inside takes at most this many seconds; None: no limit.

    For PostgreSQL, a connection has the limit that applied when it was made.
    """
    token = _seconds.set(seconds)
    try:
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(timed))
            yield
    finally:
        _seconds.reset(token)


def timed(execute, sql, params, many, context):
    """Runs a statement and stores its start: its rows are read later, and that time counts too."""
    _began.set(monotonic())
    return execute(sql, params, many, context)


def is_over() -> bool:
    """Whether SQLite must stop the statement that it runs in this thread."""
    seconds = _seconds.get()
    return seconds is not None and monotonic() - _began.get() > seconds


def set_limit(*, connection, **kwargs) -> None:
    """Sets the limit of a new connection."""
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(is_over, STEPS)
    elif seconds := _seconds.get():
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout TO {int(1000 * seconds)}")


connection_created.connect(set_limit, dispatch_uid="core.statement_limits")


def is_cut_off(error: BaseException | None) -> bool:
    """Whether a database canceled a statement because it, or its wait for another one, took too long."""
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "sqlstate", "") == CANCELED or getattr(cause, "sqlite_errorname", "") in GIVEN_UP
