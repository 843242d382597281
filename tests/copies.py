"""A copy of the test database, for what commits, runs in processes of its own or is killed."""

import os
import sqlite3
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

COPY = "copy"


@pytest.fixture(scope="module")
def address(catalogue, django_db_blocker, tmp_path_factory):
    """The address of a copy of the test database, which these tests read by the alias COPY."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            name = str(tmp_path_factory.mktemp("killed") / "db.sqlite3")
            connection.ensure_connection()
            with sqlite3.connect(name) as file:
                connection.connection.backup(file)
            address = f"sqlite:///{name}"
        else:
            connection.close()  # PostgreSQL copies only what nobody is looking at
            connection.creation.clone_test_db(COPY, verbosity=0, autoclobber=True)
            name = connection.creation.get_test_db_clone_settings(COPY)["NAME"]
            address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        connections.databases[COPY] = {**connection.settings_dict, "NAME": name}
        yield address
        connections[COPY].close()
        del connections[COPY], connections.databases[COPY]
        if connection.vendor != "sqlite":
            connection.creation.destroy_test_db(suffix=COPY, verbosity=0)


@pytest.fixture
def stored(address, django_db_blocker):
    """The objects of a model in the copy."""
    with django_db_blocker.unblock():
        yield lambda model: model._default_manager.using(COPY)
