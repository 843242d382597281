"""Whether a process can answer visitors: its database, its tables, and the index of the catalog."""

from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from programs.index import current_index, current_version

_migrated = False


def missing() -> dict[str, str]:
    """What is missing, by name, as sentences without addresses or secrets; empty when nothing is."""
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
    """Whether every migration is applied. Compares names, because importing them all takes long. True is memoized.

    One query.
    """
    global _migrated
    if not _migrated:
        _migrated = written_migrations() <= MigrationRecorder(connection).applied_migrations().keys()
    return _migrated


def written_migrations() -> set[tuple[str, str]]:
    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("[!_]*.py")
    }
