"""Workbooks that other programs write are read; those that are made to stop a server are refused at once."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from core.spreadsheets.files import FileRefused, read
from core.spreadsheets.workbook import BROKEN, TOO_MANY_CELLS, TOO_MUCH_TEXT, UNPACKS

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
DEFINITIONS = "The file holds definitions that no spreadsheet writes."
PROBE = """
import json, resource, sys
from pathlib import Path
from core.spreadsheets.files import FileRefused, read
import openpyxl
data = sys.stdin.buffer.read()
most = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + 100_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
spent = resource.getrusage(resource.RUSAGE_SELF)
try:
    said = f"{len(read('a.xlsx', data).lines)} rows"
except FileRefused as refused:
    said = str(refused)
now = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([said, now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime]))
"""


def related(*parts):
    each = "".join(f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, (kind, to) in parts)
    return f'<Relationships xmlns="{RELATED}">{each}</Relationships>'


def package(cells="<row><c><v>1</v></c></row>", strings="", styles="", before="", **more):
    """A workbook of one sheet, as small as one can be."""
    parts = {
        "_rels/.rels": related((0, ("officeDocument", "xl/workbook.xml"))),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="A" r:id="r0"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": related(
            *enumerate([("worksheet", "sheet.xml"), ("sharedStrings", "/xl/strings.xml"), ("styles", "styles.xml")])
        ),
        "xl/sheet.xml": f'{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | more).items():
            archive.writestr(name, text)
    return stream.getvalue()


def many_parts():
    return package(**{f"p{number}": "" for number in range(40_000)})


def packed_otherwise():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/sheet.xml", b" " * 100_000_000)
    return stream.getvalue()


ENTITIES = (
    "<!DOCTYPE x [<!ENTITY a0 'a'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
BOMBS = {
    "a row of 14 million blank cells": (lambda: package(f"<row>{'<c/>' * 14_000_000}</row>"), TOO_MANY_CELLS),
    "3.4 million strings": (lambda: package(strings="<si><t/></si>" * 3_400_000), TOO_MANY_CELLS),
    "3 million runs of a string": (
        lambda: package(strings=f"<si>{'<r><t>x</t></r>' * 3_000_000}</si>"),
        TOO_MANY_CELLS,
    ),
    "8 million rows": (lambda: package("<row/>" * 8_000_000), TOO_MANY_CELLS),
    "5 million styles": (lambda: package(styles="<xf/>" * 5_000_000), TOO_MANY_CELLS),
    "5 million open elements": (lambda: package("<c>" * 5_000_000), TOO_MANY_CELLS),
    "900,000 open elements": (lambda: package("<c>" * 900_000), BROKEN),
    "a string of 55 MB": (lambda: package(strings=f"<si><t>{'x' * 55_000_000}</t></si>"), TOO_MUCH_TEXT),
    "350,000 cells of one long string": (
        lambda: package(("<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>") * 7_000, f"<si><t>{'x' * 19_000}</t></si>"),
        TOO_MUCH_TEXT,
    ),
    "a comment of 55 MB": (lambda: package(before=f"<!--{'x' * 55_000_000}-->"), BROKEN),
    "a tag of a million attributes": (
        lambda: package("<row " + " ".join(f"a{n}='1'" for n in range(1_000_000)) + "/>"),
        BROKEN,
    ),
    "100 MB of spaces": (lambda: package(cells=" " * 100_000_000), UNPACKS),
    "100 MB, packed by bzip2": (packed_otherwise, BROKEN),
    "40,000 parts": (many_parts, "The file has more than 500 parts, which no spreadsheet writes."),
    "entities in entities": (lambda: package("<row><c><v>&a9;</v></c></row>", before=ENTITIES), DEFINITIONS),
    "a sheet named 20,000 times": (
        lambda: package(
            "<row/>" * 900_000,
            **{
                "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                + '<sheet name="A" r:id="r0"/>' * 20_000
                + "</sheets></workbook>"
            },
        ),
        BROKEN,
    ),
    "a row far below the last": (lambda: package('<row r="999999999999"><c><v>1</v></c></row>'), BROKEN),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_100_megabytes_and_a_second_of_work(name):
    make, sentence = BOMBS[name]
    run = subprocess.run([sys.executable, "-c", PROBE], input=make(), capture_output=True, check=True, timeout=60)
    said, seconds = json.loads(run.stdout)
    assert said == sentence
    assert seconds < 1.5


def book(*sheets, **states):
    """A workbook of sheets, each a list of rows."""
    made, stream = Workbook(), io.BytesIO()
    made.remove(made.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"S{number}")
        sheet.sheet_state = states.get(sheet.title, "visible")
        for row in rows:
            sheet.append(row)
    made.save(stream)
    return stream.getvalue()


ROWS = [["key", "note"], ["a", "b"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (book(ROWS, ROWS), "More than one sheet holds cells: “S1”, “S2”. Put the rows on one and delete the others."),
        (
            book(ROWS, ROWS, S1="hidden"),
            "More than one sheet holds cells: “S1” (hidden), “S2”. Put the rows on one and delete the others.",
        ),
        (
            book(ROWS, [], S1="veryHidden"),
            "The rows are on a hidden sheet: “S1” (hidden). Unhide it, look at the rows, and send it again.",
        ),
    ],
    ids=["two", "hidden first", "hidden only"],
)
def test_no_sheet_is_left_out_silently(content, sentence):
    with pytest.raises(FileRefused) as refused:
        read("a.xlsx", content)
    assert str(refused.value) == sentence


def test_blank_sheets_are_no_content_and_the_only_sheet_with_rows_is_read():
    assert [line.cells for line in read("a.xlsx", book([], ROWS, [])).lines] == [["a", "b"]]


def test_rows_with_blank_ones_between_are_all_read():
    rows = [ROWS[0]] + [row for number in range(5_000) for row in ([str(number), "x"], [])]
    lines = read("a.xlsx", book(rows)).lines
    assert len(lines) == 5_000 and lines[-1].number == 10_000 and lines[-1].cells == ["4999", "x"]


def test_a_cell_far_to_the_right_is_a_problem_of_its_row():
    made, stream = Workbook(), io.BytesIO()
    made.active["A1"], made.active["A2"], made.active["XFD2"], made.active["A1048576"] = "key", "x", "far", "last"
    made.save(stream)
    near, last = read("a.xlsx", stream.getvalue()).lines
    assert near.problem.startswith("The row has more cells than the first row has names.")
    assert (last.number, last.cells, last.problem) == (1_048_576, ["last"], "")


def test_cells_of_every_kind_are_read():
    styles = '<xf numFmtId="0"/><xf numFmtId="14"/>'
    strings = "<si><r><t>rich </t></r><r><t>text</t></r><rPh><t>unsaid</t></rPh></si>"
    names = "".join(f'<c t="str"><v>c{number}</v></c>' for number in range(9))
    cells = (
        '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>in_x000D_line</t></is></c><c t="b"><v>1</v></c>'
        '<c s="1"><v>46402</v></c><c t="d"><v>2027-01-15T00:00:00</v></c><c><v>25</v></c><c><v>0.10000000000000001</v>'
        '</c><c><v>2.5E3</v></c><c t="e"><v>#N/A</v></c>'
    )
    [line] = read("a.xlsx", package(f"<row>{names}</row><row>{cells}</row>", strings, styles)).lines
    assert line.cells == [
        "rich text",
        "in\rline",
        "yes",
        date(2027, 1, 15).isoformat(),
        "2027-01-15",
        "25",
        "0.1",
        "2500",
        "#N/A",
    ]
    assert line.problem == "Cell I2, c8, holds the error “#N/A”. Correct or empty it."
