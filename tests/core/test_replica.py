"""Pages read from a copy of the database that is as new as the primary, and from no other."""

import pytest
from django.db import OperationalError, connection

from core import replica
from core.models import CatalogueVersion, GlossaryTerm
from planner.models import Shortlist
from programs.index import current_index
from programs.models import Program, School
from programs.read_model import CATALOGUE
from tests.copies import COPY

pytestmark = pytest.mark.django_db(databases=["default", COPY])


@pytest.fixture
def copied(stored, settings, monkeypatch):
    """The copy is the replica, and says other words than the primary, so that one sees who answers."""
    settings.DATABASE_ROUTERS = ["core.replica.ReplicaRouter"]
    monkeypatch.setattr(replica, "REPLICA", COPY)
    monkeypatch.setattr(replica, "_away_until", 0.0)
    token = CatalogueVersion.objects.get(name=CATALOGUE).token
    stored(CatalogueVersion).filter(name=CATALOGUE).update(token=token)
    stored(GlossaryTerm).update(definition="As the replica has it.")
    current_index()


def page_of(client):
    """Who answered for the glossary."""
    return "replica" if "As the replica has it." in client.get("/glossary/").content.decode() else "primary"


def test_a_page_is_read_from_a_replica_that_has_its_version(client, copied):
    assert page_of(client) == "replica"


def test_a_replica_that_is_behind_is_not_asked(client, copied, stored):
    stored(CatalogueVersion).filter(name=CATALOGUE).update(token="older")
    assert page_of(client) == "primary"


def test_what_was_just_written_is_shown_before_the_replica_has_it(client, copied):
    CatalogueVersion.objects.filter(name=CATALOGUE).update(token="newer")
    GlossaryTerm.objects.update(definition="As I just wrote it.")
    assert "As I just wrote it." in client.get("/glossary/").content.decode()


def test_other_pages_and_every_write_stay_with_the_primary(client, copied, editor):
    client.force_login(editor)
    assert "As the replica has it." not in client.get("/admin/core/glossaryterm/").content.decode()
    assert client.get("/shortlist/").status_code == 200
    assert replica._is_reading.get() is False and School.objects.db == "default"
    slug = Program.objects.listed().order_by("pk").first().slug
    client.post("/shortlist/add/", {"program": slug}, headers={"Sec-Fetch-Site": "same-origin"})
    assert Shortlist.objects.get(user=editor).items.get().program.slug == slug


@pytest.mark.parametrize("at", ["the version", "the page"])
def test_a_replica_that_fails_is_left_alone_and_the_page_made_by_the_primary(client, copied, monkeypatch, caplog, at):
    def refuse(*args, **kwargs):
        raise OperationalError("gone away")

    asked = []
    if at == "the version":
        monkeypatch.setattr(replica, "version_of", refuse)
    else:
        monkeypatch.setattr(replica, "_from_replica", lambda page: asked.append(page) or refuse())
    assert page_of(client) == "primary" and "gone away" in caplog.text
    client.get("/glossary/")
    assert len(asked) <= 1


@pytest.mark.django_db
def test_without_a_replica_nothing_is_asked_twice(client, catalogue, count_queries):
    current_index()
    assert count_queries(lambda: client.get("/glossary/")) <= 3


@pytest.mark.django_db
def test_the_copy_is_never_migrated():
    router = replica.ReplicaRouter()
    assert router.allow_migrate(replica.REPLICA, "core") is False and router.allow_migrate("default", "core") is None
    assert connection.alias == "default"
