"""The article inside a whole page that was dumped as text: menus, tickers and lists around it.

The body is where long, punctuated sentences stand together: the stretch of lines whose weights
add up to most, sentences counting for it and menu lines, list items and known furniture against.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from cleaning.strip.anchor import find_anchor
from cleaning.strip.lines import Cut, shared
from cleaning.strip.stories import tells
from cleaning.strip.title import tab_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaning.strip.lines import Line

_BEFORE = Cut("structure/page-head", "navigation")
_AFTER = Cut("structure/page-tail", "navigation")
# Furniture of these kinds, many lines of it, makes a document a page; between two paragraphs
# it says that they do not belong together.
_WALLS = {"navigation", "share", "subscribe", "comment", "related", "legal"}
_FEWEST_LINES = 12
_FEWEST_WALLS = 3
_RUNNING = ("،", "؛", ":")  # how no caption ends
_TEXT = 3  # words of a line among lines of text
_DECK = 11  # words; what is shorter above the first sentence is a caption
_FEWEST_TINY = 10  # lines of three words or less
_FEWEST_LISTED = 8
_LONGEST_LIST = 40
_ENDS = {"comment", "legal", "subscribe", "navigation"}  # kinds of no box in mid-article
_LONGEST_BOX = 10  # lines of such a box
_BOX = 8.0  # what a box weighs against the sentences around it, at most
_SHORT_SENTENCE = 8  # what a short line with a sentence's end weighs, at most
_TEASER = 8.0  # what a teaser's sentence weighs
_UNSTOPPED = 8  # words of a sentence without its stop
_VERSE = (3, 7)  # words
_NOTE, _NOTE_WORDS = "*(–—", 3
_NOTES = 3  # lines of a page that begin so, where it is no bullet
_TITLE_REACH = 25  # lines above the first sentence in which the title may stand


def cut_page(lines: list[Line], known_title: str) -> Line | None:
    """Cuts what stands around the article of a dumped page; the title's line where one is found.

    `known_title` is the key of the title, if something else told it.
    """
    if not is_page(lines):
        return None
    anchor = find_anchor(lines, known_title)
    start, end = _body(lines, anchor[1] if anchor else None)
    sentences = (n for n in range(start, end) if _sentence(lines[n]))
    first = anchor[1] if anchor else next(sentences, end)
    if sum(line.words for line in lines[first:end] if line.prose and not line.cut) < 20:
        return None
    title = anchor[0] if anchor else _title(lines, first, known_title)
    start = max(start, title + 1) if title is not None else start
    opening = next(n for n in range(start, end) if lines[n].prose and not lines[n].cut)
    opening = _with_decks(lines, 0 if title is None else title + 1, opening)
    if _surrounds(lines[:start]):
        _cut_all([line for n, line in enumerate(lines[:opening]) if n != title], _BEFORE)
    if _surrounds(lines[end:]):
        _cut_all(lines[end:], _AFTER)
    return lines[title] if title is not None else None


def is_page(lines: Sequence[Line]) -> bool:
    """Whether these lines are a page rather than an article: mostly short, and known menus."""
    if len(lines) < _FEWEST_LINES:
        return False
    walls = len({line.key for line in lines if _is_wall(line)})
    short = sum(not line.prose for line in lines)
    tiny = sum(line.words <= 3 and not line.wrapped for line in lines)
    menus = walls and tiny >= max(_FEWEST_TINY, 0.4 * len(lines))
    return bool(menus or (walls >= _FEWEST_WALLS and short >= len(lines) / 2))


def _is_wall(line: Line) -> bool:
    return bool(line.cut and (line.cut.menu or line.cut.kind in _WALLS))


def _cut_all(lines: Sequence[Line], cut: Cut) -> None:
    for line in lines:
        line.cut = line.cut or cut


def _sentence(line: Line) -> bool:
    """Whether a line is surely the article's own: a question may be its title."""
    return not line.cut and (line.wrapped or (line.strong and not line.text.endswith("؟")))


def _with_decks(lines: Sequence[Line], top: int, opening: int) -> int:
    """The first line from `top` on that belongs to the text which opens at line `opening`.

    Between it and the opening nothing stands but other lines of text.
    """
    for n in range(opening - 1, top - 1, -1):
        if lines[n].cut or lines[n].words < _TEXT:
            break
        if _deck(lines[n], lines):
            opening = n
    return opening


def _deck(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line right above the first sentence belongs to the article."""
    if line.ends_sentence or line.text.endswith(_RUNNING):
        return True
    again = sum(other.key == line.key for other in lines) > 1
    return line.words >= _DECK and not again and not line.text.endswith(")")


def _surrounds(side: Sequence[Line]) -> bool:
    """Whether the lines on one side of the body are a page's, and not the body's own edge."""
    walls = any(map(_is_wall, side))
    listed = sum(not line.cut and not line.prose for line in side)
    return listed >= (1 if walls else _FEWEST_LISTED)


def _weight(line: Line, repeats: int) -> float:
    if line.cut:
        return -25 if _is_wall(line) else -3
    if line.prose:
        return min(line.words, 40 if line.strong else 25)
    if line.words >= 3 and (line.full_stop or line.text.endswith(_RUNNING)):
        return min(line.words, _SHORT_SENTENCE)
    if repeats > 1:  # a caption under every picture
        return 0
    return -4 if line.cut_off else -2


def _weights(lines: Sequence[Line]) -> list[float]:
    """What each line says for (above zero) or against its being the article's."""
    counts = Counter(line.key for line in lines if line.words >= 4)
    weights = [_weight(line, counts[line.key]) for line in lines]
    for start, end in _boxes(lines):
        scale = min(1.0, _BOX / -sum(weights[start:end]))
        weights[start:end] = [weight * scale for weight in weights[start:end]]
    for n in _teasers(lines):
        weights[n] = min(weights[n], _TEASER)
    return weights


def _boxes(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Runs of furniture between two sentences: links that a page put into its article.

    A teaser has its headline above it; a sentence with nothing but furniture above goes on.
    """
    start = None
    for n, line in enumerate(lines):
        if line.cut:
            continue
        if start is not None and start + 1 < n <= start + 1 + _LONGEST_BOX and line.prose:
            box = lines[start + 1 : n]
            if not any(_ends(other) for other in box):
                yield start + 1, n
        start = n if line.prose or line.ends_sentence else None


def _ends(line: Line) -> bool:
    return bool(line.cut and (line.cut.menu or line.cut.kind in _ENDS))


def _teasers(lines: Sequence[Line]) -> Iterator[int]:
    """Lone sentences below a headline that they tell, with no second sentence below."""
    for n in range(1, len(lines) - 1):
        above, line, below = lines[n - 1 : n + 2]
        alone = line.prose and not line.cut and (below.cut or not below.prose)
        if alone and above.headline and not above.ends_sentence and tells(line, above):
            yield n


def _body(lines: Sequence[Line], first: int | None) -> tuple[int, int]:
    """The stretch of lines with the greatest sum of weights, as a half-open range.

    It starts with line `first`, where that is known.
    """
    sums = list(accumulate(_weights(lines), initial=0.0))
    if first is not None:
        end = max(range(first + 1, len(sums)), key=lambda n: sums[n])
        return first, _list_end(lines, first, end)
    lowest, best, found = 0, 0.0, (0, 0)
    for end in range(1, len(sums)):
        if sums[end] - sums[lowest] > best:
            best, found = sums[end] - sums[lowest], (lowest, end)
        if sums[end] < sums[lowest]:
            lowest = end
    return found[0], _list_end(lines, *found)


def _list_end(lines: Sequence[Line], start: int, end: int) -> int:
    """Where the list ends that a body closes with; `end` where it closes with none.

    A list was announced by a colon, or goes on to a line with a full stop; nothing else stands
    between it and the body.
    """
    stop = next((n for n in range(end, len(lines)) if lines[n].cut), len(lines))
    last = next((line for line in reversed(lines[:end]) if not line.cut), None)
    if end < stop <= end + _LONGEST_LIST and _announces(last, lines[end : min(end + 3, stop)]):
        return stop
    closed = [n for n in range(end, min(stop, end + _LONGEST_LIST)) if lines[n].full_stop]
    end = closed[-1] + 1 if closed else end
    if _unstopped(lines[start:end]):
        end += len(list(takewhile(lambda line: line.words >= _UNSTOPPED, lines[end:stop])))
    rest = lines[end:stop]
    return stop if _verses(rest) or _signature(rest, lines) else end


def _unstopped(body: Sequence[Line]) -> bool:
    """Whether an author writes no full stops, so that a last sentence looks like a headline."""
    prose = [line for line in body if line.prose and not line.cut]
    return sum(line.ends_sentence for line in prose) * 4 < len(prose)


def _verses(block: Sequence[Line]) -> bool:
    """Whether these lines are verses: four or more, all shorter than headlines."""
    shortest, longest = _VERSE
    return len(block) >= 4 and all(shortest <= line.words <= longest for line in block)


def _signature(block: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether this is one line that says who the author is, marked like a note."""
    if len(block) != 1 or block[0].words < _NOTE_WORDS:
        return False
    mark = block[0].text[0]
    return mark in _NOTE and sum(line.text[0] == mark for line in lines) <= _NOTES


def _announces(last: Line | None, after: Sequence[Line]) -> bool:
    return any(line.text.endswith(":") for line in after + ([last] if last else []))


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
            + 6 * shared(lines[n], story)
            - 4 * lines[n].text.endswith(")")
            - 4 * lines[n].prose,
            n,
        )
        for n in reach
        if not lines[n].cut and (lines[n].headline or lines[n].key in named)
    ]
    return max(scored)[1] if scored else None


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
