"""Files as tables: what comes back is what went out, and whatever is wrong with a file is said in a sentence."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.spreadsheets.files import MAX_ROWS, FileRefused, file_bytes, read
from core.spreadsheets.workbook import FORMULA_STARTS, as_text

HEADERS = ["key", "note"]
NOT_UTF_8 = "The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."
NO_WORKBOOK = "The file cannot be read as an .xlsx workbook. Save it again in a spreadsheet."
cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\r"), max_size=30).map(
    str.strip
)
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
    [line] = read(f"a.{kind}", file_bytes(HEADERS, [["x", text]], kind)).lines
    assert line.cells == ["x", text] and not line.problem
    if kind == "csv":
        assert not file_bytes(["n"], [[text]], kind).decode().splitlines()[1].lstrip('"').startswith(FORMULA_STARTS)


def test_a_formula_in_a_file_is_refused_with_its_column_and_the_other_rows_are_read():
    csv = b"key,note\na,=1+1\nb,fine\n"
    xlsx = workbook(HEADERS, ["a", "=HYPERLINK(1)"], ["b", "fine"])
    for name, content in (("a.csv", csv), ("a.xlsx", xlsx)):
        table = read(name, content)
        assert [line.problem for line in table.lines] == [
            "Cell B2, note, holds a formula. Put its result there as a value.",
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
)
def test_what_is_wrong_with_a_file_is_said(name, content, sentence):
    assert refusal(name, content) == sentence


def test_a_csv_file_with_an_open_quote_is_refused():
    assert refusal("a.csv", b'key\n"never closed\n').startswith("The file is not a valid CSV file")


def test_a_row_with_too_many_cells_keeps_a_problem():
    [line] = read("a.csv", b"key,note\nx,y,z\n").lines
    assert line.problem.startswith("The row has more cells than the first row has names.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("#N/A", "holds the error “#N/A”. Correct or empty it."),
        ("#REF!", "holds the error “#REF!”. Correct or empty it."),
        (
            "one_x000D_\ntwo",
            "holds “_x000D_”, which a program wrote in place of another character. Type the text again.",
        ),
        ("bell\a", "holds the invisible character U+0007. Type the text again."),
        ("x" * 20_001, "holds more than 20,000 characters."),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_cell_that_is_no_text_is_refused_with_its_address(kind, text, problem):
    content = file_bytes(HEADERS, [["a", "fine"], ["b", text]], kind)
    assert [line.problem for line in read(f"a.{kind}", content).lines] == ["", f"Cell B3, note, {problem}"]


@pytest.mark.parametrize(
    "content",
    [b"key" + b"," * 4_900_000, b"key\n" + b"," * 4_900_000, b"key\n" + b"x" * 4_900_000, b"key" + b"\n" * 4_900_000],
    ids=["wide header", "wide row", "long cell", "blank rows"],
)
def test_an_extreme_csv_file_takes_little_memory(content):
    tracemalloc.start()
    try:
        table = read("a.csv", content)
        assert table.lines[0].problem
    except FileRefused as refused:
        assert str(refused).startswith(("The file has", "The file is not a valid CSV file"))
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 100_000_000
