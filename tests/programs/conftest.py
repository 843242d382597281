"""Programs with a fixed meaning, and a visitor who reads pages."""

import pytest

from core.choices import PublishingState
from core.models import Source
from programs import actions
from programs.choices import Origin
from programs.models import CatalogueRow, Program, School


@pytest.fixture
def described(catalogue, db):
    """Carnegie Mellon's Artificial Intelligence, which a guide describes as its MS in Machine Learning."""
    return Program.objects.get(slug="carnegie-mellon-university-artificial-intelligence")


@pytest.fixture
def federal(catalogue, db):
    """MIT's Computer Science, of which only the federal files know."""
    return Program.objects.get(slug="massachusetts-institute-of-technology-computer-science")


@pytest.fixture
def guam(catalogue, db):
    """A school of the directory without programs, so that counts of its own can be told."""
    return School.objects.create(
        unitid=999_001,
        name="Ada Lovelace University",
        slug="ada-lovelace-university",
        control="public",
        city="Hagåtña",
        state="GU",
        region="outlying-areas",
        source=Source.objects.get(key="ipeds-hd-2024"),
    )


@pytest.fixture
def add_program(guam):
    """Adds a listed program of an editor to Ada Lovelace University."""

    def add_program(slug="ada-data-science", **columns):
        columns = {"cip_code_id": "30.7001", "origin": Origin.EDITOR, "state": PublishingState.PUBLISHED} | columns
        program = Program.objects.create(school=guam, slug=slug, **columns)
        actions.refresh_programs([program.pk])
        return program

    return add_program


@pytest.fixture
def row():
    """The row of a program in the list."""
    return lambda program: CatalogueRow.objects.get(pk=program.pk)
