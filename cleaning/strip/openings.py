"""First sentences of other stories, printed below an article without heading or headline.

Arabic news runs on: after its first sentence an article opens most paragraphs with "and", "then",
"as" or a pronoun. Several paragraphs in a row at the end that do not, most of one sentence, each
introducing people and places anew, are a related-stories box that lost its links. Numbers were
measured on 10,000 articles without such a box (none cut) and 1,000 of an outlet that has it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cleaning.strip.lines import Cut, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_OPENING = Cut("structure/openings", "teaser")
RUNNING_ON = re.compile(
    r"[«\"“(]?(?:و|ف|ثم |كما |بدوره|لكن|هذا |هذه |ذلك |تلك |هو |هي |لذلك|إلا |غير أن|من جهته|"
    r"من جانبه|يذكر|يشار|أما |حيث|بينما)"
)
_LETTER = re.compile(r"[«\"“]{0,2}[ء-ي]")
_POINT = re.compile(r"(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|الأول|الثاني|الثالث|الرابع)\b")
_SEVERAL = 2  # box lines that may hold two sentences
_SIZE = 5  # paragraphs of such a box
# (share of the box's words that the body may share, lines that may run on, share of the body
# that runs on at least)
_STYLES = ((0.6, 0, 0.6), (0.45, 0, 0.5), (0.14, 1, 0.5))
_FOREIGN = 0.25  # shared words of a box whose every line ends in a full stop


def cut_openings(lines: Sequence[Line]) -> None:
    """Cuts a box of other stories' first sentences from the end of an article."""
    live = [line for line in lines if not line.cut]
    body, box = live[:-_SIZE], live[-_SIZE:]
    if len(body) >= 2 and any(_fits(body, box, *style) for style in _STYLES):
        for line in box:
            line.cut = _OPENING


def may_close_in_box(lines: Sequence[str]) -> bool:
    """Whether a text of finished sentences may end in such a box, by how its lines open."""
    if len(lines) < _SIZE + 2 or not RUNNING_ON.match(lines[-_SIZE - 1]):
        return False
    on = [bool(RUNNING_ON.match(line)) for line in lines[-_SIZE:]]
    return not on[0] and sum(on) <= max(running for _, running, _ in _STYLES)


def _fits(
    body: Sequence[Line], box: Sequence[Line], most: float, running: int, style: float
) -> bool:
    if not _is_box(box, running) or _runs_on(body[1:]) < style:
        return False
    share = _shared(body, box)
    if all(line.ends_sentence for line in box):
        return share <= min(most, _FOREIGN) and bool(RUNNING_ON.match(body[-1].text))
    return share <= most


def _is_box(box: Sequence[Line], running: int) -> bool:
    on = [bool(RUNNING_ON.match(line.text)) for line in box]
    if on[0] or sum(on) > running or not all(map(_may_open, box)):
        return False
    several = sum(". " in line.text[:-2] for line in box)
    first_words = Counter(line.key.split(" ", 1)[0] for line in box)
    distinct = len({line.key for line in box}) == _SIZE and max(first_words.values()) < _SIZE
    return several <= _SEVERAL and distinct


def _may_open(line: Line) -> bool:
    """Whether a line could be the first sentence of a story."""
    if not 10 <= line.words <= 55 or line.wrapped or line.text.endswith(("؟", ":")):
        return False
    return bool(_LETTER.match(line.text)) and not _POINT.match(line.text)


def _runs_on(body: Sequence[Line]) -> float:
    return sum(bool(RUNNING_ON.match(line.text)) for line in body) / len(body)


def _shared(body: Sequence[Line], box: Sequence[Line]) -> float:
    """The mean share of a box line's words that the body has too."""
    return sum(shared(line, body) for line in box) / len(box)
