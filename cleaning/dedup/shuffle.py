"""Numbers by the million: on disk, in parts of neighbours, read part by part and in order.

What is in memory is a buffer and one part.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

_BUFFERED = 1 << 16


class Shuffle:
    """Codes added in any order; those with equal bits above the lowest `shift` make a part.

    A context manager, for what is on disk goes at the end.
    """

    def __init__(self, shift: int) -> None:
        self._shift = np.int64(shift)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed at exit
        self._pieces: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        self._buffer: list[Codes] = []
        self._buffered = 0
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def add(self, codes: Codes) -> None:
        """Take in some."""
        self._buffer.append(codes)
        self._buffered += len(codes)
        if self._buffered > _BUFFERED:
            self._flush()

    def parts(self) -> list[int]:
        """The parts that hold any, in order."""
        self._flush()
        return sorted(self._pieces)

    def part(self, number: int) -> Codes:
        """All codes of a part, in order, each as often as it was added."""
        self._flush()
        found = [np.empty(0, np.int64)]
        pieces = iter(self._pieces.get(number, ()))
        for start, size in zip(pieces, pieces, strict=True):
            self._file.seek(start)
            found.append(np.frombuffer(self._file.read(size), np.int64))
        return np.sort(np.concatenate(found))

    def _flush(self) -> None:
        if not self._buffered:
            return
        codes = np.sort(np.concatenate(self._buffer))
        self._buffer, self._buffered = [], 0
        part = codes >> self._shift
        starts = np.flatnonzero(np.diff(part, prepend=part[0] - 1))
        sizes = np.diff(starts, append=len(codes)) * codes.itemsize
        self._file.seek(self._written)
        self._file.write(codes.data)
        for number, size in zip(part[starts].tolist(), sizes.tolist(), strict=True):
            self._pieces[number].extend((self._written, size))
            self._written += size


def once(ordered: NDArray[Any]) -> NDArray[Any]:
    """The sorted array with each value once (`np.unique` takes four times as long)."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def counted(ordered: Codes) -> tuple[Codes, Codes]:
    """Each of the ordered codes once, and how often it is there."""
    starts, sizes = groups(ordered)
    return ordered[starts], sizes


def groups(ordered: NDArray[np.generic]) -> tuple[Codes, Codes]:
    """Start and size of each run of equal values."""
    if not len(ordered):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1])
    return starts, np.diff(starts, append=len(ordered))


def repeated(values: NDArray[Any]) -> NDArray[Any]:
    """Those that are there more than once, in order."""
    ordered = np.sort(values)
    return once(ordered[1:][ordered[1:] == ordered[:-1]])


def ranges(starts: Codes, sizes: Codes) -> Codes:
    """The numbers from each start on, as many as its size says."""
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(np.repeat(starts, sizes) + within)
