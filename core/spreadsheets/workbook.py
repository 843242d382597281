"""Cells as text, and XLSX workbooks as rows of text, read as a stream with limits that are checked while reading.

openpyxl and calamine load whole rows, styles and strings of any size into memory: a file of 60 kB takes gigabytes
there. Names of elements and attributes are from ECMA-376, part 1, section 18.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.parsers import expat

# A spreadsheet treats a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ERRORS = frozenset(
    "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN!".split()
)
"""The values of cells with an error in a spreadsheet."""
ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def safe_cell(value) -> str | int:
    """A value as a cell: text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def reversible_cell(text: str) -> str:
    """A safe cell that `text_of` turns back into the same text, even if it begins with an apostrophe."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def text_of(cell: str) -> str:
    """The text of a cell, without the apostrophe that an export added."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in (*FORMULA_STARTS, "'") and len(cell) > 1 else cell


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


def address(column: int, row: int) -> str:
    """The name of a cell in spreadsheets, both numbers from 1, for columns up to ZZ: `C5`."""
    group, letter = divmod(column - 1, 26)
    return f"{chr(64 + group) if group else ''}{chr(65 + letter)}{row}"


def unreadable(text: str) -> str:
    """Why a cell's text cannot be used, as the end of a sentence after its address; blank if it can."""
    if text.startswith("="):
        return "holds a formula. Put its result there as a value."
    if text in ERRORS:
        return f"holds the error “{text}”. Correct or empty it."
    if escape := ESCAPE.search(text):
        return f"holds “{escape[0]}”, which a program wrote in place of another character. Type the text again."
    if control := CONTROL.search(text):
        return f"holds the invisible character U+{ord(control[0]):04X}. Type the text again."
    return ""


MEGABYTE = 1024 * 1024
MAX_UNPACKED = 60 * MEGABYTE
MAX_PARTS = 500
MAX_TAGS = 2_000_000  # starts and ends: 60 columns of 8,000 rows
MAX_DEPTH = 32
MAX_FORMATS = 100_000  # and other elements outside of cells and texts
MAX_TEXT = 10_000_000
MAX_COLUMNS = 60
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet in Excel
CHUNK = 64 * 1024
MAX_TAG = 256 * 1024  # expat reads an unfinished tag again with every chunk
ENTRY = b"PK\x01\x02"  # starts each entry in the list of parts of a ZIP file
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
Row = tuple[int, Sequence[str]]


class FileRefused(Exception):
    """Why a file cannot be read, in a sentence for the person who sent it."""


BROKEN = "The file cannot be read as an .xlsx workbook. Save it again in a spreadsheet."
UNPACKS = f"The file unpacks to more than {MAX_UNPACKED // MEGABYTE} MB. Split it into several."
TOO_MANY_CELLS = "The file holds too many cells. Delete blank rows and columns that carry formats, or split the file."
TOO_MUCH_TEXT = f"The file holds more than {MAX_TEXT // 1_000_000} million characters. Split it into several."


def xlsx_rows(content: bytes) -> Iterator[Row]:
    """Number and cells of each row with content, from the only visible sheet with any; raises FileRefused."""
    try:
        book = Workbook(content)
        filled = [sheet for sheet in book.sheets if sheet.is_filled()]
        names = ", ".join(f"“{sheet.name}”{'' if sheet.is_visible else ' (hidden)'}" for sheet in filled)
        if len(filled) > 1:
            raise FileRefused(f"More than one sheet holds cells: {names}. Put the rows on one and delete the others.")
        if filled and not filled[0].is_visible:
            raise FileRefused(
                f"The rows are on a hidden sheet: {names}. Unhide it, look at the rows, and send it again."
            )
        for sheet in filled:
            yield from sheet.rows()
    except FileRefused:
        raise
    except Exception:  # The parts of a hostile file contradict each other in more ways than can be listed.
        raise FileRefused(BROKEN) from None


class Workbook:
    """The parts that give cells their meaning. Text is counted over all parts."""

    def __init__(self, content: bytes):
        if content.count(ENTRY) > MAX_PARTS:
            raise FileRefused(f"The file has more than {MAX_PARTS} parts, which no spreadsheet writes.")
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.text = 0
        self.measure()
        [(_, main, _)] = [each for each in self.related("") if each[2].endswith("/officeDocument")]
        parts = {key: (path, kind.rpartition("/")[2]) for key, path, kind in self.related(main)}
        paths = {kind: path for path, kind in parts.values()}
        tags = self.tags(main)
        self.is_1904 = any(tag == "workbookPr" and given.get("date1904") in ("1", "true") for tag, given in tags)
        self.dates = self.date_styles(paths["styles"]) if "styles" in paths else frozenset()
        self.strings = self.texts(paths["sharedStrings"]) if "sharedStrings" in paths else []
        self.sheets = []
        for given in (given for tag, given in tags if tag == "sheet"):
            path, kind = parts[next(value for name, value in given.items() if name.endswith(":id"))]
            if any(sheet.path == path for sheet in self.sheets):
                raise FileRefused(BROKEN)  # one part as thousands of sheets would be read as often
            if kind == "worksheet":
                self.sheets.append(SheetPart(self, path, given["name"], given.get("state", "visible") == "visible"))

    def measure(self) -> None:
        """Refuses a file that would take too much time or memory, at the speed of unpacking."""
        parts = self.archive.infolist()
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise FileRefused(BROKEN)  # Python unpacks the other kinds without a bound
        unpacked = tags = 0
        for part in parts:
            with self.archive.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    unpacked += len(chunk)
                    tags += chunk.count(b"<")
                    if unpacked > MAX_UNPACKED:
                        raise FileRefused(UNPACKS)
                    if tags > MAX_TAGS:
                        raise FileRefused(TOO_MANY_CELLS)

    def tags(self, path: str) -> list[tuple[str, dict]]:
        """Local name and attributes of each element of a part, in order."""
        part = Tags(self, path)
        for _ in part.parsed():
            pass
        return part.found

    def related(self, path: str) -> Iterator[tuple[str, str, str]]:
        """Id, path and type of each part that a part names; the empty path is the file as a whole."""
        folder, name = posixpath.split(path)
        for tag, given in self.tags(posixpath.join(folder, "_rels", f"{name}.rels")):
            if tag == "Relationship" and given.get("TargetMode") != "External":
                yield given["Id"], posixpath.normpath(posixpath.join("/", folder, given["Target"]))[1:], given["Type"]

    def date_styles(self, path: str) -> frozenset[str]:
        """The numbers of the styles that show a date or a time."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format  # 5 MB that no visitor needs

        formats, found, group = dict(BUILTIN_FORMATS), [], ""
        for tag, given in self.tags(path):
            if tag == "numFmt":
                formats[int(given["numFmtId"])] = given["formatCode"]
            elif tag.endswith("Xfs"):
                group = tag
            elif tag == "xf" and group == "cellXfs":
                found.append(is_date_format(formats.get(int(given.get("numFmtId", 0)))))
        return frozenset(str(number) for number, is_date in enumerate(found) if is_date)

    def day(self, number: float):
        """The day or time of a number in a cell with such a style."""
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel  # as above

        try:
            return from_excel(number, MAC_EPOCH if self.is_1904 else WINDOWS_EPOCH)
        except (OverflowError, ValueError):
            return "#NUM!"

    def texts(self, path: str) -> list[str]:
        """The texts to which cells refer by number, in order."""
        part = Strings(self, path)
        for _ in part.parsed():
            pass
        return part.found

    def count_text(self, text: str) -> None:
        """Counts a text that is stored in memory or returned to the caller."""
        self.text += len(text)
        if self.text > MAX_TEXT:
            raise FileRefused(TOO_MUCH_TEXT)


class XmlPart:
    """Passes the elements of a part to `began` and `ended`, and collects the text of some of them.

    The pronunciation of a text (`rPh`) is left out.
    """

    read_tags = frozenset({"t"})

    def __init__(self, book: Workbook, path: str):
        self.book, self.path = book, path
        self.pieces: list[str] = []
        self.found: list = []
        self.depth = 0
        self.is_read = self.is_pronunciation = False

    def parsed(self) -> Iterator[None]:
        """Reads the part; pauses after each chunk."""
        parser = expat.ParserCreate("UTF-8")  # ignores the declared encoding: `measure` counts the bytes of UTF-8
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_definitions
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.data
        fed = 0
        with self.book.archive.open(self.path) as stream:
            while chunk := stream.read(CHUNK):
                fed += len(chunk)
                parser.Parse(chunk)
                if fed - parser.CurrentByteIndex > MAX_TAG:
                    raise FileRefused(BROKEN)
                yield
        parser.Parse(b"", True)
        yield

    def start(self, name: str, given: dict) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FileRefused(BROKEN)
        tag = name.rpartition(":")[2]
        if tag == "rPh":
            self.is_pronunciation = True
        self.is_read = tag in self.read_tags and not self.is_pronunciation
        self.began(tag, given)

    def data(self, text: str) -> None:
        if self.is_read:
            self.book.count_text(text)
            self.pieces.append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.is_read = False
        tag = name.rpartition(":")[2]
        if tag == "rPh":
            self.is_pronunciation = False
        self.ended(tag)

    def began(self, tag: str, given: dict) -> None:
        """An element begins."""

    def ended(self, tag: str) -> None:
        """An element ends."""

    def taken(self) -> str:
        """The text so far, without invalid characters of XML; then begins the next text."""
        text, self.pieces = "".join(self.pieces), []
        return ESCAPE.sub(lambda escape: chr(int(escape[0][2:6], 16)), text) if "_x" in text else text


class Tags(XmlPart):
    """Local name and attributes of each element."""

    def began(self, tag: str, given: dict) -> None:
        self.found.append((tag, given))
        if len(self.found) > MAX_FORMATS:
            raise FileRefused(TOO_MANY_CELLS)


class Strings(XmlPart):
    """The texts to which cells refer by number."""

    def ended(self, tag: str) -> None:
        if tag == "si":
            self.found.append(self.taken())


class SheetPart(XmlPart):
    """The cells of a sheet."""

    read_tags = frozenset({"t", "v"})

    def __init__(self, book: Workbook, path: str, name: str, is_visible: bool):
        super().__init__(book, path)
        self.name, self.is_visible = name, is_visible

    def is_filled(self) -> bool:
        """Whether any cell has content."""
        return next(self.rows(), None) is not None

    def rows(self) -> Iterator[Row]:
        """Number and cells of each row with content. Cells right of `MAX_COLUMNS` count as the one after it."""
        self.found, self.depth = [], 0
        self.row = self.column = 0
        self.cells: dict[int, str] = {}
        for _ in self.parsed():
            yield from self.found
            self.found = []

    def began(self, tag: str, given: dict) -> None:
        if tag == "row":
            self.row, self.column, self.cells = int(given.get("r", self.row + 1)), 0, {}
            if self.row > LAST_ROW:
                raise FileRefused(BROKEN)
        elif tag == "c":
            self.column = column_of(given["r"]) if "r" in given else self.column + 1
            self.kind, self.style, self.pieces, self.has_formula = given.get("t", "n"), given.get("s"), [], False
        elif tag == "f":
            self.has_formula = True

    def ended(self, tag: str) -> None:
        if tag == "c":
            if text := "=" if self.has_formula else self.value(self.taken()):
                self.cells[min(self.column, MAX_COLUMNS + 1)] = text
        elif tag == "row" and self.cells:
            self.found.append((self.row, [self.cells.get(place, "") for place in range(1, max(self.cells) + 1)]))

    def value(self, text: str) -> str:
        """The value of a cell of this kind and style."""
        if not text or self.kind in ("inlineStr", "str", "e"):
            return text
        if self.kind == "s":
            text = self.book.strings[int(text)]
            self.book.count_text(text)
            return text
        if self.kind == "b":
            return as_text(text == "1")
        if self.kind == "d":
            return text.removesuffix("T00:00:00")
        number = float(text) if {".", "e", "E"} & set(text) else int(text)
        return as_text(self.book.day(number) if self.style in self.book.dates else number)


def column_of(address: str) -> int:
    """The number of a cell's column, from 1."""
    letters, column = ADDRESS.fullmatch(address)[1], 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if column > LAST_COLUMN:
        raise FileRefused(BROKEN)
    return column


def refuse_definitions(*_) -> None:
    """Entities can expand without limit; no spreadsheet program writes any."""
    raise FileRefused("The file holds definitions that no spreadsheet writes.")
