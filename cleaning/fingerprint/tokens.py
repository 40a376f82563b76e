"""Words as numbers: a hash each, and the key of a whole text."""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cleaning.fingerprint.units import MARK, POINT, folded_together, folded_units
from cleaning.model import Fingerprint
from cleaning.text import batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TOKEN_VERSION = 1  # stored with every index: change it when the hashes below change
NUMBER = 1  # the bit of a token that says so
FACTOR = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2^64
_BLOCK = 32_768  # characters folded and hashed at a time
_TOGETHER = 12_000  # of several texts: half a megabyte of sums, which a processor's cache holds
_LARGEST_NUMBER = 1 << 23
_WORD_BITS = np.uint32(0xFFFFFE)


def fingerprint(text: str) -> Fingerprint:
    """The key of `text`; texts with the same folded words in the same order have the same key."""
    parts = [_hash_words(folded_units(piece))[:2] for piece in _pieces(text)]
    return _key(*(parts[0] if len(parts) == 1 else _joined(parts)))


def fingerprints(texts: Sequence[str]) -> list[Fingerprint]:
    """The keys of several texts, in their order: most are so short that each alone is overhead."""
    keys: list[Fingerprint] = []
    for group in batches(texts, _TOGETHER):
        units = folded_together(group) if len(group) > 1 else None
        if units is None:  # a rare sign in one of them, or a long text
            keys += map(fingerprint, group)
            continue
        hashes, tokens, ends = _hash_words(units)
        edges = pairwise([0, *ends.tolist(), len(hashes)])
        keys += [_key(hashes[first:end], tokens[first:end]) for first, end in edges]
    return keys


def _key(hashes: NDArray[np.uint64], tokens: NDArray[np.uint32]) -> Fingerprint:
    return Fingerprint(hashlib.blake2b(hashes.tobytes(), digest_size=16).digest(), tokens)


def _pieces(text: str) -> Iterator[str]:
    """The text in parts of bounded length, cut at spaces where there are any."""
    start = 0
    while start < len(text):
        end = start + _BLOCK
        if end < len(text):
            end = next((i for i in range(end, end - 1_000, -1) if text[i].isspace()), end)
        yield text[start:end]
        start = end


def _joined(
    parts: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]],
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    hashes = [np.empty(0, np.uint64), *(part[0] for part in parts)]
    tokens = [np.empty(0, np.uint32), *(part[1] for part in parts)]
    return np.concatenate(hashes), np.concatenate(tokens)


def _hash_words(
    units: NDArray[np.uint16],
) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.intp]]:
    """64-bit hashes of the words, the tokens made of them, and how many stand before each mark.

    One running sum of `unit * factor^position`; a word is a difference of two sums, brought
    back to position 0 by the factor's inverse.
    """
    kinds = _kinds(units)
    if len(joins := _joining_points(units, kinds)):
        units, kinds = np.delete(units, joins), np.delete(kinds, joins)
    (edges,) = (kinds[1:] != kinds[:-1]).nonzero()
    (words,) = kinds[edges[:-1] + 1].nonzero()
    starts, ends = edges[words], edges[words + 1]
    powers, inverses = _powers()
    sums = np.add.accumulate(units * powers[: len(units)])
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(FACTOR)
    tokens = (hashes >> np.uint64(40)).astype(np.uint32) & _WORD_BITS
    (numbers,) = (kinds[ends] == 2).nonzero()
    if len(numbers):
        tokens[numbers] = _numbers(units, starts[numbers], ends[numbers], tokens[numbers])
    return hashes, tokens, starts.searchsorted((units == MARK).nonzero()[0])


def _kinds(units: NDArray[np.uint16]) -> NDArray[np.int8]:
    """0 between words, 1 in a word, 2 in a number."""
    return (units >= ord("0")).view(np.int8) + (units - np.uint16(ord("0")) < 10)


def _joining_points(units: NDArray[np.uint16], kinds: NDArray[np.int8]) -> NDArray[np.intp]:
    """Where points group a number's digits by three."""
    points: NDArray[np.intp] = (units[:-4] == POINT).nonzero()[0]
    for offset in (1, -1, 2, 3):
        points = points[kinds[points + offset] == 2]
        if not len(points):
            return points
    joins: NDArray[np.intp] = points[kinds[points + 4] != 2]
    return joins


def _numbers(
    units: NDArray[np.uint16],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    hashed: NDArray[np.uint32],
) -> list[int]:
    """The tokens of numbers: their values, or their hashes where those are too large."""
    digits = units.astype(np.uint8).tobytes()
    spans = zip(starts.tolist(), ends.tolist(), hashed.tolist(), strict=True)
    return [_number(digits[start + 1 : end + 1], token) for start, end, token in spans]


def _number(digits: bytes, hashed: int) -> int:
    value = int(digits) if len(digits) < 8 else _LARGEST_NUMBER
    return (value << 1 if value < _LARGEST_NUMBER else hashed) | NUMBER


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The factor's powers, and those of its inverse, for every position in a block."""
    length = _BLOCK * 20 + 2  # one character folds to eighteen at most
    steps = [np.full(length, f, np.uint64) for f in (FACTOR, pow(FACTOR, -1, 1 << 64))]
    for step in steps:
        step[0] = 1
        np.multiply.accumulate(step, out=step)
    return steps[0], steps[1]
