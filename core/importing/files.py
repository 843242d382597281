"""Which file is of which kind: told by its columns, whatever its name."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from .problems import ImportProblem
from .reading import columns
from .reporting import Report

SUFFIXES = {".csv", ".gz", ".zip", ".json", ".toml"}


class Kind(NamedTuple):
    """A kind of file: the module that parses and loads it, its name for people, the columns that tell it."""

    importer: ModuleType
    title: str
    columns: frozenset[str]

    def load(self, path: Path, report: Report, **needs) -> None:
        """Writes the facts of a file; `needs` is what the importer must know besides them."""
        self.importer.load(self.importer.parse(path), report.file(path, self.title), **needs)


def sort_files(kinds: Collection[Kind], paths: Iterable[Path], report: Report) -> dict[Kind, list[Path]]:
    """Files by kind. A file of no kind is refused when it was named, and left alone when it lay in a folder."""
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


def kind_of(kinds: Collection[Kind], path: Path) -> Kind | None:
    """The kind that at least three quarters of whose columns the file has; the reader then names those it lacks.

    Of two kinds that fit equally well it is the one that asks for more columns.
    """
    present = columns(path)
    fits = [(len(kind.columns & present) / len(kind.columns), len(kind.columns), kind) for kind in kinds]
    share, _, kind = max(fits, key=itemgetter(0, 1))
    return kind if share >= 0.75 else None


def _tables_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES)
