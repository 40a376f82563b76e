"""What the lines that were taken out say of the article: dates, source, tags, authors, title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.dates import parse_date
from cleaning.model import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaning.strip.lines import Cut, Line

_LIST = re.compile(r"[،,؛|#]| - | – ")
_ELSEWHERE = ("structure/second-story", "structure/page-head", "structure/page-tail")
# `place في 3 فبراير 2024-`: a date that opens the first sentence. It stays in the text.
_OPENING = re.compile(r"^[^.،؛\d]{3,60} (?:في|يوم) (?P<date>.{0,20}?\d{4}[^-–—]{0,20}) ?[-–—]")
_FAR = 8  # lines beyond the body in which a label still speaks of it


def read_facts(lines: Sequence[Line], title: str | None) -> Facts:
    """The facts in the cuts around the text that was left."""
    cuts = list(_own(lines))
    return Facts(
        title=title or _first(cuts, "title"),
        published=_date(cuts, "published") or _opening_date(lines),
        updated=_date(cuts, "updated"),
        authors=_list(cuts, "authors"),
        source=_first(cuts, "source"),
        tags=_list(cuts, "tags"),
        section=_first(cuts, "section"),
    )


def _own(lines: Sequence[Line]) -> Iterable[Cut]:
    """The cuts that can speak of this article: near its text, above any other story."""
    kept = [n for n, line in enumerate(lines) if not line.cut]
    if not kept:
        return
    for line in lines[max(0, kept[0] - _FAR) : kept[-1] + _FAR]:
        yield from (cut for _, cut in line.parts)
        if line.cut and line.cut.rule in _ELSEWHERE[:1]:
            return
        if line.cut:
            yield line.cut


def _first(cuts: Sequence[Cut], fact: str) -> str | None:
    return next((cut.value for cut in cuts if cut.fact == fact and cut.value), None)


def _date(cuts: Sequence[Cut], fact: str) -> str | None:
    dates = (parse_date(cut.value) for cut in cuts if cut.fact == fact)
    return next((date for date in dates if date), None)


def _opening_date(lines: Sequence[Line]) -> str | None:
    first = next((line for line in lines if not line.cut), None)
    found = _OPENING.match(first.text[:140]) if first else None
    return parse_date(found["date"]) if found else None


def _list(cuts: Sequence[Cut], fact: str) -> tuple[str, ...]:
    value = _first(cuts, fact) or ""
    return tuple(dict.fromkeys(item for item in map(str.strip, _LIST.split(value)) if item))
