"""Two texts beside each other: how much they share, and what differs where they do not.

All of it is read from tokens, so a text of which only the fingerprint was kept can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaning.dedup.order import Run
from cleaning.dedup.swaps import NONE, Swaps, swaps
from cleaning.dedup.text import are_in, formula_of, shared
from cleaning.fingerprint import SHINGLE_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.dedup.text import Text

LEAST_CONTAINED = 0.45  # of the smaller shingle set: below, no verdict but "apart" is possible
_REPEATED_ENOUGH = 8  # words a text repeats, for their share to tell anything
_AT_END = 0.8
_OPENING_STARTS, _OPENING_WORDS, _OPENING_SHARE = 10, 60, 0.3
_FRAME = 16  # words of a dateline and a credit
_SHORT_GAP = 24  # words that may stand in the place of others


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the shorter of two texts shares with the longer, and what stands there instead.

    `covered` and `covered_longer` are the shares of tokens that stand in a shared shingle.
    `values` counts numbers and date words, `changed` those of them that the other text has
    nowhere, each as (shorter, longer); `places` is in how many places they stand, the smaller of
    both, or in how many another number stands where all words are the same. `words_changed` is the
    share of the shorter's words that the other has nowhere, and `subjects_changed` that share of
    the words used repeatedly, the smaller of both texts': names, for the most part, so that it
    tells whom a text is about. `formula` is above 0 for two of a kind that always uses the same
    words: how alike they must be to be one; `one_addressee` says of two telegrams that they name
    one country again and again. `swaps` are the words that stand in the place of others, and `run`
    is how the shorter runs through the longer.
    """

    jaccard: float
    containment: float
    words: tuple[int, int]
    covered: float
    covered_longer: float
    values: tuple[int, int]
    changed: tuple[int, int]
    places: int
    words_changed: float
    subjects_changed: float
    formula: float
    one_addressee: bool
    at_end: bool
    swaps: Swaps
    run: Run


def compare(left: Text, right: Text) -> Comparison | None:
    """The comparison of two texts, whichever is the longer; None where they share too little."""
    if len(left) > len(right):
        left, right = right, left
    common = shared(left.distinct, right.distinct)
    smaller, larger = sorted((len(left.distinct), len(right.distinct)))
    if common < LEAST_CONTAINED * smaller or not smaller:
        return None
    covered, covered_longer = _covered(left, right), _covered(right, left)
    here, there = _differences(left, right, covered), _differences(right, left, covered_longer)
    other = here.other and there.other
    swapped = swaps(left, right, (covered, covered_longer)) if other else NONE
    return Comparison(
        common / (smaller + larger - common),
        common / smaller,
        (len(left), len(right)),
        float(covered.mean()),
        float(covered_longer.mean()),
        (here.values, there.values),
        (here.changed, there.changed),
        max(min(here.places, there.places), _replaced(left, right)),
        changed := here.words / len(left),
        min(here.subjects, there.subjects),
        formula_of(left, right, changed),
        bool(left.addressees) and left.addressees <= right.addressees,
        int(np.argmax(covered_longer)) > _AT_END * len(right),
        swapped,
        Run(left, right, (covered, covered_longer), swapped),
    )


class _Side(NamedTuple):
    """What one text has that the other has not."""

    values: int
    changed: int
    places: int
    words: int
    subjects: float

    @property
    def other(self) -> bool:
        """Whether it has words or values of its own."""
        return bool(self.words or self.changed)


def _differences(mine: Text, other: Text, covered: NDArray[np.bool_]) -> _Side:
    absent = np.flatnonzero(~covered)
    absent = absent[~are_in(mine.tokens[absent], other.ordered)]
    words = absent[~mine.is_value[absent]]
    replaced = absent[_replaceable(covered)[absent]]
    changed = replaced[mine.is_value[replaced]]
    gone = int(are_in(mine.repeated, np.sort(mine.tokens[replaced])).sum())
    return _Side(
        int(mine.is_value.sum()),
        len(changed),
        len(set(np.cumsum(covered)[changed].tolist())),
        len(words),
        gone / len(mine.repeated) if len(mine.repeated) >= _REPEATED_ENOUGH else 0.0,
    )


def _replaced(left: Text, right: Text) -> int:
    """In how many places two texts differ that are the same word for word but for values, and for
    a dateline and a credit that the longer may have.

    A table of times or prices holds many numbers, and the next one has most of them elsewhere.
    """
    longer = len(right) - len(left)
    if longer > _FRAME:
        return 0
    windows = np.lib.stride_tricks.sliding_window_view(right.tokens, len(left))
    start = int((windows != left.tokens).sum(axis=1).argmin())
    other = left.tokens != windows[start]
    if not (left.is_value[other].all() and right.is_value[start:][: len(left)][other].all()):
        return 0
    return int((np.diff(other, prepend=False) & other).sum())


def _replaceable(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which tokens may stand in the place of others: all, but after an opening that both share.

    The news stands in the opening. Two notes on a template differ there; after a long one that
    is word for word the same, whole paragraphs are what was cut here and added there.
    """
    least = max(_OPENING_WORDS, int(_OPENING_SHARE * len(covered)))
    if not covered[_OPENING_STARTS : _OPENING_STARTS + least].all() or len(covered) < least:
        return np.ones(len(covered), np.bool_)
    edges = np.flatnonzero(np.diff(covered, prepend=not covered[0], append=not covered[-1]))
    lengths = np.diff(edges)
    return np.repeat(lengths <= _SHORT_GAP, lengths)


def _covered(mine: Text, other: Text) -> NDArray[np.bool_]:
    """Which tokens stand in a shingle that the other text has too."""
    shared = are_in(mine.shingles, other.distinct)
    covered = np.zeros(len(mine), np.bool_)
    for offset in range(min(SHINGLE_WORDS, len(covered))):
        covered[offset : offset + len(shared)] |= shared[: len(covered) - offset]
    return covered
