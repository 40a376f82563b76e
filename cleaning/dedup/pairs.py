"""Pairs of rows by the million: on disk, in parts of neighbouring rows, read part by part.

What is in memory is a buffer and one part. A row is in no more pairs than `candidates` lets it
propose, so a part is bounded, however many rows there are.
"""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from types import TracebackType

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

PART_ROWS = 1 << 14
_BUFFERED = 2_000_000  # pairs
_SHIFT = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)


class Pairs:
    """Pairs added in any order; a context manager, for what is on disk goes at the end."""

    def __init__(self) -> None:
        self._files: dict[int, IO[bytes]] = {}
        self._buffer: list[Rows] = []
        self._buffered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()

    def add(self, rows: Rows, others: Rows) -> None:
        """Note that each of `rows` goes with the row beside it in `others`."""
        self._buffer.append((rows << _SHIFT) | others)
        self._buffered += len(rows)
        if self._buffered > _BUFFERED:
            self._flush()

    def part(self, number: int) -> tuple[Rows, Rows, Rows]:
        """The pairs of rows from `number * PART_ROWS` on: row, other, how often it was added;
        in the order of rows, then others."""
        if self._buffer:
            self._flush()
        codes = np.empty(0, np.int64)
        if file := self._files.get(number):
            file.seek(0)
            codes = np.frombuffer(file.read(), np.int64)
        codes, times = np.unique(codes, return_counts=True)
        return codes >> _SHIFT, codes & _LOW, times

    def parts(self) -> list[int]:
        """The parts that hold pairs, in order."""
        if self._buffer:
            self._flush()
        return sorted(self._files)

    def _flush(self) -> None:
        codes = np.sort(np.concatenate(self._buffer))
        self._buffer, self._buffered = [], 0
        part = codes // (PART_ROWS << 32)
        starts = np.flatnonzero(np.diff(part, prepend=-1))
        pieces = np.split(codes, starts)[1:]
        for number, some in zip(part[starts].tolist(), pieces, strict=True):
            if number not in self._files:
                self._files[number] = tempfile.TemporaryFile()  # noqa: SIM115 - closed at exit
            self._files[number].write(some.tobytes())
