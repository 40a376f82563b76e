"""The article inside a whole page that was dumped as text: menus, tickers and lists around it.

The body is where long, punctuated sentences stand together: the stretch of lines whose weights
add up to most, sentences counting for it and menu lines, list items and known furniture against.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_BEFORE = Cut("structure/page-head", "navigation")
_AFTER = Cut("structure/page-tail", "navigation")
# Furniture of these kinds, many lines of it, makes a document a page; between two paragraphs
# it says that they do not belong together.
_WALLS = {"navigation", "share", "subscribe", "comment", "related", "legal"}
_FEWEST_LINES = 12
_FEWEST_WALLS = 3
_TITLE_REACH = 25  # lines above the first sentence in which the title may stand


def cut_page(lines: list[Line], known_title: str) -> Line | None:
    """Cuts what stands around the article of a dumped page; the title's line where one is found.

    `known_title` is the key of the title, if something else told it.
    """
    if not is_page(lines):
        return None
    start, end = _body(lines)
    first = next((n for n in range(start, end) if lines[n].strong and not lines[n].cut), end)
    if sum(line.words for line in lines[first:end] if line.prose and not line.cut) < 20:
        return None
    title = _title(lines, first, known_title)
    start = max(start, title + 1) if title is not None else start
    for position, line in enumerate(lines):
        if line.cut or position == title:
            continue
        if position < start or (position < first and not line.prose):
            line.cut = _BEFORE
        elif position >= end:
            line.cut = _AFTER
    return lines[title] if title is not None else None


def is_page(lines: Sequence[Line]) -> bool:
    """Whether these lines are a page rather than an article: mostly short, and known menus."""
    if len(lines) < _FEWEST_LINES:
        return False
    walls = {line.key for line in lines if line.cut and line.cut.kind in _WALLS}
    short = sum(not line.prose for line in lines)
    return len(walls) >= _FEWEST_WALLS and short >= len(lines) / 2


def _weight(line: Line) -> int:
    if line.cut:
        return -25 if line.cut.kind in _WALLS else -5
    if line.prose:
        return min(line.words, 40 if line.strong else 25)
    return -8 if line.cut_off or line.words <= 2 else -4


def _body(lines: Sequence[Line]) -> tuple[int, int]:
    """The stretch of lines with the greatest sum of weights, as a half-open range."""
    sums = list(accumulate((_weight(line) for line in lines), initial=0))
    lowest, best, found = 0, 0, (0, 0)
    for end in range(1, len(sums)):
        if sums[end] - sums[lowest] > best:
            best, found = sums[end] - sums[lowest], (lowest, end)
        if sums[end] < sums[lowest]:
            lowest = end
    return found


def _title(lines: Sequence[Line], first: int, known: str) -> int | None:
    """Where the title stands above the first sentence: the likeliest headline there."""
    reach = range(max(0, first - _TITLE_REACH), first)
    if known:
        return next((n for n in reversed(reach) if lines[n].key == known), None)
    counts = Counter(line.key for line in lines)
    tab = [line.key for line in lines[:3]]
    scored = [
        (_likely(lines, n, first, counts, tab), n)
        for n in reach
        if lines[n].headline and not lines[n].cut and lines[n].words >= 3
    ]
    return max(scored)[1] if scored else None


def _likely(
    lines: Sequence[Line], n: int, first: int, counts: Counter[str], tab: Sequence[str]
) -> float:
    """How likely line `n` is the title: its size, repetition, and a date or name below it."""
    line = lines[n]
    signs = 2.0 * (line.words >= 4) + (line.words >= 6)
    signs += 3.0 * (counts[line.key] > 1 and line.words >= 4)
    signs += 4.0 * any(key.startswith(line.key + " ") for key in tab)
    below = [other.cut.kind for other in lines[n + 1 : n + 4] if other.cut]
    signs += 2.0 * any(kind in ("dateline", "byline", "title") for kind in below)
    return signs - 0.3 * (first - n)
