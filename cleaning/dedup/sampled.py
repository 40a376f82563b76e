"""Pairs of texts that share rare shingles, which is how a brief is found in a long report.

The sampled shingles are divided by value, then by text, then by value again, and one part is in
memory at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from cleaning.dedup.keys import SAMPLE_SHIFT, VALUE_BITS
from cleaning.dedup.pairs import Pairs
from cleaning.dedup.shuffle import Shuffle, groups, ranges

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

RAREST = 12  # sampled shingles that a text is looked up by
COMMON = 64  # texts with a shingle, above which it is a phrase and tells nothing
ENOUGH = 4  # one in so many of them, shared, makes a candidate
_AT_A_TIME = 1 << 15  # pairs
_SHIFT = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)
_HOLDER_BITS = COMMON.bit_length()


class Samples(Protocol):
    """Sampled shingles, by parts of neighbouring values."""

    def parts(self) -> list[int]:
        """The numbers of the parts."""

    def part(self, number: int) -> tuple[Rows, Rows]:
        """The shingles of a part, in order, each with the row of a text that has it."""


def sample_pairs(
    samples: Samples, sampled: NDArray[np.uint16], found: Pairs, counts: Counter[str]
) -> None:
    """Add the pairs that share enough of either text's own rarest shingles."""
    wanted = np.minimum(sampled, RAREST)
    with Shuffle(SAMPLE_SHIFT) as asked, Pairs(len(sampled)) as directed:
        with Shuffle(VALUE_BITS + _HOLDER_BITS + found.bits) as useful:
            for number in samples.parts():
                useful.add(_shared(*samples.part(number), counts))
            for number in useful.parts():
                asked.add(_rarest(useful.part(number)))
        for number in asked.parts():
            for askers, others in _answers(asked.part(number), *samples.part(number)):
                directed.add(askers, others)
        for number in directed.parts():
            askers, others, shared = directed.part(number)
            enough = shared * ENOUGH >= wanted[askers]
            askers, others = askers[enough], others[enough]
            found.add(np.maximum(askers, others), np.minimum(askers, others))


def _shared(values: Rows, rows: Rows, counts: Counter[str]) -> Rows:
    """Of the shingles that several texts have, but not too many: text, how many, shingle."""
    _, sizes = groups(values)
    counts["common_shingles"] += int((sizes > COMMON).sum())
    holders = np.repeat(sizes, sizes)
    useful = np.flatnonzero((holders > 1) & (holders <= COMMON))
    codes = (rows[useful] << np.int64(_HOLDER_BITS)) | holders[useful]
    return np.asarray((codes << np.int64(VALUE_BITS)) | values[useful])


def _rarest(useful: Rows) -> Rows:
    """Of each text, the shingles it is looked up by, each before its text."""
    rows = useful >> np.int64(VALUE_BITS + _HOLDER_BITS)
    starts, sizes = groups(rows)
    rarity = np.arange(len(rows)) - np.repeat(starts, sizes)
    chosen = rarity < RAREST
    values = useful[chosen] & np.int64((1 << VALUE_BITS) - 1)
    return np.asarray((values << _SHIFT) | rows[chosen])


def _answers(asked: Rows, values: Rows, rows: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Each text that asks by a shingle, with all others that have it."""
    wanted, askers = asked >> _SHIFT, asked & _LOW
    first = values.searchsorted(wanted)
    sizes = values.searchsorted(wanted, "right") - first
    for some in np.array_split(np.arange(len(asked)), int(sizes.sum()) // _AT_A_TIME + 1):
        asking = np.repeat(askers[some], sizes[some])
        others = rows[ranges(first[some], sizes[some])]
        yield asking[asking != others], others[asking != others]
