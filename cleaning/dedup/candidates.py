"""Which pairs are worth comparing: those in one bucket of a band, or sharing rare shingles.

Bands find texts that resemble each other; sampled shingles find the brief inside a long report.
A bucket may hold a whole family of reports on one template, so what is taken from it is bounded,
and what is left out is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.pairs import Pairs

if TYPE_CHECKING:
    from collections import Counter

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

CROWD = 64  # members of a bucket that are all compared with each other
FIRST, NEAREST = 16, 16  # of a larger bucket: its best-ranked members, and the next better ones
RAREST = 12  # sampled shingles that a text is looked up by
COMMON = 64  # texts with a shingle, above which it is a phrase and tells nothing
ENOUGH = 4  # one in so many of them, shared, makes a candidate
_AT_A_TIME = 2_000_000  # shingles in one turn


def candidate_pairs(
    bands: NDArray[np.uint32],
    samples: NDArray[np.uint32],
    owners: NDArray[np.int32],
    counts: Counter[str],
) -> Pairs:
    """Pairs of a row and a better one (a smaller number), added once for each proposal.

    `samples` are the sampled shingles, each with its row in `owners`, in the order of rows.
    """
    found = Pairs()
    for band in bands.T:
        _bucket_pairs(np.ascontiguousarray(band), found, counts)
    _sample_pairs(samples, owners, found, counts)
    return found


def _bucket_pairs(keys: NDArray[np.uint32], found: Pairs, counts: Counter[str]) -> None:
    """All pairs of a small bucket; of a crowded one, each member's with the first and nearest."""
    order = np.argsort(keys, kind="stable")
    starts, sizes = _groups(keys[order])
    shared = np.flatnonzero(sizes > 1)
    starts, sizes = starts[shared], sizes[shared]
    members = _ranges(starts, sizes)
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


def _sample_pairs(
    samples: NDArray[np.uint32], owners: NDArray[np.int32], found: Pairs, counts: Counter[str]
) -> None:
    """Pairs that share rare shingles, as seen from each text's own rarest ones."""
    holders = _holders(samples, counts)
    asked = _rarest(holders, owners)
    wanted = np.minimum(np.bincount(owners), RAREST)
    with Pairs() as directed:
        for chosen in _by_value(samples):
            _ask(samples[chosen], owners[chosen], asked[chosen], directed)
        for part in directed.parts():
            askers, others, shared = directed.part(part)
            enough = shared * ENOUGH >= wanted[askers]
            askers, others = askers[enough], others[enough]
            found.add(np.maximum(askers, others), np.minimum(askers, others))


def _by_value(samples: NDArray[np.uint32]) -> list[Rows]:
    """The places of the samples, divided by value into turns of bounded size."""
    turns = len(samples) // _AT_A_TIME + 1
    edges = np.quantile(samples[:: turns * 7], np.arange(1, turns) / turns) if turns > 1 else ()
    turn = np.searchsorted(np.array(edges, np.float64), samples)
    return [np.flatnonzero(turn == number) for number in range(turns)]


def _holders(samples: NDArray[np.uint32], counts: Counter[str]) -> NDArray[np.uint8]:
    """In how many texts each sample stands; above COMMON, one more than that."""
    holders = np.empty(len(samples), np.uint8)
    for chosen in _by_value(samples):
        order = np.argsort(samples[chosen], kind="stable")
        _, sizes = _groups(samples[chosen][order])
        counts["common_shingles"] += int((sizes > COMMON).sum())
        holders[chosen[order]] = np.repeat(np.minimum(sizes, COMMON + 1), sizes)
    return holders


def _rarest(holders: NDArray[np.uint8], owners: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which samples their texts are looked up by: the rarest of those that others have too."""
    asked = np.zeros(len(holders), np.bool_)
    edges = np.searchsorted(owners, owners[_AT_A_TIME::_AT_A_TIME])  # between two texts
    for useful in np.split(np.arange(len(holders)), edges):
        useful = useful[(holders[useful] > 1) & (holders[useful] <= COMMON)]
        useful = useful[np.lexsort((holders[useful], owners[useful]))]
        starts, sizes = _groups(owners[useful])
        rarity = np.arange(len(useful)) - np.repeat(starts, sizes)
        asked[useful[rarity < RAREST]] = True
    return asked


def _ask(
    samples: NDArray[np.uint32],
    owners: NDArray[np.int32],
    asked: NDArray[np.bool_],
    directed: Pairs,
) -> None:
    """Add, for each sample that is asked by, its text and all others that have it."""
    order = np.argsort(samples, kind="stable")
    starts, sizes = _groups(samples[order])
    holders = owners[order].astype(np.int64)
    first, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    for chosen in np.array_split(np.flatnonzero(asked[order]), len(order) * 8 // _AT_A_TIME + 1):
        askers = np.repeat(holders[chosen], size[chosen])
        others = holders[_ranges(first[chosen], size[chosen])]
        directed.add(askers[askers != others], others[askers != others])


def _ranges(starts: Rows, sizes: Rows) -> Rows:
    """The numbers from each start on, as many as its size says."""
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(np.repeat(starts, sizes) + within)


def _groups(ordered: NDArray[np.generic]) -> tuple[Rows, Rows]:
    """Start and size of each run of equal values."""
    if not len(ordered):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1])
    return starts, np.diff(np.concatenate([starts, [len(ordered)]]))
