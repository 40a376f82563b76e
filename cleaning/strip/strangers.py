"""What a dumped page prints below its title that is about something else than its article.

Related headlines in mid-article and stories below it often stand without a heading. Words tell
them: an article repeats its own, and a line that shares hardly any of them is no part of it.
Numbers were measured on articles set against headlines and sentences of other articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from cleaning.strip.between import QUOTED
from cleaning.strip.lines import Cut, share_of, shared
from cleaning.strip.openings import RUNNING_ON
from cleaning.strip.page import is_page
from cleaning.strip.region import REPORTS, RUNNING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from cleaning.strip.lines import Line

_STRANGER = Cut("structure/other-story", "related")
_SHORTEST = 4  # words of a headline that can be told from a subheading
_LABEL = 4  # words of a list's heading
_LONG = 6  # words of a list's headlines, at the middle
_LEAD, _TOLD = 3, 0.3  # sentences that say what an article is about; its title's words in them
_FEWEST = 2  # headlines of a list in mid-article
_LIST = 3  # headlines that make a list of their own
_PAIRS = 2  # headlines with a sentence below each that make a list of stories
_FOREIGN, _FOREIGN_MEAN = 0.25, 0.12  # of words shared with the article: at most, and on average
_LAST = 0.34  # the same, at most, where no sentence stands below the list
_OWN = 0.2  # of a paragraph's words: what the article shares with its next one, at least
_ROUNDING = 1e-6  # sums of shares in another order differ by less
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
    own, said, seen = set(lines[place].stems), 0, 0
    rest: _Rest | None = None
    closed = max((n for n, line in enumerate(live) if line.prose or line.full_stop), default=0)
    for top, start, end in _runs(live):
        text = [line for line in live[seen:start] if line.prose and not line.cut]
        own.update(word for line in text for word in line.stems)
        said, seen = said + len(text), start
        last = end > closed
        if top < start and not last:
            continue
        if said < _ENOUGH or not _foreign(live[start:end], own, _LAST if last else _FOREIGN):
            continue
        rest = rest or _rest(live, own)
        if _ends_here(live, start, end, own, rest):
            _cut(live[top:])
            return
        if _goes_on(live, start, end, own):
            _cut(live[start:end])


def _cut(lines: Sequence[Line]) -> None:
    for line in lines:
        line.cut = line.cut or _STRANGER


def _runs(live: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Where headlines stand in a row below a sentence, and where a label above them does."""
    runs, start = [], 0
    for lists, group in groupby(live, key=_listed):
        end = start + len(list(group))
        top = start - bool(lists and start and _labels(live[start - 1]))
        if lists and top and live[top - 1].ends_sentence:
            runs.append((top, start, end))
        start = end
    return runs


def _labels(line: Line) -> bool:
    """Whether a line may head a list, whatever it is called."""
    if line.words > _LABEL or line.prose or line.ends_sentence:
        return False
    return not (line.text.endswith(("،", "؛")) or _POINT.match(line.text))


def _listed(line: Line) -> bool:
    """Whether a line could be another story's headline."""
    if line.prose or not line.headline or line.words < _SHORTEST or _POINT.match(line.text):
        return False
    return not (line.full_stop or line.text.endswith(RUNNING) or REPORTS.match(line.text))


def _foreign(run: Sequence[Line], own: Set[str], most: float) -> bool:
    shares = [share_of(line, own) for line in run]
    return max(shares) < most and sum(shares) <= _FOREIGN_MEAN * len(shares)


def _ends_here(live: Sequence[Line], start: int, end: int, own: Set[str], rest: _Rest) -> bool:
    """Whether an article ends above a list of headlines, or of stories of one sentence each."""
    listed = end - start >= _LIST and _long(live[start:end])
    if not (listed or rest.pairs_from <= start < rest.last_list):
        return False
    most = _FOREIGN_MEAN * rest.judged[end]
    if rest.shared[end] > most + _ROUNDING:
        return False
    below = (live[n] for n in range(end, len(live)))
    said = accumulate(share_of(line, own) for line in below if line.words >= _INDENT)
    return not any(share > most for share in said)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What holds from each line on to the end: a page of many lists is looked through once."""

    judged: Sequence[float]  # lines that are judged
    shared: Sequence[float]  # the sum of what they share with the article, at least
    pairs_from: int  # headlines and lone sentences take turns from here on
    last_list: int


def _rest(live: Sequence[Line], own: Set[str]) -> _Rest:
    judged = [line.words >= _INDENT for line in live]
    shares = [
        share_of(line, own) if judges else 0.0 for line, judges in zip(live, judged, strict=True)
    ]
    place = pairs_from = last_list = 0
    for lists, group in groupby(live, key=_listed):
        size = sum(1 for _ in group)
        last_list = place if lists else last_list
        place += size
        pairs_from = place if size > 1 and not lists else pairs_from
    return _Rest(_from_each(judged), _from_each(shares), pairs_from, last_list)


def _from_each(values: Sequence[float]) -> list[float]:
    """The sums from each place on to the end."""
    return list(accumulate(reversed(values), initial=0.0))[::-1]


def _goes_on(live: Sequence[Line], start: int, end: int, own: Set[str]) -> bool:
    """Whether the article goes on right below a list of headlines."""
    if end - start < _FEWEST or end == len(live) or not _long(live[start:end]):
        return False
    if QUOTED.match(live[start].text):  # a pull quote, and who said it
        return False
    below = live[end]
    runs_on = bool(RUNNING_ON.match(below.text)) or share_of(below, own) >= _OWN
    return below.prose and runs_on


def _long(run: Sequence[Line]) -> bool:
    return sorted(line.words for line in run)[len(run) // 2] >= _LONG
