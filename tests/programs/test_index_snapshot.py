"""The index that a process finds when it starts, and what makes it read every program."""

import pytest
from django.db import connection, transaction

from core import actions as versions
from core.actions import raise_version
from core.listing import snapshots
from core.listing.bitmaps import Rows
from programs import actions, index_rows
from programs import index as program_index
from programs.index import current_index, current_version
from programs.index_rows import CatalogueSets, read_sets, read_snapshot, snapshot_path, write_snapshot
from programs.models import CatalogueRow, Program
from programs.read_model import CATALOGUE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, catalogue, monkeypatch):
    """A folder of this test, and commits that seem to be over."""
    settings.INDEX_ROOT = str(tmp_path / "index")
    monkeypatch.setattr(index_rows, "connection", type("Committed", (), {"in_atomic_block": False}))
    return tmp_path / "index"


@pytest.fixture
def start(monkeypatch):
    """Starts a process: its index, and how often it read every program."""

    def start():
        read = []
        monkeypatch.setattr(program_index, "_current", None)
        monkeypatch.setattr(program_index, "read_sets", lambda: read.append(1) or read_sets())
        return current_index(), len(read)

    return start


def same(sets: CatalogueSets, others: CatalogueSets) -> bool:
    """Whether both say the same of every program."""
    names = ("everything", "columns", "children", "words_of", "details", "rounds")
    return all(getattr(sets, name) == getattr(others, name) for name in names)


def changed(**values) -> Program:
    """A listed program after a change that lists follow."""
    program = Program.objects.filter(row__degree="MS").earliest("pk")
    Program.objects.filter(pk=program.pk).update(**values)
    actions.refresh_programs([program.pk])
    return program


def test_the_second_process_reads_no_program(start):
    first, second = start(), start()
    assert (first[1], second[1]) == (1, 0)
    assert same(second[0].sets, first[0].sets) and same(second[0].sets, read_sets())
    assert second[0].version == current_version()
    for order in first[0].orders:
        pages = [index.page([index.everything], order, 0, 50) for index, _ in (first, second)]
        assert pages[0] == pages[1], order


def test_what_changed_since_is_followed_and_kept(start):
    start()
    program = changed(degree="MEng", title="Another title")
    index, reads = start()
    assert reads == 0 and same(index.sets, read_sets())
    assert program.pk in index.sets.columns["degree"]["MEng"]
    assert read_snapshot()[0] == index.version == current_version()


def test_a_program_that_is_gone_is_gone(start):
    start()
    program = changed(state="archived")
    index, reads = start()
    assert reads == 0 and program.pk not in index.everything and same(index.sets, read_sets())


@pytest.mark.parametrize("rows", [None, range(versions.MOST_ROWS + 1)], ids=["any row", "too many rows"])
def test_after_a_change_of_everything_every_program_is_read_once(start, rows):
    start()
    CatalogueRow.objects.update(degree="MA")
    raise_version(CATALOGUE, rows)
    for reads in (1, 0):
        index, found = start()
        assert found == reads and set(index.sets.columns["degree"]) == {"MA"}


def test_a_process_that_runs_finds_what_another_one_kept_after_an_import(start, monkeypatch):
    index, _ = start()
    CatalogueRow.objects.update(degree="MA")
    raise_version(CATALOGUE, None)
    write_snapshot(current_version(), read_sets())
    monkeypatch.setattr(program_index, "_current", index)
    monkeypatch.setattr(program_index, "read_sets", lambda: pytest.fail("it read every program"))
    assert set(current_index().sets.columns["degree"]) == {"MA"}


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"{}", b"\x80\x04."], ids=["empty", "zeros", "json", "pickle"])
def test_a_file_that_is_not_ours_is_replaced(start, content):
    start()
    snapshot_path().write_bytes(content)
    assert start()[1] == 1 and start()[1] == 0


def test_a_version_of_another_database_is_left_alone(start):
    start()
    wrong = {"everything": {None: Rows([1])}, "words": {}}
    snapshots.write(snapshot_path(), "a" * 32, wrong | {"offerings": {}, "fits": {}})
    index, reads = start()
    assert reads == 1 and same(index.sets, read_sets()) and read_snapshot()[0] == current_version()


def test_a_version_that_was_taken_back_is_left_alone(start):
    start()
    with transaction.atomic():
        changed(degree="MEng")
        lost, _ = start()
        transaction.set_rollback(True)
    assert read_snapshot()[0] == lost.version != current_version()
    index, reads = start()
    assert reads == 1 and same(index.sets, read_sets())


def test_nothing_is_kept_of_what_may_be_taken_back(monkeypatch):
    monkeypatch.setattr(index_rows, "connection", connection)
    assert connection.in_atomic_block
    write_snapshot("version", read_sets())
    assert read_snapshot() is None


def test_without_a_folder_nothing_is_kept(start, settings, folder):
    settings.INDEX_ROOT = ""
    assert start()[1] == start()[1] == 1 and not folder.exists()


def test_a_folder_that_cannot_be_written_costs_a_line_in_the_log(start, settings, folder, caplog):
    folder.write_text("a file stands where the folder should be")
    index, _ = start()
    assert same(index.sets, read_sets()) and "cannot be kept" in caplog.text


@pytest.mark.parametrize(("token", "is_kept"), [("0" * 32, True), ("f" * 32, False)])
def test_one_version_in_sixteen_is_kept_by_who_follows(start, monkeypatch, token, is_kept):
    start()
    monkeypatch.setattr(versions, "uuid4", lambda: type("Token", (), {"hex": token}))
    changed(degree="MEng")
    assert current_index().version == token
    assert (read_snapshot()[0] == token) is is_kept


def test_so_many_steps_that_together_touch_too_many_rows_are_not_followed(start, monkeypatch):
    monkeypatch.setattr(versions, "MOST_ROWS_TOGETHER", 3)
    start()
    raise_version(CATALOGUE, [1, 2]), raise_version(CATALOGUE, [3])
    assert start()[1] == 0
    raise_version(CATALOGUE, [1, 2]), raise_version(CATALOGUE, [3, 4])
    assert start()[1] == 1
