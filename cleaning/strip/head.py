"""What stands above the first sentence of a text: its title, and furniture about the title.

A page that was dumped as text opens with labels, counters, captions and other headlines, even
where its menus are gone. The title is certain where it stands there twice, or where the story
below tells what it announces; then what is neither sentence nor deck around it is furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from cleaning.strip.asides import (
    ARABIC,
    BELOW,
    CAPTION,
    OUTLET,
    PREFACE,
    SHORT,
    SIGNED,
    cut_below_deck,
    is_aside,
    is_bare,
    is_open,
)
from cleaning.strip.lines import Cut, shared
from cleaning.strip.parts import (
    announces,
    are_verses,
    first_verse,
    heads_first_part,
    is_linked,
    is_point,
)
from cleaning.strip.pieces import first_piece
from cleaning.strip.region import RUNNING
from cleaning.strip.title import JOINED, tab_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_ABOVE = Cut("structure/above-title", "navigation")
_LIST, _TICKER = 4, 7  # headlines; headlines that are no list of a story's points
_LABEL = Cut("structure/label", "navigation")
_LABELS, _LABEL_WORDS, _RUNNING = 4, 3, 18  # lines of such names, their words; words of a text
_BULLET = re.compile(r"[-*•●▪–] ?\S")
_REACH = 60  # lines above the first sentence in which the title is looked for
_SHORTEST, _LONGEST = 4, 36  # words of a title
_CLEAR = 5  # words of a headline that stands twice and is no caption
_STORY = 3  # sentences that say what a story is about
# Of a title's longer words: what its story repeats, and what it may where another says the same.
_TOLD, _NEAR, _TOLD_WORDS = 0.5, 0.3, 3


def find_headline(lines: Sequence[Line]) -> Line | None:
    """The title above the first sentence, where it is certain."""
    first = _first_sentence(lines)
    if not first or JOINED.match(lines[first].text):
        return None
    counts, story = _counts(lines[:first]), _story(lines, first)
    bottom = max(0, first - _REACH)
    places = [n for n in range(bottom, first) if _may_title(lines, n, counts)]
    twice = [n for n in places if counts[lines[n].key] > 1 and lines[n].words >= _CLEAR]
    near = [n for n in places if _signed(lines, n) or _told(lines[n], story) >= _NEAR]
    sure = [n for n in near if _signed(lines, n) or _told(lines[n], story) >= _TOLD]
    sure = sure or near * (len(near) == 1)
    found = [n for n in twice if n in near] or (near if sure else []) or twice
    if found and found[0] not in twice:
        found = _above_caption(lines, places, found[0]) + found
    return lines[found[0]] if found else None


def _above_caption(lines: Sequence[Line], places: Sequence[int], told: int) -> list[int]:
    """The longer headline that opens the text right above what then is its picture's caption."""
    top = places[0]
    live = [n for n in range(told) if not lines[n].cut]
    return [top] if live == [top] and lines[top].words > lines[told].words else []


def cut_head(lines: Sequence[Line], title: str) -> None:
    """Cuts the furniture above a title (by its key) and between it and the first sentence."""
    first = _first_sentence(lines)
    if not first:
        return
    places = [n for n in range(first) if lines[n].cut and lines[n].key == title]
    if not places:
        return
    counts = _counts(lines[:first])
    certain = (
        counts[title] > 1
        or _signed(lines, places[0])
        or _told(lines[places[0]], _story(lines, first)) >= _NEAR
    )
    for line in lines[: places[0]] if certain else ():
        if not (line.cut or line.text.endswith(RUNNING)) and (is_bare(line) or is_open(line)):
            line.cut = _ABOVE
    own = first_piece(lines, places[0] + 1, first_verse(lines, places[0] + 1, first))
    below = list(takewhile(lambda line: not _begins(line), lines[places[0] + 1 : own]))
    if below and own == first and heads_first_part(lines, first - 1, len(lines)):
        below = below[:-1]
    for line in below:
        if not (line.cut or is_point(line)) and is_aside(line, counts, certain):
            line.cut = BELOW
    if first == own == next((n for n in range(places[0], first + 1) if not lines[n].cut), None):
        cut_below_deck(lines, first, counts)


def _begins(line: Line) -> bool:
    """Whether the text has begun: its line links to itself, or announces what stands below it."""
    return is_linked(line) or announces(line)


def cut_list_above(lines: Sequence[Line]) -> None:
    """Cuts other stories' headlines, four or more in a row, from above the first sentence."""
    first = _first_sentence(lines)
    head = [line for line in lines[: first or 0] if not line.cut]
    if first is None or sum(line.words > SHORT for line in head) < _LIST:
        return
    story = _story(lines, first)
    ticker = len(head) >= _TICKER
    if are_verses(head):
        return
    if lines[first].strong and all(_elsewhere(line, story, ticker) for line in head):
        for line in head:
            line.cut = _ABOVE


def _elsewhere(line: Line, story: Sequence[Line], ticker: bool) -> bool:
    """Whether a line is a headline, or a label, that says nothing of a story.

    Points may be the story's own, unless there are as many as in a `ticker`.
    """
    point = _BULLET.match(line.text) and not ticker
    if not is_open(line) or line.text.endswith(RUNNING) or point:
        return False
    return line.words <= SHORT or (line.headline and shared(line, story) < _NEAR)


def cut_labels(lines: Sequence[Line]) -> None:
    """Cuts names, places and sections of one to three words from above the first sentence."""
    first = next((n for n, line in enumerate(lines) if line.prose and not line.cut), 0)
    head = [line for line in lines[:first] if not line.cut]
    story = lines[first].strong or lines[first].words >= _RUNNING if head else False
    story = story and not _BULLET.match(lines[first].text)
    if story and len(head) <= _LABELS and all(map(_labels, head)) and not _parted(lines[first:]):
        for line in head:
            line.cut = _LABEL


def _parted(body: Sequence[Line]) -> bool:
    """Whether lines as short as a label head the parts of a text: then the first may be one."""
    live = [line for line in body if not line.cut]
    return any(_labels(line) and below.prose for line, below in pairwise(live))


def _labels(line: Line) -> bool:
    if OUTLET.match(line.text) and line.words <= SIGNED:
        return True
    if PREFACE.match(line.key) or line.text.startswith(("«", '"', "“")):
        return False
    short = line.words <= _LABEL_WORDS and is_open(line) and not is_linked(line)
    return (
        short and not line.text.endswith((*RUNNING, "..", "...")) and not _BULLET.match(line.text)
    )


def _first_sentence(lines: Sequence[Line]) -> int | None:
    """The first sentence that is no title: no other is written in Latin letters."""
    counts: Counter[str] | None = None
    for n, line in enumerate(lines):
        if line.cut or not line.prose or not ARABIC.search(line.text):
            continue
        if line.words > _LONGEST or line.full_stop or line.wrapped:
            return n
        counts = counts or _counts(lines[: n + _REACH])
        again = any(counts[key] > 1 for key in (line.key, *tab_parts(line)))
        if not (again or _signed(lines, n) or _exclaims(lines, n)):
            return n
    return None


def _exclaims(lines: Sequence[Line], n: int) -> bool:
    """Whether a first line that asks or exclaims stands apart, above a caption or a name."""
    if any(not line.cut for line in lines[:n]) or not lines[n].text.endswith(("!", "؟")):
        return False
    return n + 1 < len(lines) and not lines[n + 1].cut and is_open(lines[n + 1])


def _story(lines: Sequence[Line], first: int) -> list[Line]:
    return [line for line in lines[first:] if line.prose and not line.cut][:_STORY]


def _counts(lines: Sequence[Line]) -> Counter[str]:
    """How often each key stands in these lines, alone or at the end of a tab or trail."""
    counts = Counter(line.key for line in lines)
    for line in lines:
        counts.update(tab_parts(line))
    return counts


def _may_title(lines: Sequence[Line], n: int, counts: Counter[str]) -> bool:
    line = lines[n]
    size = _SHORTEST <= line.key.count(" ") + 1 <= _LONGEST
    foreign = is_bare(line) and counts[line.key] < 2
    if line.cut or not size or not line.headline or foreign:
        return False
    if CAPTION.search(line.text) or _BULLET.match(line.text) or is_linked(line):
        return False
    if line.prose and counts[line.key] < 2 and not (_signed(lines, n) or _exclaims(lines, n)):
        return False
    return not any(_text(other) for other in lines[:n] if not other.cut)


def _text(line: Line) -> bool:
    """Whether a line above a headline says that the text has begun already."""
    return is_linked(line) or (line.words > 2 and line.text.endswith(RUNNING))


def _signed(lines: Sequence[Line], n: int) -> bool:
    """Whether a date, a name or a count follows, as below a title."""
    below = lines[n + 1].cut if n + 1 < len(lines) else None
    return bool(below and below.kind in ("dateline", "byline", "counter"))


def _told(line: Line, story: Sequence[Line]) -> float:
    """The share of a headline's longer words that the story repeats; 0 where they are few."""
    share = shared(line, story)
    return share if share * len(line.stems) >= _TOLD_WORDS else 0.0
