"""Which pairs are worth comparing: those in one bucket of a band, or sharing rare shingles.

Bands find texts that resemble each other; sampled shingles find the brief inside a long report.
A bucket may hold a whole family of reports on one template, so what is taken from it is bounded,
and what is left out is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.pairs import Pairs
from cleaning.dedup.sampled import sample_pairs
from cleaning.dedup.shuffle import groups, ranges, repeated
from cleaning.dedup.text import are_in

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cleaning.dedup.sampled import Samples

CROWD = 64  # members of a bucket that are all compared with each other
FIRST, NEAREST = 16, 16  # of a larger bucket: its best-ranked members, and the next better ones


def candidate_pairs(
    bands: Iterable[NDArray[np.uint32]],
    samples: Samples,
    sampled: NDArray[np.uint16],
    counts: Counter[str],
) -> Pairs:
    """Pairs of a row and a better one (a smaller number), added once for each proposal.

    `sampled` is how many sampled shingles each row has.
    """
    found = Pairs(len(sampled))
    for band in bands:
        _bucket_pairs(band, found, counts)
    sample_pairs(samples, sampled, found, counts)
    return found


def _bucket_pairs(keys: NDArray[np.uint32], found: Pairs, counts: Counter[str]) -> None:
    """All pairs of a small bucket; of a crowded one, each member's with the first and nearest."""
    order = np.flatnonzero(are_in(keys, repeated(keys)))
    order = order[np.argsort(keys[order], kind="stable")]
    starts, sizes = groups(keys[order])
    members = ranges(starts, sizes)
    first, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    place = members - first
    crowded = size > CROWD
    proposed = 0
    for step in range(1, CROWD):
        chosen = np.flatnonzero((place >= step) & (~crowded | (step <= NEAREST)))
        if not len(chosen):
            break
        proposed += int(crowded[chosen].sum())
        found.add(order[members[chosen]], order[members[chosen] - step])
    for ahead in range(FIRST if crowded.any() else 0):
        chosen = np.flatnonzero(crowded & (place > NEAREST + ahead))
        proposed += len(chosen)
        found.add(order[members[chosen]], order[first[chosen] + ahead])
    large = sizes[sizes > CROWD]
    counts["crowded_buckets"] += len(large)
    counts["pairs_left_out"] += int((large * (large - 1) // 2).sum()) - proposed
