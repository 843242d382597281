"""Files as tables: what comes back is what went out, and whatever is wrong with a file is said in a sentence."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.bulk.cells import FORMULA_STARTS
from core.bulk.files import FORMULA, MAX_ROWS, FileRefused, as_text, read, written

HEADERS = ["key", "note"]
NOT_UTF_8 = "The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."
NO_WORKBOOK = "The file cannot be read as an .xlsx workbook. Save it again in a spreadsheet."
cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)
starts = st.sampled_from(["", "'", "''", *(start for start in FORMULA_STARTS if start.strip())])


def workbook(*rows):
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def refusal(name, content):
    with pytest.raises(FileRefused) as refused:
        read(name, content)
    return str(refused.value)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(start=starts, rest=cells)
def test_a_written_cell_is_no_formula_and_reads_as_it_was(kind, start, rest):
    text = start + rest
    [line] = read(f"a.{kind}", written(HEADERS, [["x", text]], kind)).lines
    assert line.cells == ["x", text] and not line.problem
    if kind == "csv":
        assert not written(["n"], [[text]], kind).decode().splitlines()[1].lstrip('"').startswith(FORMULA_STARTS)


def test_a_formula_in_a_file_is_refused_with_its_column_and_the_other_rows_are_read():
    csv = b"key,note\na,=1+1\nb,fine\n"
    xlsx = workbook(HEADERS, ["a", "=HYPERLINK(1)"], ["b", "fine"])
    for name, content in (("a.csv", csv), ("a.xlsx", xlsx)):
        table = read(name, content)
        assert [line.problem for line in table.lines] == [
            FORMULA.format("note"),
            "",
        ]
        assert [line.number for line in table.lines] == [2, 3]


def test_cells_of_a_workbook_read_as_our_own_files_write_them():
    [line] = read("a.XLSX", workbook(["a", "b", "c", "d"], [2027, 3.5, True, None])).lines
    assert line.cells == ["2027", "3.5", "yes", ""]
    assert as_text(7.0) == "7"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF", "Send a .csv or an .xlsx file. Others can be saved as one of them."),
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"key,note\n", "The file has no rows below its header."),
        ("a.csv", "key\nmünchen".encode("latin-1"), NOT_UTF_8),
        ("a.csv", "key\nx".encode("utf-16"), NOT_UTF_8),
        ("a.csv", b"key\nx\0y", "The file holds bytes that no CSV file has."),
        ("a.csv", b"key;note\nx;y\n", "The columns are parted by semicolons. Save the file with commas."),
        ("a.csv", b"key,key\nx,y\n", "The first row names “key” twice."),
        ("a.csv", b"key,,note\nx,y,z\n", "Column 2 has no name in the first row."),
        ("a.csv", b"key\n" + b"x\n" * (MAX_ROWS + 1), "The file has more than 8,000 rows. Split it into several."),
        ("a.csv", b",".join(b"c%d" % i for i in range(61)) + b"\nx\n", "The file has more than 60 columns."),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB. Split it into several."),
        ("a.xlsx", b"PK not a workbook", NO_WORKBOOK),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said(name, content, sentence):
    assert refusal(name, content) == sentence


def test_a_csv_file_with_an_open_quote_is_refused():
    assert refusal("a.csv", b'key\n"never closed\n').startswith("The file is not a valid CSV file")


def test_a_small_file_that_unpacks_to_a_large_one_is_not_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 61 * 1024 * 1024)
    assert len(stream.getvalue()) < 100_000
    assert refusal("a.xlsx", stream.getvalue()) == "The file unpacks to more than 60 MB."


def test_entities_in_a_workbook_are_refused_before_they_are_expanded():
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEADERS, ["a", "b"]))) as good, zipfile.ZipFile(stream, "w") as bad:
        for part in good.namelist():
            text = good.read(part)
            bad.writestr(part, b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text if part.endswith("sheet1.xml") else text)
    assert refusal("a.xlsx", stream.getvalue()) == "The file holds definitions that no spreadsheet writes."


def test_a_cell_far_out_in_a_workbook_costs_no_memory():
    book, stream = Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "key", "x", "far"
    book.save(stream)
    assert [line.cells for line in read("a.xlsx", stream.getvalue()).lines] == [["x"]]


def test_a_row_with_too_many_cells_keeps_a_problem():
    [line] = read("a.csv", b"key,note\nx,y,z\n").lines
    assert line.problem.startswith("The row has more cells than the first row has names.")
