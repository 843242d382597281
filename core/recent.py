"""What a process used last, in its memory."""

from collections import OrderedDict
from contextlib import suppress


class Recent:
    """Values by key, at most so many: what was used longest ago goes first. For all threads of the process."""

    def __init__(self, most: int):
        self.most = most
        self._values: OrderedDict = OrderedDict()

    def get(self, key):
        """The value, None when there is none."""
        with suppress(KeyError):  # another thread may throw it out between the two steps
            self._values.move_to_end(key)
            return self._values[key]

    def set(self, key, value) -> None:
        """Keeps the value, in the place of an earlier one."""
        self._values[key] = value
        with suppress(KeyError):
            self._values.move_to_end(key)
            while len(self._values) > self.most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forgets everything."""
        self._values.clear()

    def __len__(self):
        return len(self._values)
