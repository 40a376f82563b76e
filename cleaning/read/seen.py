"""The ids of a dump so far, of which a million are remembered in 24 MB."""

from __future__ import annotations

from array import array
from hashlib import blake2b

_FEWEST_PLACES = 1 << 10


class Seen:
    """A set of texts that only grows: 8 bytes of each one's digest, in a table with free places."""

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * _FEWEST_PLACES))  # 0: a free place
        self._taken = 0

    def add(self, text: str) -> bool:
        """Remember a text; False where it is there already."""
        key = _key(text)
        place = self._place(key)
        if self._table[place]:
            return False
        self._table[place] = key
        self._taken += 1
        if self._taken * 3 > len(self._table) * 2:
            self._grow()
        return True

    def __contains__(self, text: str) -> bool:
        return bool(self._table[self._place(_key(text))])

    def _place(self, key: int) -> int:
        """Where a key stands, or is to stand: digests are spread evenly, so it is soon found."""
        table, last = self._table, len(self._table) - 1
        place = key & last
        while table[place] and table[place] != key:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        known = self._table
        self._table = array("Q", bytes(8 * 2 * len(known)))
        for key in known:
            if key:
                self._table[self._place(key)] = key


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1
