"""What the lines that were taken out say of the article: dates, source, tags, authors, title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.dates import parse_date
from cleaning.model import Facts
from cleaning.strip.title import title_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaning.strip.lines import Cut, Line

_LIST = re.compile(r"[،,؛|#]| - | – ")
# `place في 3 فبراير 2024-`: a date that opens the first sentence. It stays in the text.
_OPENING = re.compile(r"^[^.،؛\d]{3,60} (?:في|يوم) (?P<date>.{0,20}?\d{4}[^-–—]{0,20}) ?[-–—]")
_YEAR = re.compile(r"\d{4}")
_ABOVE, _BELOW = 12, 8  # lines beyond the text in which a label still speaks of it
_BESIDE_ABOVE, _BESIDE_BELOW, _STAMP = 2, 4, 8  # lines about the title; words of a dated line


def read_facts(lines: Sequence[Line], title: str | None) -> Facts:
    """The facts in the cuts around the text that was left."""
    if lines and not any(line.cut or line.parts for line in lines):
        return Facts(title=title, published=opening_date(lines[0].text))
    kept = [n for n, line in enumerate(lines) if not line.cut]
    if not kept:
        return Facts(title=title)
    above = list(_cuts(lines[max(0, kept[0] - _ABOVE) : kept[0] + 1]))
    below = list(_cuts(lines[kept[0] + 1 : kept[-1] + 1 + _BELOW]))
    nearest, cuts = [*reversed(above), *below], [*above, *below]
    return Facts(
        title=title or _first(cuts, "title"),
        published=_date(nearest, "published")
        or opening_date(lines[kept[0]].text)
        or _stamp(lines[: kept[0]], title or ""),
        updated=_date(nearest, "updated"),
        authors=_list(cuts, "authors"),
        source=_first(cuts, "source"),
        tags=_list(cuts, "tags"),
        section=_first(cuts, "section"),
    )


def _cuts(lines: Sequence[Line]) -> Iterator[Cut]:
    """The cuts that can speak of this article: none from a second story on."""
    for line in lines:
        yield from (cut for _, cut in line.parts)
        if line.cut and line.cut.rule == "structure/second-story":
            return
        if line.cut:
            yield line.cut


def _first(cuts: Sequence[Cut], fact: str) -> str | None:
    return next((cut.value for cut in cuts if cut.fact == fact and cut.value), None)


def _date(cuts: Sequence[Cut], fact: str) -> str | None:
    dates = (parse_date(cut.value) for cut in cuts if cut.fact == fact)
    return next((date for date in dates if date), None)


def opening_date(text: str) -> str | None:
    """The date in the dateline that opens a text's first line, if one does."""
    start = text[:140]
    found = _OPENING.match(start) if _YEAR.search(start) else None
    return parse_date(found["date"]) if found else None


def _stamp(lines: Sequence[Line], title: str) -> str | None:
    """The date in a short line beside the title of a dumped page."""
    key = title_key(title)
    place = next((n for n, line in enumerate(lines) if key and line.key == key), None)
    if place is None:
        return None
    beside = lines[place + 1 : place + 1 + _BESIDE_BELOW]
    beside = [*beside, *reversed(lines[max(0, place - _BESIDE_ABOVE) : place])]
    stamps = (parse_date(line.text) for line in beside if line.words <= _STAMP)
    return next((stamp for stamp in stamps if stamp), None)


def _list(cuts: Sequence[Cut], fact: str) -> tuple[str, ...]:
    value = _first(cuts, fact)
    if not value:
        return ()
    return tuple(dict.fromkeys(item for item in map(str.strip, _LIST.split(value)) if item))
