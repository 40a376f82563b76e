"""The heading of an article's first part, which looks like a name or caption below the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.strip.lines import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_LONGEST, _PARTS = 8, 2  # words of a heading; further parts of the text
_SAID = 0.5  # of a heading's longer words: what the text says again
_LISTED = re.compile(r"[,،؛:/|)–-]")  # in lists, names and captions, and hardly in a heading
_POINT = re.compile(r"\* ?\w")


def is_point(line: Line) -> bool:
    """Whether a line is starred, as authors mark what they begin with."""
    return bool(_POINT.match(line.text))


def heads_first_part(lines: Sequence[Line], place: int, end: int) -> bool:
    """Whether line `place` heads the text right below it, in a text with more parts."""
    if not _heads(lines, place):
        return False
    parts = sum(
        _heads(lines, n) and lines[n - 1].ends_sentence and not lines[n - 1].cut
        for n in range(place + 2, end - 1)
    )
    if parts < _PARTS or sum(line.key == lines[place].key for line in lines) > 1:
        return False
    text = [line for line in lines[place + 1 : end] if line.prose and not line.cut]
    return shared(lines[place], text) >= _SAID


def _heads(lines: Sequence[Line], n: int) -> bool:
    line, below = lines[n], lines[n + 1]
    if line.cut or below.cut or line.words > _LONGEST or not below.prose:
        return False
    return not (line.prose or line.full_stop or _LISTED.search(line.text))
