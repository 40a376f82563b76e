"""The signature of a text, folding and shingling included, beside datasketch's own two ways.

Texts: a JSON Lines file (plain or xz) with `text` given as the argument, or the demo newsroom's.
The newsroom's stories are short, so two make a text. An item is a lot of ten texts, as a worker
meets them: one after the other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from datasketch import MinHash

from benchmarks.texts import texts
from benchmarks.timing import compare
from cleaning.fingerprint import PERMUTATIONS, fingerprints, shingled, signatures
from cleaning.text import folded_words

if TYPE_CHECKING:
    from collections.abc import Callable

LOT = 10


def ours(lot: list[str]) -> object:
    """As a run does it: keys of many at once in a worker, signatures where they are compared."""
    hashes, sizes = shingled([key.tokens for key in fingerprints(lot)])
    return signatures(hashes, sizes)


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


def batches(every: list[str], size: int) -> list[list[str]]:
    return [every[start : start + size] for start in range(0, len(every), size)]


def each(sign: Callable[[str], object]) -> Callable[[list[str]], object]:
    return lambda lot: [sign(text) for text in lot]


def main() -> None:
    every = texts(400) if len(sys.argv) > 1 else list(map("\n".join, batches(texts(800), 2)))
    lots = batches(every, LOT)
    contenders = {
        "datasketch update, the same folding": lambda text: update_loop(folded_words(text)),
        "datasketch update_batch, the same folding": lambda text: update_batch(folded_words(text)),
        "datasketch update, only split()": lambda text: update_loop(text.split()),
        "datasketch update_batch, only split()": lambda text: update_batch(text.split()),
    }
    ways = {"ghirbal": ours, **{name: each(sign) for name, sign in contenders.items()}}
    print(f"\n{sum(len(text.split()) for text in every) / len(every):.0f} words a text", end="")
    compare("the signatures of ten texts", lots, ways)


if __name__ == "__main__":
    main()
