"""Long lines that no article is written in: tickers, lists of tags, teasers trimmed to one length.

Each is told by its shape alone, since their words are those of any article.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_TICKER = Cut("structure/ticker", "navigation")
_TAGS = Cut("structure/tag-list", "tags")
_EXCERPTS = Cut("structure/excerpts", "teaser")
_TRIMMED = Cut("structure/trimmed", "teaser")
_RUNNING, _SEPARATED, _HEADLINE = 30, 5, 28  # words of a ticker; its headlines, and their words
_GAP = re.compile(r"\s\s{2,}")
_SEPARATOR = re.compile(r"[A-Za-z]{3,}|[•|►◄▪]")
_SEPARATES = re.compile(r"[A-Za-z•|►◄▪]")  # told several times as fast
# Words of headlines strung together, marks in them, lines in which they stand, words they share.
_STRUNG, _HEADED, _TOP, _STRANGE = 40, 2, 8, 0.3
_HEADS = re.compile(r"\w(?:\.\.+|:|؟|\.\.\.)(?= )")
_TAG_WORDS, _NAMED = (5, 20), 0.8  # of such a list: its words, and those its article has
_MARK = re.compile(r"[.،؛:!؟?«»\"“”()0-9]")
# What joins words to a sentence: a list of names holds hardly any.
_JOINS = re.compile(
    r"(?:^| )(?:في|فى|من|على|علي|عن|إلى|الى|مع|أن|ان|إن|ما|لا|لم|لن|هل|هو|هي|هذا|هذه|كما|قد|بين|"
    r"بعد|قبل|حول|ضد|خلال|كل|التي|الذي|أو|ثم|قال|كان|يا|غير|بـ?|لـ?|[وف]\w+|[يت]\w+)(?= |$)"
)
_BETWEEN_NAMES = re.compile(r" ?[,،|/·•] ?")
_NAMES, _NAME = 4, 4  # names that make such a list, where marks divide them; words of one
_FEWEST = 3  # teasers in a row
_EXCERPT, _SENTENCES, _STEADY = 10, 2, 8  # words; sentences of a text; one line of so many
_DOTS = ' .…"”»'
_TRIMMED_LENGTH, _SPREAD = (80, 320), 14  # characters
_STYLE = 0.8  # share of a body's paragraphs that end in a stop, where its author sets any


def cut_tickers(lines: Sequence[Line]) -> None:
    """Cuts lines of many headlines, one after the other, from texts that have sentences too."""
    long = [line for line in lines if line.words >= _RUNNING and not (line.cut or line.full_stop)]
    tickers = [
        line
        for line in long
        if (not line.ends_sentence and _is_ticker(line)) or _runs_together(line, lines)
    ]
    if tickers and any(line.strong and line not in tickers for line in lines):
        for line in tickers:
            line.cut = _TICKER


def _is_ticker(line: Line) -> bool:
    if "   " in line.raw:
        return _are_headlines(_GAP.split(line.raw.strip()))
    if not _SEPARATES.search(line.text):
        return False
    marks = Counter(_SEPARATOR.findall(line.text))
    mark, count = marks.most_common(1)[0] if marks else ("", 0)
    return count >= _SEPARATED and _are_headlines(line.text.split(mark))


def _runs_together(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line near the top strings headlines together that the text below knows nothing of.

    Headlines have colons, dots and questions, and hardly a comma.
    """
    if line.words < _STRUNG or "،" in line.text or len(_HEADS.findall(line.text)) < _HEADED:
        return False
    place = next((n for n, other in enumerate(lines[:_TOP]) if other is line), len(lines))
    below = lines[place + 1 :]
    if not below or below[0].prose or any(other.prose for other in lines[:place]):
        return False
    story = [other for other in below if other.strong]
    return len(story) >= _SENTENCES and shared(line, story) < _STRANGE


def _are_headlines(pieces: Sequence[str]) -> bool:
    """Whether a line falls into five headlines or more, and hardly anything else."""
    sizes = [len(piece.split()) for piece in pieces]
    headlines = sum(3 <= size <= _HEADLINE for size in sizes)
    stops = sum(piece.rstrip().endswith(".") for piece in pieces)
    return headlines >= _SEPARATED and headlines >= 0.8 * len(pieces) and stops <= 1


def cut_tag_list(lines: Sequence[Line]) -> None:
    """Cuts a last line that only lists names which the article holds."""
    live = [line for line in lines if not line.cut]
    if len(live) < 3 or not live[-2].strong:
        return
    last = live[-1]
    shortest, longest = _TAG_WORDS
    if not shortest <= last.words <= longest or not _names(last.text):
        return
    if (
        shared(last, [line for line in lines if line is not last and (line.prose or line.cut)])
        >= _NAMED
    ):
        last.cut = _TAGS


def _names(text: str) -> bool:
    """Whether a text only lists names: one after the other, or set off by commas or strokes."""
    names = _BETWEEN_NAMES.split(text)
    if len(names) > 1 and (len(names) < _NAMES or max(map(len, map(str.split, names))) > _NAME):
        return False
    plain = " ".join(names)
    return not (_MARK.search(plain) or _JOINS.search(plain))


def cut_excerpts(lines: Sequence[Line]) -> None:
    """Cuts other stories' openings, each trailing off, from above a text that does not."""
    live = [line for line in lines if not line.cut]
    size = len(list(takewhile(lambda line: line.cut_off and line.words >= _EXCERPT, live)))
    rest = live[size:]
    if size < _FEWEST or sum(line.strong for line in rest) < _SENTENCES:
        return
    if 2 * sum(".." in line.text.rstrip(_DOTS) for line in live[:size]) >= size:
        return  # an author who parts sentences so, not an excerpt that was cut
    if sum(line.cut_off for line in rest) * _STEADY < len(rest):
        for line in live[:size]:
            line.cut = _EXCERPTS


def cut_trimmed(lines: Sequence[Line]) -> None:
    """Cuts teasers from the end that were all cut off at one length, without an ellipsis."""
    live = [line for line in lines if not line.cut]
    count = 0
    while count < len(live) and _may_be_trimmed(live[-1 - count]):
        count += 1
    body, box = live[: len(live) - count], live[len(live) - count :]
    lengths = [len(line.text) for line in box]
    if count < _FEWEST or not body or max(lengths) - min(lengths) > _SPREAD:
        return
    ended = sum(line.ends_sentence for line in body if line.prose)
    prose = sum(line.prose for line in body)
    if prose and ended >= _STYLE * prose and all(shared(line, body) < 0.5 for line in box):
        for line in box:
            line.cut = _TRIMMED


def _may_be_trimmed(line: Line) -> bool:
    shortest, longest = _TRIMMED_LENGTH
    open_end = not line.ends_sentence and not line.text.endswith((":", "،", ")", "»", '"', "”"))
    return open_end and shortest <= len(line.text) <= longest
