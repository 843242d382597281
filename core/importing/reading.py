"""Reads source files: recognizes their kind, reads their rows, and reports where a cell is wrong."""

import codecs
import csv
import gzip
import io
import json
import re
import tomllib
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from core.choices import Availability

from .reporting import Report


class ImportProblem(Exception):
    """A file that cannot be imported: `hd2024.csv, row 12, column CONTROL: expected 1, 2 or 3, got "9"`.

    `row` is the line in the file, from 1. Row, column and `got` are left out of the text when None.
    """

    def __init__(self, file, row=None, column=None, *, expected, got=None):
        self.file, self.row, self.column, self.expected, self.got = file, row, column, expected, got
        place = [file, f"row {row}" if row else "", f"column {column}" if column else ""]
        text = f"{', '.join(filter(None, place))}: expected {expected}"
        if got is not None:
            got = " ".join(str(got).split())
            text += f', got "{got[:77] + "…" if len(got) > 78 else got}"'
        super().__init__(text)


SUFFIXES = {".csv", ".gz", ".zip", ".json", ".toml"}


class FileKind(NamedTuple):
    """A kind of file: its importer, its name for people, the columns that identify it."""

    parse: Callable[[Path], Iterable[Any]]
    load_records: Callable[..., None]
    title: str
    columns: frozenset[str]

    def load(self, path: Path, report: Report, **needs) -> None:
        """Writes the facts of a file; `needs` are further arguments of the importer."""
        self.load_records(self.parse(path), report.file(path, self.title), **needs)


def sort_files(kinds: Collection[FileKind], paths: Iterable[Path], report: Report) -> dict[FileKind, list[Path]]:
    """Files by kind. An unknown file is refused when it was named, and skipped when it was found in a folder."""
    known = ", ".join(kind.title for kind in kinds)
    files, strange = defaultdict(list), []
    for path in paths:
        if not path.exists():
            raise ImportProblem(str(path), expected="a file or a folder that exists")
        for file in _tables_in(path) if path.is_dir() else [path]:
            if kind := kind_of(kinds, file):
                files[kind].append(file)
            elif file is path:
                raise ImportProblem(file.name, expected=f"the columns of one of these: {known}")
            else:
                strange.append(file.name)
    if strange:
        report.notes.append(f"Left alone, as files of no known kind: {', '.join(strange)}.")
    if not files:
        raise ImportProblem(", ".join(map(str, paths)), expected=f"a file of one of these kinds: {known}")
    return files


def kind_of(kinds: Collection[FileKind], path: Path) -> FileKind | None:
    """The kind with at least three quarters of its columns in the file; the reader then reports the missing ones.

    If two kinds fit equally well, the one with more columns.
    """
    present = columns(path)
    fits = [(len(kind.columns & present) / len(kind.columns), len(kind.columns), kind) for kind in kinds]
    share, _, kind = max(fits, key=itemgetter(0, 1))
    return kind if share >= 0.75 else None


def _tables_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES)


# How IPEDS (blank, ".", -1, -2, -3) and College Scorecard (NA, NULL, PS, PrivacySuppressed) write a missing value.
MISSING = {
    "": Availability.NOT_REPORTED,
    ".": Availability.NOT_REPORTED,
    "NA": Availability.NOT_REPORTED,
    "NULL": Availability.NOT_REPORTED,
    "-1": Availability.NOT_REPORTED,
    "-2": Availability.NOT_APPLICABLE,
    "-3": Availability.NOT_REPORTED,
    "PS": Availability.SUPPRESSED,
    "PRIVACYSUPPRESSED": Availability.SUPPRESSED,
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of a table. Columns are named in capitals; a column that the file lacks reads as missing.

    `missing` maps the publisher's markers, in capitals, to the reason why a value is missing.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    missing: Mapping[str, Availability] = field(default_factory=lambda: MISSING)

    def availability(self, column: str) -> Availability:
        """Reported, or the reason for the cell's missing marker."""
        return self.missing.get(self._raw(column).upper(), Availability.REPORTED)

    def text(self, column: str, longest: int | None = None) -> str:
        """The words of a cell, joined by single spaces; an empty string when missing."""
        value = " ".join(self.raw(column).split())
        if longest and len(value) > longest:
            raise self.problem(column, f"at most {longest} characters")
        return value

    def raw(self, column: str) -> str:
        """The cell with its inner spaces; an empty string when missing."""
        value = self._raw(column)
        return "" if value.upper() in self.missing else value

    def digits(self, column: str) -> str:
        """A code of digits as text, with leading zeros; an empty string when missing."""
        value = self.raw(column)
        if value and not (value.isascii() and value.isdigit()):
            raise self.problem(column, "digits")
        return value

    def whole(self, column: str, least: int = 0, most: int = 999_999_999) -> int | None:
        """A whole number within bounds; None when missing."""
        value = self.raw(column)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise self.problem(column, f"a whole number from {least} to {most}")
        return int(value)

    def required_whole(self, column: str, least: int = 0, most: int = 999_999_999) -> int:
        """A whole number; raises ImportProblem when missing."""
        value = self.whole(column, least, most)
        if value is None:
            raise self.problem(column, f"a whole number from {least} to {most}")
        return value

    def decimal(self, column: str, places: int, least: int, most: int) -> Decimal | None:
        """A number within bounds, rounded to `places` decimals; None when missing."""
        value = self.raw(column)
        if not value:
            return None
        is_number = re.fullmatch(r"[-+]?[0-9]{1,12}(\.[0-9]*)?", value, re.ASCII)
        if not is_number or not least <= Decimal(value) <= most:
            raise self.problem(column, f"a number from {least} to {most}")
        return round(Decimal(value), places)

    def choice(self, column: str, meanings: Mapping[str, object], expected: str = ""):
        """The meaning of the cell's code; an empty string when missing. A code outside `meanings` is a problem."""
        value = self.raw(column)
        if value and value not in meanings:
            *others, last = meanings
            raise self.problem(column, expected or (f"{', '.join(others)} or {last}" if others else last))
        return meanings[value] if value else ""

    def problem(self, column: str, expected: str) -> ImportProblem:
        """The problem to raise for one cell."""
        return ImportProblem(self.file, self.number, column, expected=expected, got=self._raw(column))

    def _raw(self, column: str) -> str:
        return self.cells.get(column, "").strip()


def read(
    path: Path, required: Collection[str] = (), *, missing: Mapping[str, Availability] = MISSING
) -> Iterator[SourceRow]:
    """Rows of a CSV file, streamed. Column names are trimmed and in capitals; their order and extra ones do not matter.

    `missing` is for a publisher with other markers than IPEDS and College Scorecard. Refuses a file without a required
    column, and a row with fewer or more cells than the header.
    """
    file = Path(path).name
    with _table(path) as lines:
        names = _names(lines, file)
        if lacking := [column for column in required if column not in names]:
            raise ImportProblem(file, 1, expected=f"the columns {', '.join(lacking)}", got=", ".join(names))
        first = lines.line_num + 1
        for cells in lines:
            if any(cells):
                if len(cells) != len(names):
                    raise ImportProblem(file, first, expected=f"{len(names)} cells", got=len(cells))
                yield SourceRow(file, first, dict(zip(names, cells, strict=True)), missing)
            first = lines.line_num + 1


def read_json(path: Path, required: Collection[str] = ()) -> list[dict]:
    """The objects of a JSON list, each with at least the `required` keys."""
    file = Path(path).name
    try:
        records = json.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise ImportProblem(file, expected="a file that can be read", got=error.strerror) from error
    except ValueError as error:
        raise ImportProblem(file, expected="JSON", got=error) from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ImportProblem(file, expected="a list of objects")
    for number, record in enumerate(records, 1):
        if lacking := [key for key in required if key not in record]:
            raise ImportProblem(file, expected=f"the keys {', '.join(lacking)} in object {number}")
    return records


def read_toml(path: Path, required: Collection[str] = ()) -> dict:
    """The table of a TOML file, with at least the `required` keys."""
    file = Path(path).name
    try:
        record = tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise ImportProblem(file, expected="a file that can be read", got=error.strerror) from error
    except ValueError as error:
        raise ImportProblem(file, expected="TOML", got=error) from error
    if lacking := [key for key in required if key not in record]:
        raise ImportProblem(file, expected=f"the keys {', '.join(lacking)}")
    return record


def columns(path: Path) -> frozenset[str]:
    """Column names of a CSV file, keys of a TOML file or of the first object of a JSON list, in capitals."""
    if Path(path).suffix == ".toml":
        return frozenset(key.upper() for key in read_toml(path))
    if Path(path).suffix == ".json":
        records = read_json(path)
        return frozenset(key.upper() for key in records[0]) if records else frozenset()
    with _table(path) as lines:
        return frozenset(_names(lines, Path(path).name))


def year_of(path: Path, example: str) -> int:
    """The year in a publisher's file name, as in hd2024.csv, C2024_A.zip or state_M2025_dl.csv."""
    years = set(re.findall(r"(?<![0-9])20[0-9]{2}(?![0-9])", path.name))
    if len(years) != 1:
        raise ImportProblem(path.name, expected=f"a name with the year of the file, such as {example}")
    return int(years.pop())


def _names(lines, file: str) -> list[str]:
    names = [name.strip().upper() for name in next(lines, [])]
    if not any(names):
        raise ImportProblem(file, 1, expected="a header with column names")
    return names


@contextmanager
def _table(path: Path):
    """A CSV reader over the file's text; errors are raised as ImportProblem."""
    file = Path(path).name
    try:
        encoding = _encoding(path)
        with _bytes(path) as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline="") as text:
            yield csv.reader(text)
    except OSError as error:
        raise ImportProblem(file, expected="a file that can be read", got=error.strerror or error) from error
    except (EOFError, zlib.error, zipfile.BadZipFile, csv.Error) as error:
        raise ImportProblem(file, expected="a complete CSV, gzip or zip file", got=error) from error


@contextmanager
def _bytes(path: Path):
    with open(path, "rb") as stream:
        start = stream.read(4)
        stream.seek(0)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(stream) as unpacked:
                yield unpacked
        elif start == b"PK\x03\x04":
            with zipfile.ZipFile(stream) as archive, archive.open(_table_in(archive, Path(path).name)) as unpacked:
                yield unpacked
        else:
            yield stream


def _table_in(archive: zipfile.ZipFile, file: str) -> str:
    """The one CSV of an archive. If IPEDS adds revised figures (`c2023_a_rv.csv`), those are used."""
    tables = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    revised = [name for name in tables if name.lower().endswith("_rv.csv")]
    for candidates in (tables, revised):
        if len(candidates) == 1:
            return candidates[0]
    raise ImportProblem(file, expected="one CSV inside", got=", ".join(tables) or "none")


def _encoding(path: Path) -> str:
    """UTF-8, with or without a byte order mark, unless the bytes do not fit: old IPEDS files are Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _bytes(path) as stream:
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
