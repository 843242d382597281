"""Sets of rows in a file: they come back as they were, or not at all."""

from datetime import date
from threading import Thread

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from core.listing import snapshots
from core.listing.bitmaps import Rows

values = st.none() | st.booleans() | st.integers() | st.dates() | st.text() | st.lists(st.text(max_size=3)).map(tuple)
rows = st.sets(st.integers(0, 2**32 - 1), max_size=20).map(Rows)
SETS = {"words": {"data": Rows([1, 2]), "": Rows([3])}, "days": {date(2026, 11, 21): Rows([2**32 - 1]), None: Rows()}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "some.sets"


@given(named=st.dictionaries(st.text(max_size=3), st.dictionaries(values, rows, max_size=5), max_size=4))
def test_sets_come_back_with_values_of_the_same_kind(tmp_path_factory, named):
    path = tmp_path_factory.mktemp("sets") / "some.sets"
    snapshots.write(path, "v1", named)
    version, read = snapshots.read(path)
    assert (version, read) == ("v1", named)
    assert [list(map(repr, sets)) for sets in read.values()] == [list(map(repr, sets)) for sets in named.values()]


def test_no_file_is_no_sets(path):
    assert snapshots.read(path) is None


def test_a_broken_file_is_no_sets_wherever_it_breaks(path):
    snapshots.write(path, "v1", SETS)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place])
        assert snapshots.read(path) is None
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert snapshots.read(path) is None
    path.write_bytes(whole)
    assert snapshots.read(path) == ("v1", SETS)


def test_a_file_of_another_site_is_no_sets(path):
    with override_settings(SECRET_KEY="another"):
        snapshots.write(path, "v1", SETS)
        assert snapshots.read(path)
    assert snapshots.read(path) is None


def test_a_file_of_other_code_is_no_sets(path, monkeypatch):
    snapshots.write(path, "v1", SETS)
    monkeypatch.setattr(snapshots, "code", lambda: "the next release")
    assert snapshots.read(path) is None


def test_who_reads_while_others_write_has_one_of_their_files(path):
    def write(version):
        for _ in range(30):
            snapshots.write(path, version, SETS | {version: {1: Rows([1])}})

    writers = [Thread(target=write, args=[version]) for version in ("v1", "v2")]
    snapshots.write(path, "v1", SETS | {"v1": {1: Rows([1])}})
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        version, read = snapshots.read(path)
        assert version in read
    for writer in writers:
        writer.join()
    assert [each.name for each in path.parent.iterdir()] == ["some.sets"]
