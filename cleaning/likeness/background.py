"""How common each stem is in Arabic news: counts of articles, shipped as a table."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from math import log, sqrt

from cleaning.likeness.words import stems

_TABLE = "background.ar.tsv"
_UNSEEN = 15  # articles: what a stem counts for that is not among the commonest

Weights = dict[str, float]


@cache
def rarity() -> dict[str, float]:
    """The weight of each stem of the table; under the empty stem that of all others."""
    head, *lines = files("cleaning.likeness").joinpath(_TABLE).read_text("utf-8").splitlines()
    articles = int(head.split("\t")[1])
    found = {"": log(articles / _UNSEEN)}
    for line in lines:
        count, words = line.split("\t")
        found.update(dict.fromkeys(words.split(" "), log(articles / int(count))))
    return found


def weights(text: str) -> Weights:
    """The stems of a text, each with its weight; the whole has length 1, or nothing in it."""
    known = rarity()
    found = {
        word: (1 + log(times)) * known.get(word, known[""])
        for word, times in Counter(stems(text)).items()
    }
    return scaled(found)


def scaled(found: Weights) -> Weights:
    """The same direction with length 1."""
    length = sqrt(sum(weight * weight for weight in found.values()))
    return {word: weight / length for word, weight in found.items()} if length else {}
