"""Pairs of rows by the million, read by neighbouring rows.

A row is in no more pairs than `candidates` lets it propose, so a part is bounded, however many
rows there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.shuffle import Shuffle, counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

_SHIFT = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)
_FEWEST_ROWS = 11  # bits; of a part
_MOST_PARTS = 8  # bits


class Pairs:
    """Pairs of rows, of which there are `rows`, added in any order."""

    def __init__(self, rows: int) -> None:
        self.bits = max(_FEWEST_ROWS, (rows >> _MOST_PARTS).bit_length())
        self._codes = Shuffle(32 + self.bits)

    def __enter__(self) -> Pairs:
        return self

    def __exit__(self, *ended: object) -> None:
        self._codes.__exit__(None, None, None)

    def add(self, rows: Rows, others: Rows) -> None:
        """Note that each of `rows` goes with the row beside it in `others`."""
        self._codes.add((rows << _SHIFT) | others)

    def part(self, number: int) -> tuple[Rows, Rows, Rows]:
        """The pairs of the rows from `number << bits` on: row, other, how often it was added;
        in the order of rows, then others."""
        codes, times = counted(self._codes.part(number))
        return codes >> _SHIFT, codes & _LOW, times

    def parts(self) -> list[int]:
        """The parts that hold pairs, in order."""
        return self._codes.parts()
