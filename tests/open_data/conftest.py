"""A program that asks for data."""

import json

import pytest

from tests.programs.conftest import add_program, described, federal, guam  # noqa: F401

API = "/api/v1/"


@pytest.fixture
def ask(client, catalogue, db):
    """Asks the API and returns what it says."""

    def ask(path="", query=None, *, status=200, **headers):
        response = client.get(f"{API}{path}", query, headers=headers)
        assert response.status_code == status, response.content[:500]
        return json.loads(response.content)

    return ask
