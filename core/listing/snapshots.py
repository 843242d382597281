"""Sets of rows in a file, so that a new process loads them quickly.

The file has JSON and bitmaps, no code, and a signature with the site's key and release. A file that is damaged, or that
another release, site or person wrote, is ignored.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from secrets import token_hex

from django.utils.crypto import constant_time_compare, salted_hmac

from core.listing.bitmaps import Rows, Sets
from core.release import code

SIZE = 8
"""Bytes for the length of the JSON."""


def write(path: Path, version: str, named: Mapping[str, Sets]) -> None:
    """Replaces the file by these sets of a version of a catalog; raises OSError.

    Values may be JSON values, dates, and tuples of them. Readers meanwhile get the old file or the new one.
    """
    bitmaps = {name: [rows.serialize() for rows in sets.values()] for name, sets in named.items()}
    sets = [[name, list(named[name]), [len(each) for each in found]] for name, found in bitmaps.items()]
    head = json.dumps([version, sets], default=lambda day: {"date": day.isoformat()}).encode()
    body = b"".join([len(head).to_bytes(SIZE), head, *(each for found in bitmaps.values() for each in found)])
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{token_hex(4)}")
    try:
        beside.write_bytes(signature(body) + body)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path) -> tuple[str, dict[str, Sets]] | None:
    """The version and the sets of the file; None without a file of this release and site."""
    try:
        content = memoryview(path.read_bytes())
    except OSError:
        return None
    own = len(signature(b""))
    signed, body = content[:own], content[own:]
    if not constant_time_compare(bytes(signed), signature(body)):
        return None
    start = SIZE + int.from_bytes(body[:SIZE])
    version, sets = json.loads(bytes(body[SIZE:start]), object_hook=lambda value: date.fromisoformat(value["date"]))
    named = {}
    for name, values, sizes in sets:
        named[name] = Sets()
        for value, size in zip(values, sizes, strict=True):
            value = tuple(value) if isinstance(value, list) else value
            named[name][value] = Rows.deserialize(body[start : start + size])
            start += size
    return version, named


def signature(body: bytes | memoryview) -> bytes:
    """The signature of bytes, which only this site and this code can make."""
    return salted_hmac(f"core.snapshots {code()}", body, algorithm="sha256").digest()
