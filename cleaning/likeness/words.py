"""A text as stems: folded words without the particles and endings that Arabic writes onto them.

A light stemmer of the kind that serves Arabic search well: it takes off the article with what
stands before it, the conjunction, and the endings of number, gender, person and relation, and never
so much that fewer than three letters are left. `والاقتصادية` and `اقتصاد` become one stem; broken
plurals do not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cleaning.text import fold

_WORD = re.compile(r"[^\W\d_]{2,}")
_ARTICLES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل")
_ENDINGS = ("يون", "يين", "يات", "ات", "ان", "ون", "ين", "يه", "يا", "ها", "هم", "ه", "ي", "ا")
_SHORTEST = 3
_LONG = 5  # a shorter word may begin with a letter of its own: وزير, وطن


def stems(text: str) -> list[str]:
    """The stems of the words of a text, in order. Numbers and single letters are left out."""
    return [stem(word) for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word."""
    return _without_ending(_without_beginning(word))


def _without_beginning(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
            return word[len(article) :]
    if word.startswith("و") and len(word) > _LONG:
        return word[1:]
    return word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
