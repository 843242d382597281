"""CSV and XLSX files as tables of text, within limits, and tables as files."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .cells import reversible_cell, text_of

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_UNPACKED = 60 * MEGABYTE
MAX_PARTS = 500
MAX_ROWS = 8_000
MAX_COLUMNS = 60
MAX_CELL = 20_000
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA = "“{}” holds a formula. Put its result there as a value."


class FileRefused(Exception):
    """Why a file cannot be read, in a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: its number there from 1, its cells as text, and what is wrong with it as a whole."""

    number: int
    cells: Sequence[str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a file and its rows, blank ones left out. Each row has as many cells as the header."""

    headers: Sequence[str]
    lines: Sequence[Line]


def read(name: str, content: bytes) -> Table:
    """The first sheet of a file, each cell as text; raises FileRefused, never anything else, for what it cannot be.

    A row with a formula, with too many cells or with a cell that is too long keeps a problem and is not lost.
    """
    if len(content) > MAX_BYTES:
        raise FileRefused(f"The file is larger than {MAX_BYTES // MEGABYTE} MB. Split it into several.")
    is_csv = name.lower().endswith(".csv")
    if not is_csv and not name.lower().endswith(".xlsx"):
        raise FileRefused("Send a .csv or an .xlsx file. Others can be saved as one of them.")
    rows = _csv_rows(content) if is_csv else _xlsx_rows(content)
    header, lines, width = None, [], 0
    for number, cells in enumerate(rows, 1):
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
    return Table(header, lines)


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


def _line(number: int, cells: Sequence[str], header: Sequence[str], width: int) -> Line:
    problem = ""
    if any(cells[width:]):
        problem = "The row has more cells than the first row has names. A comma may stand there without quotes."
    cells = [*cells[:width], *[""] * (width - len(cells))]
    for name, cell in zip(header, cells, strict=True):
        if cell.startswith("="):
            problem = FORMULA.format(name)
        elif len(cell) > MAX_CELL:
            problem = f"“{name}” holds more than {MAX_CELL:,} characters."
    return Line(number, [text_of(cell[: MAX_CELL + 1]).strip() for cell in cells], problem)


def _csv_rows(content: bytes) -> Iterator[Sequence[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise FileRefused("The file holds bytes that no CSV file has.")
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as broken:
        raise FileRefused(f"The file is not a valid CSV file: {broken}.") from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[str]]:
    """The rows of the first sheet. What a small file would unpack to, and entities in its XML, are looked at first."""
    from openpyxl import load_workbook  # 5 MB that no visitor needs

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise FileRefused(f"The file unpacks to more than {MAX_UNPACKED // MEGABYTE} MB.")
            if any(b"<!DOCTYPE" in archive.read(part).replace(b"\0", b"") for part in parts):
                raise FileRefused("The file holds definitions that no spreadsheet writes.")
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=MAX_ROWS + 100, max_col=MAX_COLUMNS + 1):
            yield ["=" if cell.data_type == "f" else as_text(cell.value) for cell in row]
    except FileRefused:
        raise
    except Exception:  # Whatever the library trips over in a broken or hostile file, the sender gets a sentence.
        raise FileRefused("The file cannot be read as an .xlsx workbook. Save it again in a spreadsheet.") from None


def as_text(value) -> str:
    """A cell's value as our files write it: `2027`, `3.5`, `2027-01-15`, `yes`; blank for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def written(headers: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> bytes:
    """A table as a file of a kind of `TYPES`. No cell of it is a formula, and `read` gives the same texts again."""
    return (_csv if kind == "csv" else _xlsx)(headers, rows)


def _csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(headers)
    writer.writerows([reversible_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + stream.getvalue()).encode()


def _xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Numbers stay text, so that a code like 11.0701 keeps its zeros."""
    from openpyxl import Workbook  # as above
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(headers))
    for row in rows:
        cells = [WriteOnlyCell(sheet, reversible_cell(text)) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
