"""The real catalogue under every test: imported once, shared by all, and each test's own changes roll back."""

import socket
from datetime import UTC, datetime
from threading import BoundedSemaphore

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings

from core.models import Source
from portal.roles import CHIEF_EDITOR, DATA_STEWARD, EDITOR
from programs import actions, exports, usage
from programs.index import current_index
from tests.pages import Page
from tests.sites import running

# Random examples share what a test reads, and how busy the machine is decides nothing.
settings.register_profile(
    "portal", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.load_profile("portal")
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", None, ""}


@pytest.fixture(scope="session")
def catalogue(django_db_setup):
    """The report of the import that filled the database."""
    return django_db_setup


@pytest.fixture(scope="session", autouse=True)
def keep_catalogue():
    """Lets tests that commit, such as those in a browser, leave the catalogue behind: a flush would empty it.

    They lose the users and sessions they made; whatever else they commit they must take back themselves.
    """

    def forget_people(test):
        Session.objects.all().delete()
        get_user_model().objects.all().delete()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", forget_people)
        yield


@pytest.fixture(scope="session", autouse=True)
def counts_wait():
    """Keeps what visitors do in memory, so that no test pays for writing what others counted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usage, "EVERY", float("inf"))
        patch.setattr(usage, "MOST", float("inf"))
        yield


@pytest.fixture(scope="session", autouse=True)
def many_exports():
    """Lets tests leave a file unread: its response is open until it is collected as garbage."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exports, "AT_ONCE", BoundedSemaphore(1000))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Keeps every test on this machine: other hosts are neither looked up nor reached."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def local_look_up(host, *args, **kwargs):
        if host not in LOCAL_HOSTS:
            raise AssertionError(f"A test looks up {host}.")
        return look_up(host, *args, **kwargs)

    def local_connect(self, address):
        if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in LOCAL_HOSTS:
            raise AssertionError(f"A test reaches for {address[0]}.")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", local_look_up)
        patch.setattr(socket.socket, "connect", local_connect)
        yield


@pytest.fixture
def page_cache(settings):
    """Whole pages are cached, as in production; none is yet. Returns the pages of this process by their keys."""
    settings.PAGE_CACHE = True
    caches["pages"].clear()
    yield caches["pages"].store.entries
    caches["pages"].clear()


@pytest.fixture
def site():
    """A web server on this machine that stands for the sites of others."""
    with running() as site:
        yield site


def staff(name, group):
    """A person who works here, in one of the groups of `portal.roles`."""
    person = get_user_model().objects.create_user(name, password=name, is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def editor(db):
    """Writes, sends to review and removes rows; does not publish, archive or delete, nor touch schools and job facts.

    Take `chief_editor` for what publishes or decides, `data_steward` for imports, schools and sources.
    """
    return staff("editor", EDITOR)


@pytest.fixture
def chief_editor(db):
    """An editor who also publishes, decides on others’ proposals and deletes."""
    return staff("chief-editor", CHIEF_EDITOR)


@pytest.fixture
def data_steward(db):
    """Keeps schools, sources and job facts and runs imports; publishes nothing."""
    return staff("data-steward", DATA_STEWARD)


@pytest.fixture
def newcomer(db):
    """Works here, so may log in to the admin, but has been given no permission yet."""
    return get_user_model().objects.create_user("newcomer", password="newcomer", is_staff=True)


@pytest.fixture
def student(db):
    """Has an account and is not staff."""
    return get_user_model().objects.create_user("student", password="student")


@pytest.fixture
def visit(client, catalogue, db):
    """Opens an address, with query parameters if given, and returns the page."""

    def visit(path, query=None, *, status=200, **headers):
        response = client.get(path, query, headers=headers)
        assert response.status_code == status
        return Page(response)

    return visit


@pytest.fixture
def count_queries(db):
    """How many queries a call makes in a process that has its index."""

    def count_queries(call):
        current_index()
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count_queries


@pytest.fixture
def editors_source(catalogue, db):
    """A page of a school that an editor read."""
    return Source.objects.create(key="school-page", publisher="The school", title="Its own page")


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def noon(at):
    """Noon of 21 November 2026 in New York."""
    at(datetime(2026, 11, 21, 17, tzinfo=UTC))


@pytest.fixture
def add_round(editors_source):
    """Adds a regular round for fall 2027 to a program, as an editor would."""

    def add_round(program, deadline_on=None, opens_on=None, **columns):
        plain = {
            "term": "fall",
            "year": 2027,
            "round": "regular",
            "time_zone": "America/New_York",
            "source": editors_source,
        }
        intake = program.intakes.create(deadline_on=deadline_on, opens_on=opens_on, **plain | columns)
        actions.refresh_programs([program.pk])
        return intake

    return add_round
