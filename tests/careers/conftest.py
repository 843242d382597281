"""Careers with a fixed meaning."""

import pytest

from careers.models import Career, OccupationWage
from core.actions import raise_version
from programs.actions import CATALOGUE


@pytest.fixture
def changed():
    """Tells the pages that something has changed, as imports and the admin do."""
    return lambda: raise_version(CATALOGUE)


@pytest.fixture
def scientist(catalogue, db):
    """The data scientist, tied closely to the occupation of that name."""
    return Career.objects.get(slug="data-scientist")


@pytest.fixture
def californian(catalogue, db):
    """Wages of data scientists in California."""
    return OccupationWage.objects.in_area("CA").get(occupation="15-2051")
