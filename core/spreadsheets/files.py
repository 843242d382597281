"""CSV and XLSX files as tables of text, within limits, and tables as files."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.spreadsheets.workbook import (
    CONTROL,
    ESCAPE,
    MAX_COLUMNS,
    MEGABYTE,
    FileRefused,
    Row,
    address,
    reversible_cell,
    text_of,
    unreadable,
    xlsx_rows,
)

MAX_BYTES = 5 * MEGABYTE
MAX_ROWS = 8_000
MAX_CELL = 20_000
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row of a file: its number there from 1, its cells as text, and the problem of the whole row."""

    number: int
    cells: Sequence[str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The header of a file and its rows without blank ones. Each row has as many cells as the header."""

    headers: Sequence[str]
    lines: Sequence[SheetLine]


def read(name: str, content: bytes) -> SheetTable:
    """The rows of a file, each cell as text; raises only FileRefused, for a file that cannot be read.

    No row is left out silently: one with an unreadable cell, or with too many cells, has a problem.
    """
    if len(content) > MAX_BYTES:
        raise FileRefused(f"The file is larger than {MAX_BYTES // MEGABYTE} MB. Split it into several.")
    is_csv = name.lower().endswith(".csv")
    if not is_csv and not name.lower().endswith(".xlsx"):
        raise FileRefused("Send a .csv or an .xlsx file. Others can be saved as one of them.")
    rows = _csv_rows(content) if is_csv else xlsx_rows(content)
    header, lines, width = None, [], 0
    for number, cells in rows:
        if not any(cells):
            continue
        if header is None:
            header = _header(cells)
            width = len(header)
        elif len(lines) == MAX_ROWS:
            raise FileRefused(f"The file has more than {MAX_ROWS:,} rows. Split it into several.")
        else:
            lines.append(_line(number, cells, header, width))
    if not lines:
        raise FileRefused("The file has no rows below its header." if header else "The file is empty.")
    return SheetTable(header, lines)


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise FileRefused(f"The file has more than {MAX_COLUMNS} columns.")
    if len(names) == 1 and ";" in names[0]:
        raise FileRefused("The columns are parted by semicolons. Save the file with commas.")
    if "" in names:
        raise FileRefused(f"Column {names.index('') + 1} has no name in the first row.")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise FileRefused(f"The first row names “{twice[0]}” twice.")
    return names


def _line(number: int, cells: Sequence[str], header: Sequence[str], width: int) -> SheetLine:
    problems = []
    if any(cells[width:]):
        problems.append("The row has more cells than the first row has names. A text with a comma may lack its quotes.")
    cells = [*cells[:width], *[""] * (width - len(cells))]
    for column, (name, cell) in enumerate(zip(header, cells, strict=True), 1):
        problem = f"holds more than {MAX_CELL:,} characters." if len(cell) > MAX_CELL else unreadable(cell)
        if problem:
            problems.append(f"Cell {address(column, number)}, {name}, {problem}")
    return SheetLine(number, [text_of(cell[: MAX_CELL + 1]).strip() for cell in cells], " ".join(problems))


def _csv_rows(content: bytes) -> Iterator[Row]:
    """Number and cells of each row; a text with line breaks is one row, as in a spreadsheet."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("The file holds bytes that no CSV file has.")
    try:
        yield from enumerate(csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True), 1)
    except UnicodeDecodeError:
        raise FileRefused("The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.") from None
    except csv.Error as broken:
        raise FileRefused(f"The file is not a valid CSV file: {broken}.") from None


def file_bytes(headers: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> bytes:
    """A table as a file of a kind of `TYPES`. No cell is a formula, and `read` returns the same texts."""
    return (_csv if kind == "csv" else _xlsx)(headers, rows)


def _csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(headers)
    writer.writerows([reversible_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def _xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Numbers stay text, so that a code like 11.0701 keeps its zeros."""
    from openpyxl import Workbook  # 5 MB that no visitor needs
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(headers))
    for row in rows:
        cells = [WriteOnlyCell(sheet, _escaped(reversible_cell(text))) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _escaped(text: str) -> str:
    """A text with characters that XML cannot hold as Excel writes them: `_x000D_`."""
    text = ESCAPE.sub(lambda like: f"_x005F{like[0]}", text)
    return CONTROL.sub(lambda control: f"_x{ord(control[0]):04X}_", text).replace("\r", "_x000D_")
