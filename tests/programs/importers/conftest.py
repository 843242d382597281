"""Small official-looking files, and a school that only they know."""

import pytest

from core.importing import Report
from programs import actions
from programs.importers.catalog import import_catalogue
from programs.models import Program

UNITID = 999001
NAMES = [
    "UNITID",
    "INSTNM",
    "IALIAS",
    "ADDR",
    "CITY",
    "STABBR",
    "ZIP",
    "OBEREG",
    "OPEID",
    "WEBADDR",
    "ADMINURL",
    "APPLURL",
    "CONTROL",
    "HBCU",
    "TRIBAL",
    "LOCALE",
    "COUNTYNM",
    "LONGITUD",
    "LATITUDE",
]
SCHOOL = [
    UNITID,
    "Ada Lovelace University",
    "ALU | Lovelace",
    "1 Engine Way",
    "Carson City",
    "NV",
    "89701",
    8,
    "00999900",
    "www.lovelace.example/",
    "https://www.lovelace.example/admissions",
    "",
    2,
    2,
    2,
    13,
    "Carson City",
    -119.7674,
    39.1638,
]


@pytest.fixture
def write(tmp_path):
    """Writes lines of cells as a CSV file and returns its path."""

    def write(name, *lines):
        path = tmp_path / name
        quoted = (",".join(f'"{cell}"' for cell in line) for line in lines)
        path.write_text("\r\n".join(quoted) + "\r\n", encoding="utf-8-sig")
        return path

    return write


@pytest.fixture
def directory(write):
    """Writes a directory with one school, some of its columns changed."""

    def directory(name="hd2024.csv", **changes):
        return write(name, NAMES, (dict(zip(NAMES, SCHOOL, strict=True)) | changes).values())

    return directory


@pytest.fixture
def completions(write):
    """Writes completions: lines of CIPCODE, MAJORNUM, AWLEVEL, CTOTALT of that school."""

    def completions(*lines, name="c2024_a.csv"):
        header = ["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "XCTOTALT", "CTOTALT"]
        return write(name, header, *([UNITID, code, major, level, "R", n] for code, major, level, n in lines))

    return completions


@pytest.fixture
def run(db, monkeypatch):
    """Imports files and returns the report; without the read model, which is two seconds of work."""
    monkeypatch.setattr(actions, "rebuild_catalogue", lambda: Program.objects.listed().count())

    def run(*paths, **options):
        report = Report()
        import_catalogue(paths, report, **options)
        return report

    return run
