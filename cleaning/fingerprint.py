"""The comparison key of a text: folded words as hashes, word-3 shingles, a MinHash signature.

A word ends where letters meet digits (`2015م` is two), and a number goes on over a comma or point
before three digits (`1,250` is one): publishers differ in both. A token is 24 bits, so that an
index keeps 3 bytes a word, and its lowest bit says that it is a number, with its value above it.
Texts can so be judged by what differs, even where only their fingerprints were kept.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from datasketch import MinHash

from cleaning.model import Fingerprint
from cleaning.text import NORMALISER_VERSION, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SHINGLE_WORDS = 3
PERMUTATIONS = 128
BANDS, ROWS = 32, 4
SAMPLE_EVERY = 10  # of the shingles, one in ten is a key for finding contained texts
SEED = 1  # datasketch's default
SCHEME = "affine32"
TOKEN_VERSION = 1  # stored with every index: change it when the hashes below change
NUMBER = 1  # the bit of a token that says so

_BLOCK = 32_768  # code units hashed, and shingles permuted, at a time
_DROPPED, _SPACE, _POINT, _UNKNOWN = 0, 32, 44, 0xFFFF
_POINTS = ".,٫٬"
_NO_WORD = re.compile(rf"[^\w{_POINTS}]")
_POINT_TABLE = str.maketrans(dict.fromkeys(_POINTS, chr(_POINT)))
_LARGEST_NUMBER = 1 << 23
_FACTOR = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2^64
_MASK32 = np.uint32(0xFFFFFFFF)

PARAMETERS = {
    "normaliser": str(NORMALISER_VERSION),
    "tokens": str(TOKEN_VERSION),
    "shingle": f"{SHINGLE_WORDS} words",
    "signature": f"{SCHEME}, {PERMUTATIONS} values, seed {SEED}",
    "bands": f"{BANDS} of {ROWS}",
    "samples": f"1 of {SAMPLE_EVERY}",
}  # what two keys must agree in to be compared; written into every index


def fingerprint(text: str) -> Fingerprint:
    """The key of `text`; texts with the same folded words in the same order have the same key."""
    parts = [_hash_words(units) for piece in _pieces(text) for units in [_folded_units(piece)]]
    hashes = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.uint64)
    tokens = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, np.uint32)
    return Fingerprint(hashlib.blake2b(hashes.tobytes(), digest_size=16).digest(), tokens)


def shingles(tokens: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A hash of each three words in a row (of all words where there are fewer), in order."""
    if len(tokens) == 0:
        return tokens
    mixed = _finalise(tokens ^ np.uint32(0x5BD1E995))
    if len(tokens) < SHINGLE_WORDS:
        return np.bitwise_xor.reduce(mixed, keepdims=True)
    first, second, third = mixed[:-2], mixed[1:-1], mixed[2:]
    return first * np.uint32(0x85EBCA6B) + second * np.uint32(0xC2B2AE35) + third


def signature(shingle_hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """128 MinHash values of a set of shingle hashes, as datasketch's `affine32` makes them."""
    factors, offsets = _permutations()
    values = np.full(PERMUTATIONS, _MASK32, dtype=np.uint32)
    for start in range(0, len(shingle_hashes), _BLOCK // 16):
        block = _finalise(shingle_hashes[start : start + _BLOCK // 16])
        permuted = factors * block
        permuted += offsets
        np.minimum(values, permuted.min(axis=1), out=values)
    return values


def band_keys(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The 32 bucket keys, one a band, of signatures (the last axis goes from 128 to 32)."""
    rows = values.reshape(*values.shape[:-1], BANDS, ROWS).astype(np.uint64)
    mixed = rows[..., 0]
    for row in range(1, ROWS):
        mixed = (mixed * np.uint64(_FACTOR)) ^ (mixed >> np.uint64(29)) ^ rows[..., row]
    return ((mixed * np.uint64(_FACTOR)) >> np.uint64(32)).astype(np.uint32)


def sample_keys(shingle_hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Those shingles that a text and every text that contains it agree to be found by."""
    return np.unique(shingle_hashes[shingle_hashes < _MASK32 // np.uint32(SAMPLE_EVERY)])


def minhash(values: NDArray[np.uint32]) -> MinHash:
    """A signature as an object that datasketch's own indexes take."""
    return MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME, hashvalues=values)


def _pieces(text: str) -> Iterator[str]:
    """The text in parts of bounded length, cut at spaces where there are any."""
    start = 0
    while start < len(text):
        end = start + _BLOCK
        if end < len(text):
            end = next((i for i in range(end, end - 1_000, -1) if text[i].isspace()), end)
        yield text[start:end]
        start = end


def _folded_units(text: str) -> NDArray[np.uint16]:
    """UTF-16 units of the folded text: letters and digits, points, and spaces for all else.

    The table folds character by character, which is all that most texts need; the rest goes the
    long way through `fold`.
    """
    units = np.frombuffer(f" {text} ".encode("utf-16-le", "surrogatepass"), np.uint16)
    folded = _table().take(units)
    if folded.max() == _UNKNOWN:
        words = _NO_WORD.sub(" ", fold(text)).translate(_POINT_TABLE)
        return np.frombuffer(f" {words} ".encode("utf-16-le", "surrogatepass"), np.uint16)
    return folded if folded.min() != _DROPPED else folded[folded != _DROPPED]


def _hash_words(units: NDArray[np.uint16]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """64-bit hashes of the words, and the tokens made of them.

    One running sum of `unit * factor^position`; a word is a difference of two sums, brought
    back to position 0 by the factor's inverse.
    """
    kinds = _kinds(units)
    if (joins := _joins_digits(units, kinds)).any():
        units = units[~joins]
        kinds = _kinds(units)
    edges = np.flatnonzero(kinds[1:] != kinds[:-1])
    inside = kinds[edges[:-1] + 1] > 0
    starts, ends = edges[:-1][inside], edges[1:][inside]
    powers, inverses = _powers()
    sums = np.cumsum(units * powers[: len(units)])
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(_FACTOR)
    tokens = ((hashes >> np.uint64(40)) & np.uint64(0xFFFFFE)).astype(np.uint32)
    for i in np.flatnonzero(kinds[ends] == 2):
        tokens[i] = _number(units[starts[i] + 1 : ends[i] + 1], int(tokens[i]))
    return hashes, tokens


def _kinds(units: NDArray[np.uint16]) -> NDArray[np.int8]:
    """0 between words, 1 in a word, 2 in a number."""
    return (units >= ord("0")).view(np.int8) + (units - np.uint16(ord("0")) < 10)


def _joins_digits(units: NDArray[np.uint16], kinds: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which units are points that group a number's digits by three."""
    points = np.flatnonzero(units[:-4] == _POINT)
    points = points[points > 0]
    for offset in (-1, 1, 2, 3):
        points = points[kinds[points + offset] == 2]
    joins = np.zeros(len(units), np.bool_)
    joins[points[kinds[points + 4] != 2]] = True
    return joins


def _number(digits: NDArray[np.uint16], hashed: int) -> int:
    """The token of a number: its value, or its hash where that is too large."""
    value = int(digits.astype(np.uint8).tobytes()) if len(digits) < 8 else _LARGEST_NUMBER
    return (value << 1 if value < _LARGEST_NUMBER else hashed) | NUMBER


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
    both: Any = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme=SCHEME).permutations
    return both[0][:, None].copy(), both[1][:, None].copy()


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The factor's powers, and those of its inverse, for every position in a block."""
    length = _BLOCK * 20 + 2  # one character folds to eighteen at most
    steps = [np.full(length, f, np.uint64) for f in (_FACTOR, pow(_FACTOR, -1, 1 << 64))]
    for step in steps:
        step[0] = 1
        np.multiply.accumulate(step, out=step)
    return steps[0], steps[1]


@cache
def _table() -> NDArray[np.uint16]:
    """What each UTF-16 unit folds to: a unit, a space, nothing, or unknown."""
    return np.array([_fold_unit(chr(unit)) for unit in range(0x10000)], dtype=np.uint16)


def _fold_unit(char: str) -> int:
    """One entry of the table; unknown where neighbours may change what becomes of it."""
    plain = unicodedata.normalize("NFKC", char)
    folded = fold(char)
    if char.isspace():
        return _SPACE
    if unicodedata.combining(char):
        return _UNKNOWN if folded or char in "\u0653\u0654\u0655" else _DROPPED
    if len(plain) != 1 or len(folded) > 1 or not _stands_alone(char):
        return _UNKNOWN
    if not folded:
        return _DROPPED
    if folded in _POINTS:
        return _POINT
    return ord(folded) if folded.isalnum() or folded == "_" else _SPACE


def _stands_alone(char: str) -> bool:
    """Whether no other character before or after can compose with it or change its case."""
    point = ord(char)
    simple = point < 0x300 or 0x600 <= point < 0x700 or 0x2000 <= point < 0x2800
    return (simple or 0xFB50 <= point < 0xFF00) and not 0xD800 <= point < 0xE000
