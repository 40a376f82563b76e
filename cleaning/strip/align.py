"""A normalised text beside the text it was made of, character by character."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cleaning.text import normalize_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Words that are their own normal form, whatever stands beside them.
_PLAIN = r"[!-~ء-غف-ي٠-٩،؛؟«»]++(?!\S)"
_TOKEN = re.compile(rf"(?P<space>\s+)|(?P<plain>{_PLAIN}(?: {_PLAIN})*+)|\S+")
_CLUSTER = re.compile(r"\S[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]*")


def aligned(raw: str, places: Sequence[int]) -> tuple[str, list[int]]:
    """The normalised text, and of each of its characters the place of what it was made of.

    `places` are those of the raw characters.
    """
    text: list[str] = []
    stand: list[int] = []
    for found in _TOKEN.finditer(raw):
        start, end = found.span()
        if found["space"]:
            if text and text[-1] != " ":
                text.append(" ")
                stand.append(places[start])
        elif found["plain"] or normalize_line(found[0]) == found[0]:
            text.append(found[0])
            stand += places[start:end]
        else:
            for cluster, seen in _clusters(found[0]):
                text += seen
                stand += [places[start + cluster]] * len(seen)
    while text and text[-1] == " ":
        text.pop(), stand.pop()
    return "".join(text), stand


def _clusters(word: str) -> Iterator[tuple[int, str]]:
    """Where each letter stands in a word, and what it normalises to with its marks."""
    for found in _CLUSTER.finditer(word):
        yield found.start(), normalize_line(unicodedata.normalize("NFKC", found[0]))
