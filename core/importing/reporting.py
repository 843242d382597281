"""The report of an import, file by file, and its progress."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .writing import Tally


class Progress:
    """Steps and rows of a long run on a stream: one line rewritten in place on a terminal, a line a step elsewhere."""

    def __init__(self, stream=None):
        self.stream, self.steps, self.step, self.label = stream or sys.stderr, 0, 0, ""

    def start(self, label: str) -> None:
        self.step, self.label = self.step + 1, label
        self._write("", ends=not self.stream.isatty())

    def rows(self, count: int) -> None:
        """Shows how many rows of the step are done; only on a terminal."""
        if self.stream.isatty():
            self._write(f", {count:,} rows")

    def finish(self) -> None:
        """Clears the rewritten line."""
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def _write(self, detail: str, *, ends: bool = False) -> None:
        percent = f"{100 * (self.step - 1) // self.steps:3d} %  " if self.steps else ""
        start, end = ("", "\n") if ends else ("\r\x1b[K", "")
        self.stream.write(f"{start}{percent}{self.label}{detail}{end}")
        self.stream.flush()


@dataclass
class FileReport:
    """The report of one file: rows read, rows skipped by reason, and a tally for each kind of row written.

    `path` is None for rows that are derived from several files.
    """

    path: Path | None
    title: str
    progress: Progress | None = None
    rows_read: int = 0
    skipped: Counter = field(default_factory=Counter)
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    notes: list[str] = field(default_factory=list)

    def rows(self, records: Iterable) -> Iterator:
        """Yields the records and counts them as read."""
        for record in records:
            self.rows_read += 1
            if self.progress and self.rows_read % 1000 == 0:
                self.progress.rows(self.rows_read)
            yield record

    def tell(self) -> None:
        """Shows how many rows are done, for work that does not pass through `rows`."""
        if self.progress:
            self.progress.rows(self.rows_read)

    def skip(self, reason: str, count: int = 1) -> None:
        """Counts rows that are left out for a reason, such as `no covered program`."""
        self.skipped[reason] += count

    def count(self, what: str, tally: Tally) -> None:
        """Adds a tally to a kind of row, such as `schools`."""
        self.tallies[what] += tally

    def note(self, sentence: str) -> None:
        """Stores a sentence for editors, such as the name of an ambiguous row."""
        self.notes.append(sentence)

    def __str__(self):
        lines = [f"{self.title}: {self.path.name}, {self.rows_read:,} rows read" if self.path else self.title]
        for what, tally in self.tallies.items():
            if tally != Tally():
                counts = f"{tally.created:>9,} created {tally.changed:>9,} changed {tally.unchanged:>9,} unchanged"
                lines.append(f"  {what:<36}{counts}" + (f" {tally.removed:>9,} removed" if tally.removed else ""))
        lines += [f"  {count:>9,} skipped: {reason}" for reason, count in self.skipped.most_common()]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)


@dataclass
class Report:
    """The report of an import; prints as a table."""

    progress: Progress | None = None
    files: list[FileReport] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def file(self, path: Path | None, title: str) -> FileReport:
        """Adds the part about one file, or about rows derived from several files."""
        part = FileReport(path, title, self.progress)
        self.files.append(part)
        self.start(f"{title}: {path.name}" if path else title)
        return part

    def start(self, step: str) -> None:
        """Starts the next step of the progress display."""
        if self.progress:
            self.progress.start(step)

    @property
    def total(self) -> Tally:
        """The sum of all tallies."""
        return sum((tally for part in self.files for tally in part.tallies.values()), Tally())

    def __str__(self):
        total = self.total
        summary = f"In all: {total.created:,} rows created, {total.changed:,} changed, {total.unchanged:,} unchanged."
        return "\n".join([*map(str, self.files), *self.notes, summary])
