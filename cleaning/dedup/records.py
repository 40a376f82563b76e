"""The texts, ids and digests of a run's entries, on disk, in the order they came."""

from __future__ import annotations

import os
import tempfile
from array import array
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.model import Entry

_BUFFER = 1 << 18
_DIGEST, _COUNT, _TOKEN = 16, 4, 4  # bytes


class Records:
    """Each entry's digest, number of tokens, tokens and id; of memory, 16 bytes an entry."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=_BUFFER)  # noqa: SIM115 - closed at exit
        self._readable = True  # what was written is in the file
        self._starts = array("q", [0])
        self.heads = array("Q")  # the first half of each digest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, entry: Entry) -> None:
        """Write one."""
        tokens = entry.fingerprint.tokens
        words = len(tokens).to_bytes(_COUNT, "little") + tokens.astype("<u4", copy=False).tobytes()
        record = entry.fingerprint.digest + words + as_bytes(entry.id)
        self._file.write(record)
        self._readable = False
        self._starts.append(self._starts[-1] + len(record))
        self.heads.frombytes(entry.fingerprint.digest[:8])

    def id(self, place: int) -> str:
        """An entry's id."""
        record = self._read(place)
        return record[_tokens_of(record).stop :].decode("utf-8", "surrogatepass")

    def tokens(self, place: int) -> NDArray[np.uint32]:
        """The words of its text."""
        record = self._read(place)
        return np.frombuffer(record[_tokens_of(record)], "<u4")

    def digest(self, place: int) -> bytes:
        """What equal texts have in common."""
        return self._read(place)[:_DIGEST]

    def _read(self, place: int) -> bytes:
        if not self._readable:
            self._file.flush()
            self._readable = True
        start = self._starts[place]
        return os.pread(self._file.fileno(), self._starts[place + 1] - start, start)


def _tokens_of(record: bytes) -> slice:
    """Where they stand in it."""
    start = _DIGEST + _COUNT
    count = int.from_bytes(record[_DIGEST:start], "little")
    return slice(start, start + _TOKEN * count)


def as_bytes(id: str) -> bytes:
    """An id in bytes that sort as the id does."""
    return id.encode("utf-8", "surrogatepass")
