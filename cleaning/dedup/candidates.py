"""Which pairs are worth comparing: those in one bucket of a band, or sharing rare shingles.

Bands find texts that resemble each other; sampled shingles find the brief inside a long report.
A bucket may hold a whole family of reports on one template, so what is taken from it is bounded,
and what is left out is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pairs = NDArray[np.int64]

CROWD = 64  # members of a bucket that are all compared with each other
FIRST, NEAREST = 16, 16  # of a larger bucket: its best-ranked members, and the next better ones
RAREST = 12  # sampled shingles that a text is looked up by
COMMON = 64  # texts with a shingle, above which it is a phrase and tells nothing
ENOUGH = 4  # one in so many of them, shared, makes a candidate
_SHIFT = np.int64(32)
_AT_A_TIME = 30_000_000


def candidate_pairs(
    bands: NDArray[np.uint32],
    samples: NDArray[np.uint32],
    owners: NDArray[np.int32],
    counts: Counter[str],
) -> tuple[Pairs, Pairs, Pairs]:
    """Pairs of rows as (later, earlier, votes), sorted by the later row."""
    found = _Votes()
    for band in bands.T:
        for pairs in _bucket_pairs(band, counts):
            found.add(pairs)
    for pairs in _sample_pairs(samples, owners, counts):
        found.add(pairs)
    codes, votes = found.total()
    return codes >> _SHIFT, codes & np.int64(0xFFFFFFFF), votes


class _Votes:
    """Pairs with how often each was proposed, added up before they grow too many."""

    def __init__(self) -> None:
        self._codes: list[Pairs] = []
        self._votes: list[Pairs] = []

    def add(self, codes: Pairs) -> None:
        self._codes.append(codes)
        self._votes.append(np.ones(len(codes), np.int64))
        if sum(map(len, self._codes[1:])) > _AT_A_TIME:
            self.total()

    def total(self) -> tuple[Pairs, Pairs]:
        codes = np.concatenate([np.empty(0, np.int64), *self._codes])
        votes = np.concatenate([np.empty(0, np.int64), *self._votes])
        distinct, where = np.unique(codes, return_inverse=True)
        summed = np.bincount(where, votes, len(distinct)).astype(np.int64)
        self._codes, self._votes = [distinct], [summed]
        return distinct, summed


def _code(later: Pairs, earlier: Pairs) -> Pairs:
    return np.asarray((later << _SHIFT) | earlier)


def _bucket_pairs(keys: NDArray[np.uint32], counts: Counter[str]) -> Iterator[Pairs]:
    """All pairs of a small bucket; of a crowded one, each member's with the first and nearest."""
    order = np.argsort(keys, kind="stable")
    starts, sizes = _groups(keys[order])
    first = np.repeat(starts, sizes)
    size = np.repeat(sizes, sizes)
    place = np.arange(len(keys)) - first
    crowded = size > CROWD
    proposed = 0
    for step in range(1, CROWD):
        chosen = np.flatnonzero((place >= step) & (~crowded | (step <= NEAREST)))
        if not len(chosen):
            break
        proposed += int(crowded[chosen].sum())
        yield _code(order[chosen], order[chosen - step])
    for ahead in range(FIRST if crowded.any() else 0):
        chosen = np.flatnonzero(crowded & (place > NEAREST + ahead))
        proposed += len(chosen)
        yield _code(order[chosen], order[first[chosen] + ahead])
    large = sizes[sizes > CROWD].astype(np.int64)
    counts["crowded_buckets"] += len(large)
    counts["pairs_left_out"] += int((large * (large - 1) // 2).sum()) - proposed


def _sample_pairs(
    samples: NDArray[np.uint32], owners: NDArray[np.int32], counts: Counter[str]
) -> Iterator[Pairs]:
    """Pairs that share rare shingles, as seen from each text's own rarest ones."""
    order = np.argsort(samples, kind="stable")
    starts, sizes = _groups(samples[order])
    holders = owners[order].astype(np.int64)
    size = np.repeat(sizes, sizes).astype(np.int64)
    counts["common_shingles"] += int((sizes > COMMON).sum())
    useful = np.flatnonzero((size > 1) & (size <= COMMON))
    useful = useful[np.lexsort((size[useful], holders[useful]))]
    used_starts, used_sizes = _groups(holders[useful])
    rarity = np.arange(len(useful)) - np.repeat(used_starts, used_sizes)
    chosen = useful[rarity < RAREST]
    asked = np.minimum(np.bincount(holders), RAREST).astype(np.int64)
    first = np.repeat(starts, sizes).astype(np.int64)[chosen]
    for part in np.array_split(np.arange(len(chosen)), len(chosen) * 8 // _AT_A_TIME + 1):
        yield _asked_pairs(holders, chosen[part], first[part], size[chosen[part]], asked)


def _asked_pairs(owners: Pairs, chosen: Pairs, first: Pairs, size: Pairs, asked: Pairs) -> Pairs:
    """The pairs that enough of the shingles propose that each text is asked by."""
    askers = np.repeat(owners[chosen], size)
    within = np.arange(len(askers)) - np.repeat(np.cumsum(size) - size, size)
    others = owners[np.repeat(first, size) + within]
    codes, shared = np.unique(_code(askers, others), return_counts=True)
    codes = codes[shared * ENOUGH >= asked[codes >> _SHIFT]]
    left, right = codes >> _SHIFT, codes & np.int64(0xFFFFFFFF)
    left, right = left[left != right], right[left != right]
    return _code(np.maximum(left, right), np.minimum(left, right))


def _groups(ordered: NDArray[np.generic]) -> tuple[Pairs, Pairs]:
    """Start and size of each run of equal values."""
    if not len(ordered):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1])
    return starts, np.diff(np.concatenate([starts, [len(ordered)]]))
