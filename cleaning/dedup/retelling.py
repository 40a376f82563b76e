"""Whether a report is told in another one in any order: its sentences rearranged, or all of them
among other news, as in a longer report or a round-up.

Tokens know no sentences, so stretches of a sentence's length stand for them: how much of each
stands close together in the other text. Words that any two texts share tell nothing.

What must be told of the worst told stretches was set by reading: of 996 pairs of Arabic news that
share much and that the other rules keep apart, the 122 that tell the most were read in full. By
these bars 73 are joined; 64 of those are one story, 8 are in doubt (a later version leads with
other news) and 1 is two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.text import are_in
from cleaning.dedup.vocabulary import turns_of_phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.dedup.compare import Comparison
    from cleaning.dedup.text import Text

SENTENCE, _BLOCK, _BLOCKS = 16, 8, 4  # words; a sentence is looked for in so many blocks at once
_MOST = 8_000_000  # words of the one times words of the other: news is shorter
_WORST = 0.1  # of the sentences, for one of ten may be the house's own

NEED = 0.34  # of their words, where two houses print a report on one day or the next
_STEP = 0.06  # more for another circumstance, or another day or publisher
_ONE_DAY, _LATE = 1.5, 1.6  # days
_SHORT, _NOTE = 60, 80  # words; notes on one template share as much, and differ by a name
_OPENING = 0.35  # of its first words must stand there at all, for there is its news
_SUBJECTS = 0.1  # words used again and again that differ: two ceremonies with one list of guests
_LONGER = 1.75  # on one site: of like length, the one is the other's next version


def told(left: Text, right: Text) -> float:
    """How much of the worst told tenth of the shorter's sentences stands together in the longer."""
    if len(left) * len(right) > _MOST:
        return 0.0
    counts = (~are_in(left.tokens, turns_of_phrase())).astype(np.int32)
    size = min(SENTENCE, len(left))
    found = _sums(_places(left, right, counts), size).max(axis=1)
    words = _sums(counts[:, np.newaxis], size)[:, 0]
    return float(np.quantile(np.where(words > 0, found / np.maximum(words, 1), 1.0), _WORST))


def _places(left: Text, right: Text, counts: NDArray[np.int32]) -> NDArray[np.int32]:
    """By word of the shorter and stretch of the longer, whether the word counts and stands there.

    A stretch begins at each block, also before the first.
    """
    order = np.argsort(right.tokens, kind="stable")
    ordered, blocks = right.tokens[order], order // _BLOCK
    new = np.ones(len(order), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]) | (blocks[1:] != blocks[:-1])
    ordered, blocks = ordered[new], blocks[new]
    first = ordered.searchsorted(left.tokens)
    often = (ordered.searchsorted(left.tokens, "right") - first) * counts
    word = np.repeat(np.arange(len(left)), often)
    within = np.arange(len(word)) - np.repeat(np.cumsum(often) - often, often)
    block = blocks[np.repeat(first, often) + within]
    stands = np.zeros((len(left), len(right) // _BLOCK + _BLOCKS), np.int32)
    for further in range(_BLOCKS):
        stands[word, block + further] = 1
    return stands


def _sums(rows: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """The sums of each `size` rows one after the other."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]), np.int32)
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums[size:] - sums[:-size]


def is_retold(found: Comparison, days: float | None, *, same_site: bool) -> bool:
    """Whether nearly all sentences of the shorter are told in the longer, and no number replaced.

    Each sign that it may be another story wants more of them told.
    """
    run, (short, long) = found.run, found.words
    if not run.in_order or run.opening < _OPENING or (same_site and long < _LONGER * short):
        return False
    near = days is not None and days <= _ONE_DAY and not same_site
    steps = (not near) + (same_site or (days or 0.0) > _LATE)
    steps += 2 * (short < _SHORT) + 2 * (found.changed[0] > 1)
    steps += 2 * (bool(run.names) and not (near and short > _NOTE))
    steps += 3 * (found.subjects_changed >= _SUBJECTS)
    return run.told >= NEED + _STEP * steps and not run.values
