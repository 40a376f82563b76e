"""The comparison key of a text: folded words as hashes, word-3 shingles, a MinHash signature.

A word ends where letters meet digits (`2015م` is two), and a number goes on over a comma or point
before three digits (`1,250` is one): publishers differ in both. A token is 24 bits, so that an
index keeps 3 bytes a word, and its lowest bit says that it is a number, with its value above it.
Texts can so be judged by what differs, even where only their fingerprints were kept.
"""

from cleaning.fingerprint.memo import memo
from cleaning.fingerprint.sketch import (
    BANDS,
    PARAMETERS,
    PERMUTATIONS,
    ROWS,
    SAMPLE_EVERY,
    SHINGLE_WORDS,
    band_keys,
    is_sampled,
    minhash,
    sample_keys,
    shingled,
    shingles,
    signature,
    signatures,
)
from cleaning.fingerprint.tokens import NUMBER, fingerprint, fingerprints

__all__ = [
    "BANDS",
    "NUMBER",
    "PARAMETERS",
    "PERMUTATIONS",
    "ROWS",
    "SAMPLE_EVERY",
    "SHINGLE_WORDS",
    "band_keys",
    "fingerprint",
    "fingerprints",
    "is_sampled",
    "memo",
    "minhash",
    "sample_keys",
    "shingled",
    "shingles",
    "signature",
    "signatures",
]
