"""What a run's entries are found by: band keys and sampled shingles, on disk, read key by key."""

from __future__ import annotations

import tempfile
from array import array
from typing import TYPE_CHECKING, Self

import numpy as np

from cleaning.dedup.shuffle import Shuffle, once
from cleaning.fingerprint import (
    BANDS,
    band_keys,
    is_sampled,
    memo,
    shingled,
    signatures,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

_AT_A_TIME = 1_024  # signatures
_TOKENS_AT_ONCE = 16_384  # whose shingles are worked out together
_SHIFT = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)
VALUE_BITS = 29  # of a sampled shingle
SAMPLE_SHIFT = 32 + 22  # parts of so many values
_MOST_SAMPLES = 0xFFFF


class Keys:
    """The keys of entries, whose numbers are their places: the order they came in."""

    def __init__(self, *, for_index: bool = False) -> None:
        """`for_index`: an index will want the same keys."""
        self._signed: list[NDArray[np.uint32]] | None = [] if for_index else None
        memo.clear()
        self._bands = tempfile.TemporaryFile()  # noqa: SIM115 - closed at exit
        self._samples = Shuffle(SAMPLE_SHIFT)
        self._waiting: list[NDArray[np.uint32]] = []
        self._tokens = 0  # of those that wait
        self._signatures: list[NDArray[np.uint32]] = []
        self._found: list[NDArray[np.int64]] = []
        self._sampled = array("H")  # how many sampled shingles each entry has
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._bands.close()
        self._samples.__exit__(*fault)

    def add(self, tokens: NDArray[np.uint32]) -> None:
        """Take in the next entry; its keys are worked out with its neighbours'."""
        self._waiting.append(tokens)
        self._tokens += len(tokens)
        full = self._size % _AT_A_TIME + len(self._waiting) == _AT_A_TIME
        if full or self._tokens >= _TOKENS_AT_ONCE:
            self._sign()
        if full:
            self.flush()

    def _sign(self) -> None:
        """Work out the keys of those that wait."""
        if not self._waiting:
            return
        hashes, sizes = shingled(self._waiting)
        first, count = self._size, len(sizes)
        self._size += count
        chosen = np.flatnonzero(is_sampled(hashes))
        places = np.repeat(np.arange(first, first + count), sizes)[chosen]
        codes = once(np.sort((hashes[chosen].astype(np.int64) << _SHIFT) | places))
        self._found.append(codes)
        found = np.bincount((codes & _LOW) - first, minlength=count)
        self._sampled.extend(np.minimum(found, _MOST_SAMPLES).tolist())
        self._signatures.append(signatures(hashes, sizes))
        if self._signed is not None:
            self._signed += self._waiting
        self._waiting, self._tokens = [], 0

    def flush(self) -> None:
        """Make what was added so far readable."""
        self._sign()
        if not self._signatures:
            return
        keys = band_keys(np.concatenate(self._signatures))
        self._bands.write(np.ascontiguousarray(keys.T).tobytes())
        for tokens, row in zip(self._signed or (), keys, strict=False):
            memo.keep(tokens, row)
        self._samples.add(np.concatenate(self._found))
        self._signatures.clear()
        if self._signed is not None:
            self._signed.clear()
        self._found.clear()

    def sampled(self) -> NDArray[np.uint16]:
        """How many sampled shingles each entry has; asked once, and gone then."""
        counts, self._sampled = self._sampled, array("H")
        return np.frombuffer(counts, np.uint16)

    def band(self, number: int) -> NDArray[np.uint32]:
        """One band's keys of all entries."""
        keys = np.empty(self._size, np.uint32)
        for start in range(0, len(keys), _AT_A_TIME):
            size = min(_AT_A_TIME, len(keys) - start)
            self._bands.seek(4 * (start * BANDS + size * number))
            keys[start : start + size] = np.frombuffer(self._bands.read(4 * size), np.uint32)
        return keys

    def parts(self) -> list[int]:
        """The parts of neighbouring values that the sampled shingles are read in."""
        return self._samples.parts()

    def samples(self, part: int, rows: NDArray[np.int32]) -> tuple[Rows, Rows]:
        """Sampled shingles, in order, each with the row of an entry that has it.

        `rows` gives the entries' rows by place; those with a negative one are left out.
        """
        codes = self._samples.part(part)
        found = rows[codes & _LOW].astype(np.int64)
        there = found >= 0
        return codes[there] >> _SHIFT, found[there]
