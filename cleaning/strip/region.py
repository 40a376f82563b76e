"""The stretch of a dumped page's lines that is its article.

Sentences count for it; menu lines, list items and known furniture count against. The stretch
whose weights add up to most wins, from the article's first sentence on where that is known.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from cleaning.strip.lines import shared
from cleaning.strip.stories import tells
from cleaning.strip.tail import own_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaning.strip.lines import Line

RUNNING = ("،", "؛", ":")  # how no headline ends, and no caption
# Furniture of these kinds, many lines of it, makes a document a page; between two paragraphs
# it says that they do not belong together.
_WALLS = {"navigation", "share", "subscribe", "comment", "related", "legal"}
_LONGEST_LIST = 40
_ENDS = {"comment", "legal", "subscribe", "navigation"}  # kinds of no box in mid-article
_LONGEST_BOX = 10  # lines of such a box
_BOX = 8.0  # what a box weighs against the sentences around it, at most
# Words of a part's heading, and of one that is no headline; sentences of a part, at least.
_SUBHEADING, _LABEL, _IN_PART = 6, 4, 2
_OWN, _OWN_LINES = 0.15, 8  # of a sentence's words: what those of so many lines above it share
_SHORT_SENTENCE = 8  # what a short line with a sentence's end weighs, at most
_TEASER = 8.0  # what a teaser's sentence weighs
_UNSTOPPED = 8  # words of a sentence without its stop
_VERSE = (3, 7)  # words
# `and he added`: how no headline begins.
REPORTS = re.compile(
    r"و(?:[أا]ضاف|[أا]وضح|قال|[أا]كد|[أا]شار|ذكر|تابع|بين|لفت|شدد|نوه|[أا]عرب|دعا|كان)ت? |"
    r"(?:يذكر|يشار|تجدر|جدير|والجدير|من جهته|من جانبه|بدوره)،? "
)
_POINT = re.compile(r"[\d٠-٩]{1,2} ?[-–.)] ?[^\W\d]")
_POINTS, _HEADED = 3, 2  # points that make a list, and lines that may head it
_NOTE, _NOTE_WORDS = "*(–—", 3
_LAST_WORDS = 2  # short sentences with which a text ends, right above furniture
_NOTES = 3  # lines of a page that begin so, where it is no bullet


def is_wall(line: Line) -> bool:
    return bool(line.cut and (line.cut.menu or line.cut.kind in _WALLS))


def _weight(line: Line, repeats: int) -> float:
    if line.cut:
        return -25 if is_wall(line) else -3
    if line.prose:
        return min(line.words, 40 if line.strong else 25)
    if line.words >= 3 and (line.full_stop or line.text.endswith(RUNNING)):
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
        heads = _heads(lines, n, start)
        if (
            start is not None
            and start + 1 < n <= start + 1 + _LONGEST_BOX
            and (line.prose or heads)
        ):
            box = lines[start + 1 : n]
            if not any(_ends(other) for other in box):
                yield start + 1, n
        start = n if line.prose or line.ends_sentence or heads else None


def _heads(lines: Sequence[Line], n: int, start: int | None) -> bool:
    """Whether a line heads the article's next part, right above or below such a box.

    Two sentences stand below it and the box. A teaser has one, which tells its headline and
    nothing of what the sentences above the box do.
    """
    line = lines[n]
    if start is None or line.words > _SUBHEADING or line.prose or line.ends_sentence:
        return False
    if not (n - start <= _LONGEST_BOX + 1 and lines[start].prose and _near_box(lines, n)):
        return False
    below = [other for other in lines[n + 1 : n + 1 + _LONGEST_BOX + _IN_PART] if not other.cut]
    part = below[:_IN_PART]
    if len(part) < _IN_PART or not all(other.prose for other in part):
        return False
    if REPORTS.match(part[0].text) or (line.words <= _LABEL and not shared(line, part[:1])):
        return True
    own = [other for other in lines[max(0, start - _OWN_LINES) : start + 1] if other.prose]
    return shared(part[0], own) >= _OWN


def _near_box(lines: Sequence[Line], n: int) -> bool:
    return bool(lines[n - 1].cut) != (n + 1 < len(lines) and bool(lines[n + 1].cut))


def _ends(line: Line) -> bool:
    return bool(line.cut and (line.cut.menu or line.cut.kind in _ENDS))


def _teasers(lines: Sequence[Line]) -> Iterator[int]:
    """Lone sentences below a headline that they tell, with no second sentence below."""
    for n in range(1, len(lines) - 1):
        above, line, below = lines[n - 1 : n + 2]
        alone = line.prose and not line.cut and (below.cut or not below.prose)
        if alone and above.headline and not above.ends_sentence and tells(line, above):
            yield n


def find_body(lines: Sequence[Line], first: int | None) -> tuple[int, int]:
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
    end = own_end(lines, start, _reports_end(lines, end, stop), stop)
    rest = lines[end:stop]
    if stop < len(lines) and len(rest) <= _LAST_WORDS and all(map(_exclaims, rest)):
        return stop
    return stop if _verses(rest) or _signature(rest, lines) else end


def _reports_end(lines: Sequence[Line], end: int, stop: int) -> int:
    """Where a body ends that goes on without full stops: further reports, or points by number."""
    while end < stop and lines[end].words >= _UNSTOPPED and REPORTS.match(lines[end].text):
        end += 1
    points = [n for n in range(end, min(stop, end + _LONGEST_LIST)) if _is_point(lines[n])]
    return points[-1] + 1 if len(points) >= _POINTS and points[0] <= end + _HEADED else end


def _is_point(line: Line) -> bool:
    return bool(_POINT.match(line.text))


def _exclaims(line: Line) -> bool:
    return line.words > 1 and line.ends_sentence and not line.text.endswith("؟")


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
    return any(line.text.endswith(":") for line in [*after, *([last] if last else [])])
