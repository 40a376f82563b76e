"""What a dumped page prints below its title that is about something else than its article.

Related headlines in mid-article and stories below it often stand without a heading. Words tell
them: an article repeats its own, and a line that shares hardly any of them is no part of it.
Numbers were measured on articles set against headlines and sentences of other articles.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut, shared
from cleaning.strip.openings import RUNNING_ON
from cleaning.strip.page import is_page
from cleaning.strip.region import RUNNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_STRANGER = Cut("structure/other-story", "related")
_SHORTEST = 4  # words of a headline that can be told from a subheading
_LONG = 6  # words of a list's headlines, at the middle
_LEAD, _TOLD = 3, 0.3  # sentences that say what an article is about; its title's words in them
_FEWEST = 2  # headlines of a list in mid-article
_LIST = 3  # headlines that make a list of their own
_PAIRS = 2  # headlines with a sentence below each that make a list of stories
_FOREIGN, _FOREIGN_MEAN = 0.25, 0.12  # of words shared with the article: at most, and on average
_OWN = 0.2  # of a paragraph's words: what the article shares with its next one, at least
_ENOUGH = 2  # sentences that say what an article's words are
_POINT = re.compile(r"[-*•●▪–\d٠-٩(]")
_INDENT = 8  # words of a sentence that is judged


def cut_strangers(lines: Sequence[Line], title: str) -> None:
    """Cuts other stories from below a dumped page's title (given by its key)."""
    place = next((n for n, line in enumerate(lines) if line.cut and line.key == title), None)
    if place is None or not is_page(lines):
        return
    live = [line for line in lines[place + 1 :] if not line.cut]
    lead = [line for line in live if line.prose][:_LEAD]
    if shared(lines[place], lead) < _TOLD:
        return
    for start, end in _runs(live):
        own = [lines[place], *(line for line in live[:start] if line.prose and not line.cut)]
        if len(own) <= _ENOUGH or not _foreign(live[start:end], own):
            continue
        if _ends_here(live, start, end, own):
            _cut(live[start:])
            return
        if _goes_on(live, start, end, own):
            _cut(live[start:end])


def _cut(lines: Sequence[Line]) -> None:
    for line in lines:
        line.cut = line.cut or _STRANGER


def _runs(live: Sequence[Line]) -> list[tuple[int, int]]:
    """Where headlines stand in a row below a finished sentence."""
    runs, start = [], 0
    for lists, group in groupby(live, key=_listed):
        end = start + len(list(group))
        if lists and start and live[start - 1].ends_sentence:
            runs.append((start, end))
        start = end
    return runs


def _listed(line: Line) -> bool:
    """Whether a line could be another story's headline."""
    if line.prose or not line.headline or line.words < _SHORTEST or _POINT.match(line.text):
        return False
    return not (line.full_stop or line.text.endswith(RUNNING))


def _foreign(run: Sequence[Line], own: Sequence[Line]) -> bool:
    shares = [shared(line, own) for line in run]
    return max(shares) < _FOREIGN and sum(shares) <= _FOREIGN_MEAN * len(shares)


def _ends_here(live: Sequence[Line], start: int, end: int, own: Sequence[Line]) -> bool:
    """Whether an article ends above a list of headlines, or of stories of one sentence each."""
    below = [line for line in live[end:] if line.words >= _INDENT]
    if sum(shared(line, own) for line in below) > _FOREIGN_MEAN * len(below):
        return False
    if end - start >= _LIST and _long(live[start:end]):
        return True
    return _are_pairs(live[start:])


def _are_pairs(tail: Sequence[Line]) -> bool:
    """Whether headlines and lone sentences take turns."""
    runs = [(lists, len(list(group))) for lists, group in groupby(tail, key=_listed)]
    stories = sum(lists for lists, _ in runs)
    return stories >= _PAIRS and all(lists or size == 1 for lists, size in runs)


def _goes_on(live: Sequence[Line], start: int, end: int, own: Sequence[Line]) -> bool:
    """Whether the article goes on right below a list of headlines."""
    if end - start < _FEWEST or end == len(live) or not _long(live[start:end]):
        return False
    below = live[end]
    runs_on = bool(RUNNING_ON.match(below.text)) or shared(below, own) >= _OWN
    return below.prose and runs_on


def _long(run: Sequence[Line]) -> bool:
    return sorted(line.words for line in run)[len(run) // 2] >= _LONG
