"""Shingles of words, their MinHash signature, and the keys by which texts find each other."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cleaning.fingerprint.tokens import FACTOR, TOKEN_VERSION
from cleaning.text import NORMALISER_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasketch import MinHash
    from numpy.typing import NDArray

SHINGLE_WORDS = 3
PERMUTATIONS = 128
BANDS, ROWS = 32, 4
SAMPLE_EVERY = 10  # of the shingles, one in ten is a key for finding contained texts
SEED = 1  # datasketch's default
SCHEME = "affine32"
PARAMETERS = {
    "normaliser": str(NORMALISER_VERSION),
    "tokens": str(TOKEN_VERSION),
    "shingle": f"{SHINGLE_WORDS} words",
    "signature": f"{SCHEME}, {PERMUTATIONS} values, seed {SEED}",
    "bands": f"{BANDS} of {ROWS}",
    "samples": f"1 of {SAMPLE_EVERY}",
}  # what two keys must agree in to be compared; written into every index
_SHINGLES_AT_ONCE = 16_384
_PERMUTED_AT_ONCE = 1 << 17  # in half a megabyte, which a processor's own cache holds
_MASK32 = np.uint32(0xFFFFFFFF)


class _Scratch(threading.local):
    """Each thread's working space: making it anew for every text takes longer than the work."""

    def __init__(self) -> None:
        self.space = np.empty(_PERMUTED_AT_ONCE, np.uint32)


_scratch = _Scratch()


def shingles(tokens: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash of each three words in a row (of all words where there are fewer), in order."""
    if len(tokens) == 0:
        return tokens
    mixed = _finalise(tokens ^ np.uint32(0x5BD1E995))
    if len(tokens) < SHINGLE_WORDS:
        return np.bitwise_xor.reduce(mixed, keepdims=True)
    first, second, third = mixed[:-2], mixed[1:-1], mixed[2:]
    return first * np.uint32(0x85EBCA6B) + second * np.uint32(0xC2B2AE35) + third


def shingled(texts: Sequence[NDArray[np.uint32]]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The shingles of several texts, one text after the other, and how many each has.

    Most texts are so short that one at a time would be mostly overhead.
    """
    words = np.array([len(tokens) for tokens in texts], np.int64)
    if len(words) == 1 or words.min(initial=SHINGLE_WORDS) < SHINGLE_WORDS:
        each = [shingles(tokens) for tokens in texts]
        return np.concatenate(each), np.array([len(hashes) for hashes in each], np.int64)
    across = shingles(np.concatenate(texts))
    ends = np.cumsum(words)[:-1]
    return np.delete(across, np.concatenate([ends - 2, ends - 1])), words - SHINGLE_WORDS + 1


def signature(shingle_hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """128 MinHash values of a set of shingle hashes, as datasketch's `affine32` makes them."""
    signed: NDArray[np.uint32] = signatures(shingle_hashes, [len(shingle_hashes)])[0]
    return signed


def signatures(
    shingle_hashes: NDArray[np.uint32], sizes: Sequence[int] | NDArray[np.int64]
) -> NDArray[np.uint32]:
    """The same of several sets, one after the other, which have so many hashes each: a row a set.

    Of many short sets that takes a third of the time: each step goes over all of their hashes.
    """
    counts = np.asarray(sizes, np.int64)
    ends = np.cumsum(counts)
    starts = ends - counts
    values = np.full((PERMUTATIONS, len(counts)), _MASK32, dtype=np.uint32)
    there = np.flatnonzero(counts)
    finalised = _finalise(shingle_hashes)
    for start in range(0, len(finalised), _SHINGLES_AT_ONCE):
        block = finalised[start : start + _SHINGLES_AT_ONCE]
        begun, ended = starts[there] < start + len(block), ends[there] > start
        chosen = there[begun & ended]
        _take_smallest(block, np.maximum(starts[chosen] - start, 0), chosen, values)
    return np.ascontiguousarray(values.T)


def _take_smallest(
    block: NDArray[np.uint32],
    starts: NDArray[np.int64],
    sets: NDArray[np.int64],
    values: NDArray[np.uint32],
) -> None:
    """Lower the values of the sets that begin at these places of a block to what it has."""
    factors, offsets = _permutations()
    together = max(1, len(_scratch.space) // len(block))
    for first in range(0, PERMUTATIONS, together):
        rows = slice(first, min(first + together, PERMUTATIONS))
        shape = rows.stop - first, len(block)
        permuted = _scratch.space[: shape[0] * shape[1]].reshape(shape)
        np.multiply(factors[rows], block, out=permuted)
        permuted += offsets[rows]
        found = np.minimum.reduceat(permuted, starts, axis=1)
        values[rows, sets] = np.minimum(values[rows, sets], found)


def band_keys(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The 32 bucket keys, one a band, of signatures (the last axis goes from 128 to 32)."""
    rows = values.reshape(*values.shape[:-1], BANDS, ROWS).astype(np.uint64)
    mixed = rows[..., 0]
    for row in range(1, ROWS):
        mixed = (mixed * np.uint64(FACTOR)) ^ (mixed >> np.uint64(29)) ^ rows[..., row]
    return ((mixed * np.uint64(FACTOR)) >> np.uint64(32)).astype(np.uint32)


def sample_keys(shingle_hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Those shingles that a text and every text that contains it agree to be found by."""
    return np.unique(shingle_hashes[is_sampled(shingle_hashes)])


def is_sampled(shingle_hashes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which shingles are such keys."""
    return shingle_hashes < _MASK32 // np.uint32(SAMPLE_EVERY)


def minhash(values: NDArray[np.uint32]) -> MinHash:
    """A signature as an object that datasketch's own indexes take."""
    from datasketch import MinHash  # with scipy, it takes longer to load than all else here

    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashvalues=values)


def _finalise(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's last step, which `affine32` also puts before its permutations."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Odd factors and offsets, drawn as datasketch draws them for this scheme and seed."""
    draw = np.random.RandomState(SEED).randint
    factors = draw(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    offsets = draw(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)
    return factors[:, None], offsets[:, None]
