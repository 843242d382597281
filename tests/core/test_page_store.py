"""A cache that is bounded by bytes, one for all threads of a process."""

from threading import Thread

import pytest

from core import page_store
from core.page_store import ENTRY_BYTES, BoundedCache


@pytest.fixture
def cache(monkeypatch):
    """A cache with room for two values of ten bytes."""
    monkeypatch.setattr(page_store, "_stores", {})
    return BoundedCache("tests", {"OPTIONS": {"MAX_BYTES": 2 * (10 + ENTRY_BYTES)}})


def test_the_least_recently_used_value_goes_first(cache):
    cache.set("a", b"1" * 10)
    cache.set("b", b"2" * 10)
    assert cache.get("a") == b"1" * 10
    cache.set("c", b"3" * 10)
    assert cache.get_many(["a", "b", "c"]) == {"a": b"1" * 10, "c": b"3" * 10}
    cache.set("a", b"4" * 9)
    assert (cache.get("a"), cache.get("c")) == (b"4" * 9, b"3" * 10)
    cache.set("d", b"5" * 2000)
    assert not cache.store.entries and cache.store.size == 0, "a value that is too large alone is not stored"


def test_it_does_what_djangos_caches_do(cache, monkeypatch):
    assert cache.add("a", b"1") and not cache.add("a", b"2") and cache.get("a") == b"1"
    assert cache.touch("a", 60) and not cache.touch("b") and cache.has_key("a")
    assert cache.delete("a") and not cache.delete("a") and cache.get("a", b"none") == b"none"
    cache.set("a", b"1", 0)
    cache.set("b", b"1", None)
    assert cache.get("a") is None and cache.get("b") == b"1"
    cache.clear()
    assert cache.get("b") is None and cache.store.size == 0


def test_all_threads_use_one_store(cache):
    def write():
        BoundedCache("tests", {}).set("a", b"of another thread")

    thread = Thread(target=write)
    thread.start()
    thread.join()
    assert cache.get("a") == b"of another thread"
    assert BoundedCache("others", {}).get("a") is None
