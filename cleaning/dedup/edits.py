"""Words of many texts read as others: the texts stand in one row, and all is replaced at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.shuffle import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Tokens = NDArray[np.uint32]
    Edit = tuple[int, int, Sequence[int]]

BETWEEN = 1 << 30  # stands between two texts: no token is as large, and as a number it is none


def in_a_row(texts: Sequence[Tokens]) -> Tokens:
    """The texts one after the other."""
    between = np.array([BETWEEN], np.uint32)
    pieces = [piece for tokens in texts for piece in (tokens, between)]
    return np.concatenate(pieces[:-1]) if pieces else np.empty(0, np.uint32)


def apart(row: Tokens) -> list[Tokens]:
    """The texts that stand in a row, each in memory of its own."""
    ends = [*np.flatnonzero(row == BETWEEN).tolist(), len(row)]
    starts = [0, *(end + 1 for end in ends)]
    return [row[start:end].copy() for start, end in zip(starts, ends, strict=False)]


def replaced(row: Tokens, edits: Iterable[Edit]) -> Tokens:
    """The row with other words in some places: from where, to where, and what stands there then.

    The places are in order, and none reaches into the next.
    """
    given = list(edits)
    if not given:
        return row
    starts = np.array([start for start, _, _ in given])
    sizes = np.array([end for _, end, _ in given]) - starts
    words = [word for _, _, found in given for word in found]
    left = np.delete(row, ranges(starts, sizes))
    at = starts - np.cumsum(sizes) + sizes
    return np.insert(left, np.repeat(at, [len(found) for _, _, found in given]), words)
