"""Text as its letters alone, to look one text up in another."""

from __future__ import annotations

import re

from cleaning.text import fold

_NOT_LETTERS = re.compile(r"\W+")


def letters(text: str) -> str:
    """The folded letters and digits alone, so that spacing and punctuation cannot matter."""
    return _NOT_LETTERS.sub("", fold(text))
