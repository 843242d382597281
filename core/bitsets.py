"""Sets of row positions as Python integers: bit p is set when the row at position p belongs to the set."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

FLAGS = bytes.maketrans(b"01", b"\0\1")


def bits_of(positions: Iterable[int], size: int) -> int:
    """The set of these positions among `size` rows."""
    octets = bytearray(size // 8 + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def in_order(bits: int, order: Sequence[int]) -> Iterator[int]:
    """The set's positions in the given order, a permutation of all positions; lazily, for pages are short."""
    flags = f"{bits:0{len(order)}b}".encode().translate(FLAGS)[::-1]
    return compress(order, map(flags.__getitem__, order))
