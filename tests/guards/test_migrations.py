"""The migrations have built what the models say."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db
OURS = [config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]


def test_each_app_has_one_newest_migration():
    graph = MigrationLoader(connection).graph
    assert {"core", "taxonomy", "programs"} <= set(OURS)
    assert all(len(graph.leaf_nodes(app)) <= 1 for app in OURS)


@pytest.mark.parametrize("app", OURS)
def test_every_constraint_and_index_stands_in_the_database(app):
    for model in apps.get_app_config(app).get_models():
        with connection.cursor() as cursor:
            built = connection.introspection.get_constraints(cursor, model._meta.db_table)
        named = {each.name for each in (*model._meta.constraints, *model._meta.indexes)}
        assert named <= built.keys(), model
