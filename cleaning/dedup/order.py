"""How one text runs through another: an editor rewords the sentences of a report one after another.

Shared shingles are few between such texts, for each reworded turn of phrase breaks three of them;
but most words of the one stand in the other, in the same order, with nothing long between them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.retelling import NEED, told
from cleaning.dedup.swaps import NONE as NOT_COUNTED
from cleaning.dedup.swaps import Swaps, counted
from cleaning.dedup.text import are_in
from cleaning.dedup.vocabulary import opposites

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.dedup.text import Text

    Covered = tuple[NDArray[np.bool_], NDArray[np.bool_]]

LEAST, MOST = 0.55, 0.9  # share in shared shingles: below it is no copy, above no question is left
OPENING, BEGINNING = 20, 30  # words
LEADING = 6  # words, among which stands the verb that tells the news
SAME_NEWS, LONGEST_LEAD = 0.9, 30  # share of the longer's first words; words before them
COPY, BRIEF = 1.2, 0.75  # below, no bar is as low
LONGEST = 4_000  # words of the shorter: news is shorter, and time grows with both lengths


class Run:
    """How a text runs through a longer one; nothing is told where shingles decide alone.

    All is worked out when it is first asked for: of most pairs little is. `swaps` are theirs where
    they were counted; they are, where the rest tells of a copy, a brief or a retelling.
    """

    def __init__(self, left: Text, right: Text, covered: Covered, swaps: Swaps) -> None:
        self._left, self._right, self._covered, self._swaps = left, right, covered, swaps
        self._share = float(covered[0].mean())
        self._told = len(left) <= LONGEST and LEAST <= self._share <= MOST

    @cached_property
    def in_order(self) -> float:
        """The share of the shorter's words that stand in the longer in the same order."""
        if not self._told:
            return 0.0
        given, other = self._left.tokens.tolist(), self._right.tokens.tolist()
        return _common(given, other) / len(given)

    @cached_property
    def opening(self) -> float:
        """The share of the shorter's first words that stand in the longer at all."""
        return _opening(self._left, self._right) if self._told else 0.0

    @cached_property
    def lead(self) -> float:
        """That share of the longer's."""
        return _opening(self._right, self._left) if self._told else 0.0

    @cached_property
    def begin_alike(self) -> float:
        """How much of both beginnings stands in shared shingles."""
        return min(float(side[:BEGINNING].mean()) for side in self._covered) if self._told else 0.0

    @cached_property
    def own(self) -> int:
        """The longest passage in no shared shingle, where one in the opening tells twice, for there
        is the news, unless it is short and the longer's news stands there too."""
        forgiven = LONGEST_LEAD if self.lead >= SAME_NEWS else 0
        return _longest_own(self._covered[0], forgiven) if self._told else 0

    @cached_property
    def told(self) -> float:
        """How much of the shorter's sentences stands in the longer, in any order."""
        return told(self._left, self._right) if self._told else 0.0

    @cached_property
    def opposed(self) -> bool:
        """Whether the one begins with an arrival and the other with a departure, or the like."""
        one, other = (set(text.tokens[:LEADING].tolist()) for text in (self._left, self._right))
        sides = ((_side(one, *pair), _side(other, *pair)) for pair in opposites())
        return any(here * there < 0 for here, there in sides)

    @cached_property
    def values(self) -> int:
        """In how many places both agree on the words before, and one has other numbers or dates."""
        return self._counted.values

    @cached_property
    def names(self) -> int:
        """In how many places one has other names."""
        return self._counted.places + self._counted.names

    @cached_property
    def _counted(self) -> Swaps:
        if not self._told:
            return NOT_COUNTED
        copy = self._share + self.in_order >= COPY or self._share >= BRIEF
        if self._swaps is NOT_COUNTED and (copy or self.told >= NEED):
            return counted(self._left, self._right, self._covered)
        return self._swaps


def _side(words: set[int], one: frozenset[int], other: frozenset[int]) -> int:
    """Which of two opposites stands among the words: 1 or -1, and 0 for none and for both."""
    return (not words.isdisjoint(one)) - (not words.isdisjoint(other))


def _opening(mine: Text, other: Text) -> float:
    return float(are_in(mine.tokens[:OPENING], other.ordered).mean())


def _common(left: list[int], right: list[int]) -> int:
    """The length of the longest common subsequence, all of the shorter's places at once.

    A bit that is 0 in `ends` ends a longer one than those before it (Hyyrö, 2004).
    """
    places: dict[int, int] = {}
    for place, token in enumerate(left):
        places[token] = places.get(token, 0) | 1 << place
    whole = (1 << len(left)) - 1
    ends = whole
    for token in right:
        if matches := ends & places.get(token, 0):
            ends = (ends + matches | ends - matches) & whole
    return len(left) - ends.bit_count()


def _longest_own(covered: NDArray[np.bool_], forgiven: int) -> int:
    edges = np.flatnonzero(np.diff(~covered, prepend=False, append=False))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    return int((lengths * np.where((starts < OPENING) & (lengths > forgiven), 2, 1)).max(initial=0))
