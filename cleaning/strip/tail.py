"""The last lines of a dumped page's article that are no sentences.

Menus and other stories' headlines follow an article without a sign. Verses rhyme, an author's
list begins every line with one word of the text, and farewells and starred notes stand right
below the last sentence; headlines do nothing of that.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_LONGEST_VERSE = 12  # words
_VERSES, _RHYMED = 6, 0.5  # verses that can be told from headlines; how many of them rhyme
_NEAR = 2  # verses back to the one that a verse rhymes with
_LIST = 4  # lines that begin alike
_ITEM = 3  # words of such a line, at least
_FAREWELL = re.compile(
    r"(?:و?دمتم|إلى اللقاء|و?السلام عليكم|والله (?:الموفق|المستعان|من وراء القصد|ولي التوفيق))\b"
)
_FAREWELL_WORDS = 8
_NOTE = re.compile(r"\* ?[^\W\d]")
_NOTES = 3  # starred lines of a page where the star is no bullet


def own_end(lines: Sequence[Line], start: int, end: int, stop: int) -> int:
    """Where the body from `start` to `end` ends, with the lines down to `stop` that are its own."""
    if start >= end:
        return end
    end += _verses(lines[end:stop])
    end += _listed(lines[start:end], lines[end:stop])
    while end < stop and _closes(lines[end], lines):
        end += 1
    return end


def _verses(rest: Sequence[Line]) -> int:
    """How many lines from the first on are verses: a good part rhymes with one just above."""
    run = list(takewhile(lambda line: line.words <= _LONGEST_VERSE and not line.prose, rest))
    ends = [line.key[-2:] for line in run]
    found = rhymed = 0
    for n, end in enumerate(ends):
        if end in ends[max(0, n - _NEAR) : n]:
            rhymed += 1
            found = n + 1 if n + 1 >= _VERSES and rhymed >= _RHYMED * (n + 1) else found
    return found


def _listed(body: Sequence[Line], rest: Sequence[Line]) -> int:
    """How many lines from the first on make a list whose lines begin with one word of the body."""
    if not rest or rest[0].words < _ITEM:
        return 0
    word = rest[0].key.split(" ", 1)[0] + " "
    size = len(
        list(takewhile(lambda line: line.words >= _ITEM and line.key.startswith(word), rest))
    )
    said = any(f" {word}" in line.key for line in body if line.prose and not line.cut)
    return size if size >= _LIST and said else 0


def _closes(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line takes leave of the readers, or says in a starred note who wrote."""
    if line.words <= _FAREWELL_WORDS and _FAREWELL.match(line.text):
        return True
    noted = line.words > 1 and _NOTE.match(line.text)
    return bool(noted) and sum(bool(_NOTE.match(other.text)) for other in lines) <= _NOTES
