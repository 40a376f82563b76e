"""The article inside a whole page that was dumped as text: menus, tickers and lists around it.

The body is where long, punctuated sentences stand together, below the title where that is
certain.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaning.strip.anchor import find_anchor
from cleaning.strip.lines import Cut, shared
from cleaning.strip.parts import announces, first_verse, heads_first_part, is_linked, is_point
from cleaning.strip.pieces import first_piece
from cleaning.strip.region import RUNNING, find_body, is_wall
from cleaning.strip.title import tab_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_BEFORE = Cut("structure/page-head", "navigation")
_AFTER = Cut("structure/page-tail", "navigation")
_FEWEST_LINES = 12
_FEWEST_WALLS = 3
_TEXT = 3  # words of a line among lines of text
_PARAGRAPH = 30  # words from which a question is no title
_IN_A_ROW = 2  # short sentences that are no caption
_DECK = 11  # words; what is shorter above the first sentence is a caption
_FEWEST_POINTS, _MOST_POINTS, _POINT_WORDS = 3, 6, 5  # lines below a title; their words
_FEWEST_TINY = 10  # lines of three words or less
# Lines of a list where nothing is known; stops among them that say it is a text in short lines.
_FEWEST_LISTED, _STOPPED = 8, 0.2
_BULLET = re.compile(r"[-•●▪–] ?\w")
_ABOUT = 0.3  # of a title's words, what a deck below it says
_TELLING = 3  # words of a title that its story says
_TITLE_REACH = 25  # lines above the first sentence in which the title may stand


def cut_page(lines: list[Line], known_title: str) -> Line | None:
    """Cuts what stands around the article of a dumped page; the title's line where one is found.

    `known_title` is the key of the title, if something else told it.
    """
    if not is_page(lines):
        return None
    anchor = find_anchor(lines, known_title)
    start, end = find_body(lines, anchor[1] if anchor else None)
    sentences = (n for n in range(start, end) if _sentence(lines[n]))
    first = anchor[1] if anchor else next(sentences, end)
    if anchor:
        start = first = _short_sentences(lines, *anchor)
    if sum(line.words for line in lines[first:end] if line.prose and not line.cut) < 20:
        return None
    title = anchor[0] if anchor else _title(lines, first, known_title)
    start = max(start, title + 1) if title is not None else start
    texts = (n for n in range(start, end) if lines[n].prose and not lines[n].cut)
    opening = first if anchor else next(texts)
    top = 0 if title is None else title + 1
    opening = _with_decks(lines, top, opening)
    if title is not None:
        opening = first_verse(lines, top, opening)
        opening = next((n for n in range(top, opening) if is_linked(lines[n])), opening)
        opening = next((n for n in range(top, opening) if announces(lines[n])), opening)
        opening = _deck_below(lines, top, opening)
        opening = first_piece(lines, top, opening)
    opening -= opening > top and heads_first_part(lines, opening - 1, end)
    kept = lines[opening:end]
    if _surrounds(lines[:start]) and (anchor or not _outweighs(lines[:opening], kept)):
        _cut_all([line for n, line in enumerate(lines[:opening]) if n != title], _BEFORE)
    if _surrounds(lines[end:]) and (anchor or not _outweighs(_uncommented(lines[end:]), kept)):
        _cut_all(lines[end:], _AFTER)
    return lines[title] if title is not None else None


def _outweighs(side: Sequence[Line], kept: Sequence[Line]) -> bool:
    """Whether more sentences stand beside what seems the body than in it: then nobody can say."""
    beside = sum(line.words for line in side if line.strong and not line.cut)
    return beside > sum(line.words for line in kept if line.prose and not line.cut)


def _uncommented(side: Sequence[Line]) -> list[Line]:
    """The lines down to the readers' comments, which may be longer than any article."""
    return list(takewhile(lambda line: not (line.cut and line.cut.kind == "comment"), side))


def is_page(lines: Sequence[Line]) -> bool:
    """Whether these lines are a page rather than an article: mostly short, and known menus."""
    if len(lines) < _FEWEST_LINES:
        return False
    walls = len({line.key for line in lines if is_wall(line)})
    short = sum(not line.prose for line in lines)
    tiny = sum(line.words <= 3 and not line.wrapped for line in lines)
    menus = walls and tiny >= max(_FEWEST_TINY, 0.4 * len(lines))
    return bool(menus or (walls >= _FEWEST_WALLS and short >= len(lines) / 2))


def _cut_all(lines: Sequence[Line], cut: Cut) -> None:
    for line in lines:
        line.cut = line.cut or cut


def _sentence(line: Line) -> bool:
    """Whether a line is surely the article's own: a question may be its title."""
    asks = line.text.endswith("؟") and line.words < _PARAGRAPH
    runs_on = line.prose and line.text.endswith(RUNNING)
    return not line.cut and (line.wrapped or runs_on or (line.strong and not asks))


def _with_decks(lines: Sequence[Line], top: int, opening: int) -> int:
    """The first line from `top` on that belongs to the text which opens at line `opening`.

    Between it and the opening nothing stands but other lines of text.
    """
    counts: Counter[str] = Counter()
    points = _points(lines, top, opening)
    if points < opening:
        return points
    for n in range(opening - 1, top - 1, -1):
        runs_on = lines[n].text.endswith(RUNNING) or is_linked(lines[n])
        if lines[n].cut or (lines[n].words < _TEXT and not runs_on):
            break
        counts = counts or Counter(line.key for line in lines)
        if _deck(lines[n], counts):
            opening = n
    return opening


def _deck_below(lines: Sequence[Line], top: int, opening: int) -> int:
    """The sentence right below the title, where it tells of it; else `opening`."""
    first = next((n for n in range(top, opening) if not lines[n].cut), opening)
    told = first < opening and lines[first].strong and lines[first].full_stop
    return first if told and _told(lines[top - 1], lines[first : first + 1]) >= _ABOUT else opening


def _points(lines: Sequence[Line], top: int, opening: int) -> int:
    """Where points of a story stand between its title and it, three or more; else `opening`."""
    above = range(top, opening)
    start = next((n for n in above if not lines[n].cut), opening)
    run = list(takewhile(lambda line: not line.cut and _may_be_point(line), lines[start:opening]))
    again = len({line.key for line in run}) < len(run)
    return start if top and _FEWEST_POINTS <= len(run) <= _MOST_POINTS and not again else opening


def _may_be_point(line: Line) -> bool:
    return line.words >= _POINT_WORDS and not line.prose and not line.text.endswith(")")


def _short_sentences(lines: Sequence[Line], title: int, first: int) -> int:
    """Where short sentences stand in a row above the first long one: the first of them."""
    for n in range(title + 1, first - 1):
        if all(_closed(line) for line in lines[n : n + _IN_A_ROW]):
            return n
    return first


def _closed(line: Line) -> bool:
    return not line.cut and line.full_stop and line.words >= _TEXT


def _deck(line: Line, counts: Counter[str]) -> bool:
    """Whether a line right above the first sentence belongs to the article."""
    if line.ends_sentence or line.text.endswith(RUNNING) or is_point(line):
        return True
    alone = counts[line.key] == 1
    return line.words >= _DECK and alone and not line.text.endswith(")")


def _surrounds(side: Sequence[Line]) -> bool:
    """Whether the lines on one side of the body are a page's, and not the body's own edge."""
    listed = sum(not line.cut and not line.prose for line in side)
    if any(map(is_wall, side)):
        return listed >= 1
    closed = sum(line.full_stop and not line.cut for line in side)
    return listed >= _FEWEST_LISTED and closed < _STOPPED * listed


def _title(lines: Sequence[Line], first: int, known: str) -> int | None:
    """Where the title stands above the first sentence: the likeliest headline there."""
    reach = range(max(0, first - _TITLE_REACH), first)
    if known:
        return next((n for n in reversed(reach) if lines[n].key == known), None)
    counts = Counter(line.key for line in lines)
    trail = [line.key for line in lines[:first] if line.cut or line is lines[0]]
    named = tab_parts(lines[0])
    story = [line for line in lines[first:] if line.prose and not line.cut][:2]
    scored = [
        (
            _likely(lines, n, first, counts, trail)
            + 6 * (lines[n].key in named)
            + 6 * _told(lines[n], story)
            - 4 * lines[n].text.endswith(")")
            - 4 * lines[n].prose,
            n,
        )
        for n in reach
        if not (lines[n].cut or _listed(lines[n])) and (lines[n].headline or lines[n].key in named)
    ]
    return max(scored)[1] if scored else None


def _told(line: Line, story: Sequence[Line]) -> float:
    """The share of a headline's words that a story says: a place alone says little."""
    share = shared(line, story)
    return share * min(1.0, share * len(line.stems) / _TELLING)


def _listed(line: Line) -> bool:
    """Whether a line is one of a text's points: no title stands behind such a mark."""
    return is_point(line) or bool(_BULLET.match(line.text))


def _likely(
    lines: Sequence[Line], n: int, first: int, counts: Counter[str], trail: Sequence[str]
) -> float:
    """How likely line `n` is the title: its size, repetition, and a date or name below it."""
    line = lines[n]
    signs = 2.0 * (line.words >= 4) + (line.words >= 6)
    signs += 3.0 * (1 < counts[line.key] < 4 and line.words >= 4)
    signs += 4.0 * (line.words >= 4 and any(line.key in key and line.key != key for key in trail))
    below = [other.cut.kind for other in lines[n + 1 : n + 4] if other.cut]
    signs += 2.0 * any(kind in ("dateline", "byline", "title") for kind in below)
    return signs - 0.3 * (first - n)
