"""Small official-looking files on jobs."""

import csv

import pytest

from careers.importers.careers import import_careers
from core.importing import Report

WAGES = ["TOT_EMP", "A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"]


@pytest.fixture
def write(tmp_path):
    """Writes lines of cells as a CSV file and returns its path."""

    def write(name, *lines):
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines)
        return path

    return write


@pytest.fixture
def oews(write):
    """Writes wages: lines of area, code and the seven numbers, each of a detailed occupation unless told otherwise."""

    def oews(*lines, name="state_M2025_dl.csv", area_type=2, industries="cross-industry", level="detailed"):
        header = ["AREA_TYPE", "PRIM_STATE", "I_GROUP", "O_GROUP", "OCC_CODE", *WAGES]
        return write(name, header, *([area_type, area, industries, level, *cells] for area, *cells in lines))

    return oews


@pytest.fixture
def run(db):
    """Imports files and returns the report."""

    def run(*paths, **options):
        report = Report()
        import_careers(paths, report, **options)
        return report

    return run
