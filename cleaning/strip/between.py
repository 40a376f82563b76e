"""Related headlines that a publisher sets between two paragraphs, without a heading of their own.

One line without a stop is a subheading; two or more in a row are headlines, where every paragraph
ends in a stop and the article goes on below. Lists, verses, pull quotes and chapters with two
headings are told by how they begin, by their length, or by the paragraph below, which tells them.
In 28,000 articles this found 150 such lists, and one run that was the article's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut, share_of, shared
from cleaning.strip.openings import RUNNING_ON
from cleaning.strip.region import RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from cleaning.strip.lines import Line

_BETWEEN = Cut("structure/headlines-between", "related")
_SHORTEST, _LONGEST = 4, 20  # words of a headline
_MIDDLE = 5.5  # words: verses, names and items of a list are shorter on average
_FEWEST, _MOST = 2, 8  # headlines in a row
_PARAGRAPHS, _STOPPED = 3, 0.85  # of a text whose author ends paragraphs in a stop
_GOES_ON = 0.15  # of the next paragraph's words: what the text above has, at least
_TOLD = 0.5  # of a subheading's words: what the paragraph below it says
_ITEM = re.compile(r"[-*•●▪–—\d٠-٩(+@#/=&_~|]")
_QUESTION = 6  # words of a subheading that asks what the lines below it answer
QUOTED = re.compile(r"[\"“«”'‘].*[\"”»“'’]$")


def cut_headlines_between(lines: Sequence[Line]) -> None:
    """Cuts two or more headlines in a row from between two paragraphs of one article."""
    live = [line for line in lines if not line.cut]
    runs = list(_runs(live))
    if not runs or not _stops(live):
        return
    above: set[str] = set()
    seen = 0
    for start, end in runs:
        above.update(word for line in live[seen:start] for word in line.stems)
        seen = start
        if _goes_on(live, start, end, above):
            for line in live[start:end]:
                line.cut = _BETWEEN


def _runs(live: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where headlines stand in a row below a finished sentence."""
    start = 0
    for n, line in enumerate(live):
        if _may_be_headline(line):
            continue
        if start and _FEWEST <= n - start <= _MOST and line.prose and not line.wrapped:
            yield start, n
        start = n + 1 if line.strong and line.full_stop else len(live)


def _may_be_headline(line: Line) -> bool:
    if not _SHORTEST <= line.words <= _LONGEST or line.prose or line.cut_off or line.full_stop:
        return False
    text = line.text
    return line.headline and not (
        text.endswith(RUNNING) or _ITEM.match(text) or RUNNING_ON.match(text)
    )


def _stops(live: Sequence[Line]) -> bool:
    prose = [line for line in live if line.prose]
    stopped = sum(line.ends_sentence for line in prose)
    return len(prose) >= _PARAGRAPHS and stopped >= _STOPPED * len(prose)


def _goes_on(live: Sequence[Line], start: int, end: int, above: Set[str]) -> bool:
    """Whether lines are headlines of other stories, and the article goes on below them."""
    run, below = live[start:end], live[end]
    if sum(line.words for line in run) < _MIDDLE * len(run) or QUOTED.match(run[0].text):
        return False
    if _ITEM.match(below.text) or below.text.endswith("؟"):
        return False
    if run[0].text.endswith("؟") and run[0].words <= _QUESTION:
        return False
    if shared(run[-1], [below]) >= _TOLD:
        return False
    return bool(RUNNING_ON.match(below.text)) or share_of(below, above) >= _GOES_ON
