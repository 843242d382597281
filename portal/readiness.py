"""Whether a process can answer visitors: its database, the tables in it, and the index of the catalogue."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from programs.program_index import current_index, current_version

_migrated = False


def missing() -> dict[str, str]:
    """What is missing, by name, in a sentence without addresses or secrets; empty when nothing is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"database": "It does not answer."}
    try:
        if not is_migrated():
            return {"migrations": "Some are not applied."}
        if not current_version():
            return {"catalogue": "Nothing was imported yet."}
        current_index()
    except DatabaseError:
        return {"index": "It cannot be built from this database."}
    return {}


def is_migrated() -> bool:
    """Whether every migration is applied. Reading them takes long, and once they are they stay so."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
