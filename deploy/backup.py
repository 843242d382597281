#!/usr/bin/env python3
"""Saves the portal's database to one file, and brings it back.

    DATABASE_URL=… python3 deploy/backup.py save FOLDER [--keep 14]
    DATABASE_URL=… python3 deploy/backup.py restore FILE

`save` may run while the site does: the file holds the database as of one moment, and is read through before it gets its
name. `restore` replaces what the database holds, wholly or, when anything fails, not at all; stop the web processes
and jobs first. PostgreSQL needs pg_dump and pg_restore of its own version or a newer one. Nothing else has to be saved:
static files are collected again, cached pages are built again, and .env is yours.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit


def save(url: str, folder: Path, keep: int) -> Path:
    """Writes the database to a new file in the folder and removes all but the newest `keep`; returns the file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kind = "sqlite3" if url.startswith("sqlite") else "dump"
    target = folder / f"portal-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.{kind}"
    partial = target.with_suffix(".partial")
    partial.touch(mode=0o600)
    if kind == "sqlite3":
        copy(file_of(url), partial)
    else:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}", f"--dbname={url}")
        run("pg_restore", "--file=/dev/null", str(partial))
    partial.rename(target)
    for old in sorted(folder.glob(f"portal-*.{kind}"))[:-keep]:
        old.unlink()
    return target


def restore(url: str, file: Path) -> None:
    """Replaces the database by what a file holds."""
    if file.suffix == ".sqlite3":
        target = file_of(url)
        partial = target.with_suffix(".partial")
        copy(file, partial)
        for journal in ("-wal", "-shm"):
            Path(f"{target}{journal}").unlink(missing_ok=True)
        partial.rename(target)
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        run("pg_restore", *options, f"--dbname={url}", str(file))


def copy(source: Path, target: Path) -> None:
    """Copies a SQLite database as of one moment, and reads the copy through."""
    if not source.exists():
        sys.exit(f"There is no database at {source}.")
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
        [[found]] = other.execute("PRAGMA integrity_check")
    if found != "ok":
        target.unlink()
        sys.exit(f"The database at {source} is damaged: {found}")


def file_of(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(unquote(urlsplit(url).path[1:]))


def run(*command: str) -> None:
    """Runs a program of PostgreSQL; ends with its own words when it fails."""
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:  # noqa: S603
        sys.exit(f"{command[0]} failed.")


def main() -> None:
    """Does what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    saving = commands.add_parser("save")
    saving.add_argument("folder", type=Path)
    saving.add_argument("--keep", type=int, default=14, help="how many files stay (14)")
    restoring = commands.add_parser("restore")
    restoring.add_argument("file", type=Path)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL") or sys.exit("State DATABASE_URL in the environment.")
    if options.command == "save":
        print(save(url, options.folder, max(options.keep, 1)))
    else:
        restore(url, options.file)


if __name__ == "__main__":
    main()
