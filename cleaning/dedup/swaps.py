"""Names in place of names: what two notes on one template differ in, where they hold no numbers.

A paper that edits a story adds words here and drops some there. Two stories on one template
(an ambassador received, a death notice, a sentence carried out) are word for word the same but
for places where some words stand in the one, and others instead of them in the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaning.dedup.text import are_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.dedup.text import Text

MOST_WORDS, LENGTHS = 200, 1.1  # a note, and one of its length
_LONGEST = 16  # words of a place; two names may stand close to each other
_BEFORE = 2  # words before a place, by which both texts agree on it


class Swaps(NamedTuple):
    """`places` where words stand for others, in how many of them `names` of two words or more do,
    and how many words differ otherwise, in the text that has more of those."""

    places: int
    names: int
    elsewhere: int


NONE = Swaps(0, 0, MOST_WORDS)


def swaps(left: Text, right: Text, covered: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Swaps:
    """How a text differs from a longer one; nothing is counted for long texts."""
    if len(left) > MOST_WORDS or len(right) > LENGTHS * len(left):
        return NONE
    here, there = _places(left, right, covered[0]), _places(right, left, covered[1])
    both = [
        (here[before], there[before])
        for before in here
        if len(before) > 1 and here[before] and there.get(before)
    ]
    rest = [
        sum(side.values()) - sum(pair[number] for pair in both)
        for number, side in enumerate((here, there))
    ]
    return Swaps(len(both), sum(min(pair) > 1 for pair in both), max(rest))


def _places(mine: Text, other: Text, covered: NDArray[np.bool_]) -> dict[tuple[int, ...], int]:
    """The words, not values, that only this text has, counted by what stands before them."""
    alone = ~covered & ~mine.is_value
    alone[alone] = ~are_in(mine.tokens[alone], other.ordered)
    edges = np.flatnonzero(np.diff(covered, prepend=True, append=True)).tolist()
    found: dict[tuple[int, ...], int] = {}
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        inside = start >= _BEFORE and end < len(mine) and end - start <= _LONGEST
        before = tuple(mine.tokens[start - _BEFORE : start].tolist()) if inside else (-start,)
        found[before] = found.get(before, 0) + int(alone[start:end].sum())
    return found
