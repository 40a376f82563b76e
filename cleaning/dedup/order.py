"""How one text runs through another: an editor rewords the sentences of a report one after another.

Shared shingles are few between such texts, for each reworded turn of phrase breaks three of them;
but most words of the one stand in the other, in the same order, with nothing long between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaning.dedup.swaps import NONE as NOT_COUNTED
from cleaning.dedup.swaps import Swaps, counted
from cleaning.dedup.text import are_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cleaning.dedup.text import Text

    Covered = tuple[NDArray[np.bool_], NDArray[np.bool_]]

LEAST, MOST = 0.55, 0.9  # share in shared shingles: below it is no copy, above no question is left
OPENING, BEGINNING = 20, 30  # words
SAME_NEWS, LONGEST_LEAD = 0.9, 30  # share of the longer's first words; words before them
COPY, BRIEF = 1.2, 0.75  # below, no bar is as low
LONGEST = 4_000  # words of the shorter: news is shorter, and time grows with both lengths


class Run(NamedTuple):
    """`in_order` is the share of the shorter's words that stand in the longer in the same order,
    `opening` the share of its first words that stand there at all, `lead` that share of the
    longer's, and `begin_alike` how much of both beginnings stands in shared shingles. `own` is the
    longest passage in no shared shingle, where one in the opening tells twice, for there is the
    news, unless it is short and the longer's news stands there too. `values` and `names` count the
    places where both texts agree on the words before, and one has other numbers or dates, other
    names."""

    in_order: float
    opening: float
    lead: float
    begin_alike: float
    own: int
    values: int
    names: int


NONE = Run(0.0, 0.0, 0.0, 0.0, 0, 0, 0)


def run(left: Text, right: Text, covered: Covered, swaps: Swaps) -> Run:
    """How a text runs through a longer one; nothing is told where shingles decide alone.

    `swaps` are theirs where they were counted; they are, where the rest tells of a copy or a brief.
    """
    share = covered[0].mean()
    if len(left) > LONGEST or not LEAST <= share <= MOST:
        return NONE
    in_order = _common(left.tokens.tolist(), right.tokens.tolist()) / len(left)
    if swaps is NOT_COUNTED and (share + in_order >= COPY or share >= BRIEF):
        swaps = counted(left, right, covered)
    lead = float(are_in(right.tokens[:OPENING], left.ordered).mean())
    return Run(
        in_order,
        float(are_in(left.tokens[:OPENING], right.ordered).mean()),
        lead,
        float(min(side[:BEGINNING].mean() for side in covered)),
        _longest_own(covered[0], LONGEST_LEAD if lead >= SAME_NEWS else 0),
        swaps.values,
        swaps.places + swaps.names,
    )


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
