"""What a process used last, in its memory."""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from threading import Lock


class Recent:
    """Values by key, at most so many and of at most so many bytes: what was used longest ago goes first.

    For all threads of the process.
    """

    def __init__(self, most: int, most_bytes: int = 0, size: Callable[..., int] = lambda value: 0):
        self.most, self.most_bytes, self.size = most, most_bytes, size
        self._values: OrderedDict = OrderedDict()
        self._bytes = 0
        self._writing = Lock()

    def get(self, key):
        """The value, None when there is none."""
        with suppress(KeyError):  # another thread may throw it out between the two steps
            self._values.move_to_end(key)
            return self._values[key]

    def set(self, key, value) -> None:
        """Keeps the value, in the place of an earlier one."""
        with self._writing:
            if key in self._values:
                self._bytes -= self.size(self._values.pop(key))
            self._values[key] = value
            self._bytes += self.size(value)
            while len(self._values) > self.most or self._bytes > self.most_bytes:
                self._bytes -= self.size(self._values.popitem(last=False)[1])

    def clear(self) -> None:
        """Forgets everything."""
        with self._writing:
            self._values.clear()
            self._bytes = 0

    def __len__(self):
        return len(self._values)
