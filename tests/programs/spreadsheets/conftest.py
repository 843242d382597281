"""Files that editors send."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import Group

from core.models import BulkImport, Source
from core.spreadsheets.files import BYTE_ORDER_MARK, file_bytes, read
from portal.roles import DATA_STEWARD
from programs.models import Program
from tests.planner.conftest import DREXEL, GEORGIA_TECH


@pytest.fixture
def editor(chief_editor):
    """May publish as a chief editor and import as a data steward."""
    chief_editor.groups.add(Group.objects.get(name=DATA_STEWARD))
    return chief_editor


@pytest.fixture
def source(catalogue, db):
    """Where the entered facts come from."""
    return Source.objects.create(key="the-school", publisher="A school", title="Its page")


@pytest.fixture
def georgia_tech(catalogue, db):
    """Georgia Tech's Computer Science."""
    return Program.objects.get(slug=GEORGIA_TECH)


@pytest.fixture
def drexel(catalogue, db):
    """Drexel's Computer Science."""
    return Program.objects.get(slug=DREXEL)


@pytest.fixture
def rounds(georgia_tech, drexel, source):
    """Two stated rounds of Georgia Tech, one on a leap day, and one of Drexel."""
    plain = {"year": 2028, "round": "regular", "source": source}
    georgia_tech.intakes.create(term="fall", deadline_on=date(2028, 2, 29), opens_on=date(2027, 8, 15), **plain)
    georgia_tech.intakes.create(term="spring", deadline_on=date(2027, 9, 1), **plain)
    drexel.intakes.create(term="fall", deadline_on=date(2028, 8, 1), **plain)


@pytest.fixture
def exported(catalogue, db):
    """A sheet's rows as a file comes back from a spreadsheet: one dictionary a row."""

    def exported(sheet_class):
        table = exported_table(sheet_class, "csv")
        return [dict(zip(table.headers, line.cells, strict=True)) for line in table.lines]

    return exported


def exported_table(sheet_class, kind):
    """All rows of a sheet, written to a file and read again."""
    sheet = sheet_class()
    return read(f"a.{kind}", file_bytes(sheet.headers(), sheet.cells(sheet.rows()), kind))


@pytest.fixture
def run(catalogue, db):
    """Tries rows, or writes them."""

    def run(sheet_class, rows, *, is_trial=False, by=None):
        return sheet_class(by=by, reason="Import of test.csv").run(read("test.csv", as_csv(rows)), is_trial=is_trial)

    return run


def as_csv(rows):
    """Rows as a CSV file with every column that one of them has."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


@pytest.fixture
def last_import(db):
    """The file that was sent last."""
    return lambda: BulkImport.objects.order_by("pk").last()
