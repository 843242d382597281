"""A backend for Django's cache framework that holds bytes in the memory of a process, up to a total size."""

import time
from collections import OrderedDict
from threading import Lock

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

MOST_BYTES = 10_000_000
ENTRY_BYTES = 400
"""What an entry takes besides its value: its key, its time and its place in the order."""


class Store:
    """Values with the time when they expire, least recently used first."""

    def __init__(self) -> None:
        self.entries: OrderedDict[str, tuple[bytes, float | None]] = OrderedDict()
        self.size = 0
        self.lock = Lock()


_stores: dict[str, Store] = {}


class BoundedCache(BaseCache):
    """Stores bytes as they are, without pickles, and drops the least recently used values when they exceed `MAX_BYTES`.

    Django makes one object for each thread; all objects with the same LOCATION use one store.
    """

    def __init__(self, location: str, params: dict):
        super().__init__(params)
        self.store = _stores.setdefault(location, Store())
        self.most_bytes = params.get("OPTIONS", {}).get("MAX_BYTES", MOST_BYTES)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if self.get(key, version=version) is not None:
            return False
        self.set(key, value, timeout, version)
        return True

    def get(self, key, default=None, version=None):
        key, store = self.make_and_validate_key(key, version), self.store
        with store.lock:
            value, expires = store.entries.get(key, (None, None))
            if value is None:
                return default
            if expires is not None and expires <= time.time():
                self._drop(key)
                return default
            store.entries.move_to_end(key)
            return value

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        key, store = self.make_and_validate_key(key, version), self.store
        with store.lock:
            self._drop(key)
            store.entries[key] = value, self.get_backend_timeout(timeout)
            store.size += len(value) + ENTRY_BYTES
            while store.size > self.most_bytes:
                self._drop(next(iter(store.entries)))

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        value = self.get(key, version=version)
        if value is not None:
            self.set(key, value, timeout, version)
        return value is not None

    def delete(self, key, version=None):
        with self.store.lock:
            return self._drop(self.make_and_validate_key(key, version))

    def clear(self):
        with self.store.lock:
            self.store.entries.clear()
            self.store.size = 0

    def _drop(self, key: str) -> bool:
        value, _ = self.store.entries.pop(key, (None, None))
        if value is None:
            return False
        self.store.size -= len(value) + ENTRY_BYTES
        return True
