"""The real catalogue under every test: imported once, shared by all, and each test's own changes roll back."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext

from careers.importers.careers import SHIPPED as JOB_FACTS
from careers.importers.careers import import_careers
from core.importing import Report
from portal.management.commands.create_demo_accounts import CATALOGUE_APPS
from programs.importers.catalogue import SHIPPED, import_catalogue
from tests.pages import Page


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database with the shipped catalogue and job facts in it; yields the report of the catalogue's import."""
    report = Report()
    with django_db_blocker.unblock():
        import_catalogue([SHIPPED], report)
        import_careers([JOB_FACTS], Report())
    return report


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


@pytest.fixture
def editor(db):
    """Keeps the catalogue: may do everything to it, and nothing else."""
    editor = get_user_model().objects.create_user("editor", password="editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label__in=CATALOGUE_APPS))
    return editor


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
    """How many queries a call makes."""

    def count_queries(call):
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count_queries
