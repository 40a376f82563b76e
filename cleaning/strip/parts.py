"""The heading of an article's first part, which looks like a name or caption below the title."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaning.strip.lines import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_LONGEST, _PARTS = 8, 1  # words of a heading; further parts of the text
_SAID = 0.5  # of a heading's longer words: what the text says again
_LISTED = re.compile(r"[,،؛:/|)–-]")  # in lists, names and captions, and hardly in a heading
_TRAILING = 2  # lines that trail off and are no excerpts
# Halves of verses, their words, and the letters that the second ones share.
_HALVES, _HALF, _RHYME = 4, 8, 2
_POINT = re.compile(r"\* ?\w")
_ANNOUNCING = 7  # words; labels that end in a colon are shorter
_LINKED = re.compile(r"(?<=\S)(?<!\b[A-Za-z])[#¶]$")  # and no `C#`


def is_point(line: Line) -> bool:
    """Whether a line is starred, as authors mark what they begin with, or linked to itself."""
    return bool(_POINT.match(line.text)) or is_linked(line)


def is_linked(line: Line) -> bool:
    """Whether a line ends in the mark by which readers link to it: a heading of the text's own."""
    return bool(_LINKED.search(line.text))


def announces(line: Line) -> bool:
    """Whether a line is of the text since it announces what stands below it."""
    return not line.cut and line.words >= _ANNOUNCING and line.text.endswith(":")


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


def are_verses(lines: Sequence[Line]) -> bool:
    """Whether four lines or more are halves of verses, every second of which rhymes."""
    rhymes = {line.key[-_RHYME:] for line in lines[1::2]}
    return len(lines) >= _HALVES and len(rhymes) == 1 and all(x.words <= _HALF for x in lines)


def first_verse(lines: Sequence[Line], top: int, opening: int) -> int:
    """Where lines that trail off begin right above line `opening`, as verses do; or `opening`."""
    above = list(takewhile(lambda line: not line.cut, reversed(lines[top:opening])))
    trailing = [n for n, line in enumerate(above, 1) if _trails_off(line)]
    return opening - trailing[-1] if len(trailing) >= _TRAILING else opening


def _trails_off(line: Line) -> bool:
    return line.words > 1 and line.text.endswith(("..", "…"))
