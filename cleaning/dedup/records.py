"""The texts, ids and digests of a run's entries, on disk, in the order they came."""

from __future__ import annotations

import tempfile
from array import array
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.model import Entry

_DIGEST, _TOKEN = 16, 4  # bytes


class Records:
    """Each entry's digest, tokens and id, one after the other; of memory, 20 bytes an entry."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed at exit
        self._starts, self.words = array("q", [0]), array("i")
        self.heads = array("Q")  # the first half of each digest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self.words)

    def add(self, entry: Entry) -> None:
        """Write one."""
        tokens = entry.fingerprint.tokens
        record = entry.fingerprint.digest + tokens.astype("<u4").tobytes() + as_bytes(entry.id)
        self._file.write(record)
        self._starts.append(self._starts[-1] + len(record))
        self.words.append(len(tokens))
        self.heads.frombytes(entry.fingerprint.digest[:8])

    def id(self, place: int) -> str:
        """An entry's id."""
        before = _DIGEST + _TOKEN * self.words[place]
        size = self._starts[place + 1] - self._starts[place] - before
        return self._read(self._starts[place] + before, size).decode("utf-8", "surrogatepass")

    def tokens(self, place: int) -> NDArray[np.uint32]:
        """The words of its text."""
        stored = self._read(self._starts[place] + _DIGEST, _TOKEN * self.words[place])
        return np.frombuffer(stored, "<u4")

    def digest(self, place: int) -> bytes:
        """What equal texts have in common."""
        return self._read(self._starts[place], _DIGEST)

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)


def as_bytes(id: str) -> bytes:
    """An id in bytes that sort as the id does."""
    return id.encode("utf-8", "surrogatepass")
