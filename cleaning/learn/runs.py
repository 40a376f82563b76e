"""Sorted rows on disk: what is counted of more documents than memory should hold."""

from __future__ import annotations

import tempfile
import weakref
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = tuple[str, str, str]

_BYTES_AT_ONCE = 1 << 16


class Runs:
    """Runs of rows, each sorted; iterating gives an iterator for each run."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._ends: list[int] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Write one run."""
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
            weakref.finalize(self, self._file.close)
        self._file.seek(0, 2)
        self._file.writelines(
            "\t".join(row).encode("utf-8", "surrogatepass") + b"\n" for row in rows
        )
        self._ends.append(self._file.tell())

    def __iter__(self) -> Iterator[Iterator[Row]]:
        return map(self._rows, [0, *self._ends], self._ends)

    def _rows(self, start: int, end: int) -> Iterator[Row]:
        """Some lines at a time, since the runs are read in turn."""
        assert self._file is not None
        while start < end:
            self._file.seek(start)
            lines = self._file.readlines(min(_BYTES_AT_ONCE, end - start - 1))  # to that line's end
            start = self._file.tell()
            for line in lines:
                site, document, marks = line.decode("utf-8", "surrogatepass")[:-1].split("\t")
                yield site, document, marks
