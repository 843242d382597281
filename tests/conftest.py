"""The real catalogue under every test: imported once, shared by all, and each test's own changes roll back."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import TransactionTestCase

from core.importing import Report
from programs.importers.catalogue import SHIPPED, import_catalogue


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database with the shipped catalogue in it; yields the report of the import."""
    report = Report()
    with django_db_blocker.unblock():
        import_catalogue([SHIPPED], report)
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
