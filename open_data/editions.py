"""Editions of the files: each is written completely in another folder, then replaces the last one at once."""

import csv
import gzip
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from hashlib import sha256
from io import BufferedWriter, TextIOWrapper
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max

from core.models import CatalogueVersion
from core.release import release
from core.spreadsheets.workbook import safe_cell
from open_data.paging import digest
from open_data.tables import CHANGES, TABLES, FileColumn, Record, cell, change, dictionary
from programs.changes.log import IN_LIST, LISTED
from programs.index import current_index
from programs.models import FactChange
from programs.read_model import CATALOGUE

MANIFEST, DICTIONARY = "manifest.json", "dictionary.csv"
BEGUN = ".writing-"
KEPT = 2
"""Editions that stay in the folder, so that no download is interrupted."""
REMEMBERED = 90
"""Editions that the manifest lists."""


class Counted:
    """A file that computes its size and checksum while it is written."""

    def __init__(self, path: Path):
        self.path, self.digest, self.size = path, sha256(), 0
        self.file: BufferedWriter = path.open("wb")

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()

    def close(self) -> None:
        """Closes the file after its content is on the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()


@contextmanager
def packed(path: Path, told: dict[str, dict]) -> Iterator[TextIOWrapper]:
    """A gzip file of text, the same bytes for the same text; adds its size and checksum to `told`."""
    counted = Counted(path)
    try:
        with gzip.GzipFile("", "wb", 6, counted, mtime=0) as zipped, TextIOWrapper(zipped, "utf-8", newline="") as text:
            yield text
    finally:
        counted.close()
    told[path.name] = {"bytes": counted.size, "sha256": counted.digest.hexdigest()}


def write_table(
    folder: Path, name: str, columns: Sequence[FileColumn], records: Iterable[Record], told: dict[str, dict]
) -> int:
    """Writes records as CSV and as lines of JSON, one at a time; returns how many there were."""
    count = 0
    with ExitStack() as files:
        table = csv.writer(files.enter_context(packed(folder / f"{name}.csv.gz", told)))
        lines = files.enter_context(packed(folder / f"{name}.jsonl.gz", told))
        table.writerow([each.name for each in columns])
        for record in records:
            table.writerow([safe(cell(each.read(record))) for each in columns])
            lines.write(f"{json.dumps(spare(record), cls=DjangoJSONEncoder, ensure_ascii=False)}\n")
            count += 1
    for kind in ("csv", "jsonl"):
        told[f"{name}.{kind}.gz"]["rows"] = count
    return count


def safe(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula; numbers stay numbers."""
    return value if isinstance(value, float) else safe_cell(value)


def spare(record: Any) -> Any:
    """A record whose figures have only their filled-in keys and the value: most facts of most programs are missing."""
    if isinstance(record, dict):
        is_figure = record.keys() >= {"value", "availability"}
        parts = record.items()
        if is_figure:
            parts = [(key, part) for key, part in parts if key == "value" or part not in (None, "")]
        return {key: spare(part) for key, part in parts}
    return record


@contextmanager
def snapshot() -> Iterator[None]:
    """The database as it is now: other connections may write meanwhile, and are not blocked.

    Waits for a change that is about to be recorded, so that the log has no gap. Inside a transaction of the caller, as
    in tests, it uses that transaction.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        list(CatalogueVersion.objects.select_for_update().filter(name=CATALOGUE))
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("BEGIN DEFERRED" if is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def newest(root: Path) -> dict[str, Any] | None:
    """The manifest of the newest edition; None before the first."""
    try:
        return json.loads((root / MANIFEST).read_text())
    except FileNotFoundError:
        return None


def published_file(root: Path, name: str) -> tuple[Path, dict[str, Any]] | None:
    """A file of the newest edition with its size and checksum; None if it has no file of that name."""
    manifest = newest(root)
    if manifest is None or name not in manifest["files"]:
        return None
    return root / manifest["version"] / name, manifest["files"][name]


def publish(root: Path, now: datetime) -> tuple[dict[str, Any], bool]:
    """Writes an edition of the present catalog; returns its manifest, and whether it is new.

    If there is an edition of this catalog and release already, nothing is written. When a run is interrupted, the
    previous edition stays.
    """
    root.mkdir(parents=True, exist_ok=True)
    with snapshot():
        before = newest(root)
        index = current_index()
        version = digest(release(), index.version)
        if before and before["version"] == version:
            return before, False
        folder = Path(tempfile.mkdtemp(prefix=BEGUN, dir=root))
        try:
            manifest = write(folder, version, before, index, now)
            if not (root / version).exists():
                folder.chmod(0o755)
                folder.rename(root / version)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    put(root / MANIFEST, json.dumps(manifest, indent=1))
    forget(root, [each["version"] for each in manifest["editions"]][-KEPT:])
    return manifest, True


def write(folder: Path, version: str, before: dict | None, index, now: datetime) -> dict[str, Any]:
    """Writes every file of an edition into a folder and returns its manifest."""
    told: dict[str, dict] = {}
    counts = {table.key: write_table(folder, table.key, table.columns, table.records(index), told) for table in TABLES}
    last = FactChange.objects.aggregate(last=Max("pk"))["last"] or 0
    since = before["last_change"] if before else last
    changes = FactChange.objects.in_lists().filter(pk__gt=since, pk__lte=last)
    entries = changes.with_subject().order_by("pk").iterator(chunk_size=500)
    counts["changes"] = write_table(folder, "changes", CHANGES, map(change, entries), told)
    (folder / DICTIONARY).write_text(dictionary_text(), newline="")
    told[DICTIONARY] = {
        "bytes": (folder / DICTIONARY).stat().st_size,
        "sha256": sha256((folder / DICTIONARY).read_bytes()).hexdigest(),
    }
    listing = changes.filter(key=LISTED)
    edition = {
        "version": version,
        "published_at": now.isoformat(timespec="seconds"),
        "added": listing.filter(new_text=IN_LIST).count(),
        "removed": listing.exclude(new_text=IN_LIST).count(),
        "changed": changes.exclude(key=LISTED).count(),
    }
    editions = [*(before["editions"] if before else ()), edition][-REMEMBERED:]
    address = f"{settings.SITE_URL}/data/"
    about = {"about": address, "sources": f"{address}sources.csv.gz"}
    return {**edition, **about, "last_change": last, "counts": counts, "files": told, "editions": editions}


def dictionary_text() -> str:
    """The meaning of every column of every file, as CSV; made from the definitions that write the files."""
    lines: list[str] = []

    class Lines:
        write = staticmethod(lines.append)

    csv.writer(Lines()).writerows([("table", "column", "meaning"), *dictionary()])
    return "".join(lines)


def put(path: Path, text: str) -> None:
    """Writes a file under another name and then renames it, so that no reader gets half of it."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    with beside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def forget(root: Path, kept: Sequence[str]) -> None:
    """Removes all editions except `kept`, and the remains of runs that were interrupted at least a day ago."""
    for folder in root.iterdir():
        is_left = folder.name.startswith(BEGUN) and time.time() - folder.stat().st_mtime > 24 * 60 * 60
        if folder.is_dir() and (is_left or not folder.name.startswith((".", *kept))):
            shutil.rmtree(folder, ignore_errors=True)
