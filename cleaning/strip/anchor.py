"""Where a dumped page says its article's title beyond doubt, and the sentence below it.

A page that names itself (`title | site` in its first line, or a title that furniture told)
prints that name again above its article; many print the headline twice in a row. Teasers are
headlines above sentences too, so nothing weaker counts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaning.strip.lines import shared
from cleaning.strip.title import tab_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_SHORTEST = 4  # words of a title that can be told from a menu's label
_MOST_TIMES = 4  # what stands more often is a caption
_UNKNOWN = 3  # lines that nothing knows between a title and its article
_REACH = 12  # lines between a title and its article: date, byline, share bar, captions
_PARAGRAPH = 30  # words from which a question is no title
_LEAD = 3  # lines that say what a story is about
_ABOUT = 0.3  # of a headline's words: what a story shares with its own, at least


def find_anchor(lines: Sequence[Line], known: str) -> tuple[int, int] | None:
    """The lines of the title and of the first sentence of its article, where both are certain.

    `known` is the key of the title, if something else told it.
    """
    named = {known} if known else tab_parts(lines[0]) | {lines[0].key}
    places = [n for n in range(1, len(lines)) if lines[n].key in named]
    found = [(n, first) for n in places if (first := _sentence_below(lines, n)) is not None]
    if found:
        return min(found, key=lambda place: (_doubts(lines, *place), place))
    return None if known else _said_twice(lines)


def _doubts(lines: Sequence[Line], title: int, first: int) -> int:
    """What speaks against a place: unknown lines above the sentence; a story of other things."""
    between = sum(not line.cut for line in lines[title + 1 : first])
    return (between > _UNKNOWN) + (not _tells_of(lines, title, first))


def _tells_of(lines: Sequence[Line], title: int, first: int) -> bool:
    return shared(lines[title], lines[first : first + _LEAD]) >= _ABOUT


def _said_twice(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The one headline that stands right below itself, above a sentence about it."""
    found = {}
    counts = Counter(line.key for line in lines)
    for n in range(1, len(lines)):
        line = lines[n]
        twice = line.key == lines[n - 1].key and counts[line.key] <= _MOST_TIMES
        if twice and line.headline and not line.full_stop:
            first = _sentence_below(lines, n)
            if first is not None and _tells_of(lines, n, first):
                found[line.key] = (n, first)
    return next(iter(found.values())) if len(found) == 1 else None


def _sentence_below(lines: Sequence[Line], title: int) -> int | None:
    """The sentence that a title stands above. A question may be a poll's or another title."""
    if lines[title].words < _SHORTEST:
        return None
    for n in range(title + 1, min(len(lines), title + 1 + _REACH)):
        asks = lines[n].text.endswith("؟") and lines[n].words < _PARAGRAPH
        if lines[n].prose and not (lines[n].cut or asks):
            return n
    return None
