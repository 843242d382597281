"""No statement of a request runs on and on; who asked for it gets a page that says so, and commands are never cut."""

import time

import pytest
from django.db import OperationalError, connection

from core.statement_limits import is_cut_off, limited
from portal import views
from programs import index

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {}) SELECT count(*) FROM n"
FOR_MINUTES, FOR_SECONDS = ENDLESS.format(10**9), ENDLESS.format(3_000_000)


def count(statement):
    """What a statement counts."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def anew():
    """A connection that this test makes: PostgreSQL holds each to the limit with which it was made."""
    if connection.vendor == "postgresql":
        connection.close()
    yield
    if connection.vendor == "postgresql":
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/about/data/", "/api/v1/statistics/"])
def test_a_statement_that_takes_too_long_is_cut_and_the_answer_says_so(
    client, catalogue, settings, monkeypatch, caplog, anew, path
):
    settings.STATEMENT_SECONDS = 1
    index.current_index()
    monkeypatch.setattr(views, "coverage", lambda: count(FOR_MINUTES))
    monkeypatch.setattr("open_data.api.article_index", lambda version: count(FOR_MINUTES))
    if connection.vendor == "postgresql":
        connection.close()
    begun = time.monotonic()
    answer = client.get(path)
    assert time.monotonic() - begun < 5
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    text = answer.content.decode()
    assert "busy" in text if path.startswith("/api/") else "This took too long" in text and "Traceback" not in text
    assert [record.levelname for record in caplog.records if record.exc_info] == []
    assert client.get("/glossary/").status_code == 200, "the connection goes on"


@pytest.mark.django_db(transaction=True)
def test_each_statement_has_the_time_anew(catalogue, anew):
    with limited(3):
        begun = time.monotonic()
        while time.monotonic() - begun < 4:
            assert count(ENDLESS.format(300_000)) == 300_000


@pytest.mark.django_db
def test_commands_have_no_limit(catalogue, settings):
    settings.STATEMENT_SECONDS = 0.001
    assert count(FOR_SECONDS) == 3_000_000
    with limited(0.001), limited(None):
        assert connection.vendor == "postgresql" or count(FOR_SECONDS) == 3_000_000


@pytest.mark.django_db(transaction=True)
def test_the_index_of_a_large_catalogue_is_built_however_long_it_takes(catalogue, monkeypatch, client, settings):
    settings.STATEMENT_SECONDS = 0.001
    monkeypatch.setattr(index, "_current", None)
    monkeypatch.setattr(index, "read_sets", lambda: (count(FOR_SECONDS), read_sets())[1])
    if connection.vendor == "sqlite":
        assert client.get("/programs/").status_code == 200


read_sets = index.read_sets


@pytest.mark.django_db(transaction=True)
def test_only_errors_of_time_are_busy(catalogue, anew):
    with pytest.raises(OperationalError) as over, limited(0.2):
        count(FOR_MINUTES)
    assert is_cut_off(over.value)
    assert not is_cut_off(OperationalError("no such table")) and not is_cut_off(None) and not is_cut_off(ValueError())
