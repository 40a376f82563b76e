"""The signature of a text, folding and shingling included, beside datasketch's own two ways.

Texts: a JSON Lines file (plain or xz) with `text` given as the argument, or the demo newsroom's.
"""

from __future__ import annotations

from datasketch import MinHash

from benchmarks.texts import texts
from benchmarks.timing import compare
from cleaning.fingerprint import PERMUTATIONS, fingerprint, shingles, signature
from cleaning.text import folded_words


def ours(text: str) -> object:
    return signature(shingles(fingerprint(text).tokens))


def shingles_of(words: list[str]) -> list[bytes]:
    return [" ".join(words[i : i + 3]).encode() for i in range(len(words) - 2)]


def update_loop(words: list[str]) -> MinHash:
    sketch = MinHash(num_perm=PERMUTATIONS)
    for shingle in shingles_of(words):
        sketch.update(shingle)
    return sketch


def update_batch(words: list[str]) -> MinHash:
    sketch = MinHash(num_perm=PERMUTATIONS)
    sketch.update_batch(shingles_of(words))
    return sketch


def main() -> None:
    contenders = {
        "ghirbal": ours,
        "datasketch update, the same folding": lambda text: update_loop(folded_words(text)),
        "datasketch update_batch, the same folding": lambda text: update_batch(folded_words(text)),
        "datasketch update, only split()": lambda text: update_loop(text.split()),
        "datasketch update_batch, only split()": lambda text: update_batch(text.split()),
    }
    compare("the signature of a text", texts(300), contenders)


if __name__ == "__main__":
    main()
