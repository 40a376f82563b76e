"""When an article was published: declared dates first, then what stands beside the headline."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from cleaning.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Block, Outline

_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(\S*))?$")
_YEAR = re.compile(r"(?:19|20)\d{2}|[٠-٩۰-۹]{4}|1[34]\d{2}")
_URL_DATE = re.compile(r"/(20\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
_UPDATED_WORDS = re.compile(r"updated|modified")
_LONGEST = 140  # characters of a line that may be a date line


def published(
    declared: Declared,
    tree: _Element,
    outline: Outline,
    head: tuple[int, int],
    url: str | None,
    time_elements: int,
) -> str | None:
    """The date of publication as ISO 8601, or None.

    `head` are the blocks from a little above the headline to the first line of the body.
    """
    claims = [declared.said("datePublished"), *declared.all(*_PUBLISHED)]
    for claim in claims:
        found = iso(claim)
        if found:
            return found
    return (
        _from_time(tree, outline, head, time_elements)
        or _from_blocks(outline.blocks[slice(*head)])
        or _from_url(url)
    )


def updated(declared: Declared) -> str | None:
    claims = [declared.said("dateModified"), *declared.all(*_UPDATED)]
    return next((found for claim in claims if (found := iso(claim))), None)


def iso(text: str | None) -> str | None:
    """A date as machines write it, in one spelling; other texts are read as people write them."""
    if not text or len(text) > _LONGEST:
        return None
    match = _ISO.match(text.strip())
    if not match:
        return parse_date(text)
    year, month, day, time, offset = match.groups()
    date = f"{year}-{int(month):02}-{int(day):02}"
    for spelled in (f"{date}T{_two(time)}{offset}" if time else date, date):
        try:
            moment = datetime.fromisoformat(spelled)
        except ValueError:
            continue
        if not 1990 <= moment.year <= 2100:
            return None
        return moment.isoformat() if "T" in spelled else date
    return None


def _two(time: str) -> str:
    return time if time[2] == ":" else f"0{time}"


def _from_time(
    tree: _Element, outline: Outline, head: tuple[int, int], limit: int
) -> str | None:
    """The <time> element, or what is marked datePublished, nearest to the headline."""
    days: list[str] = []
    near = _elements_of(outline.blocks[slice(*head)])
    for count, element in enumerate(tree.iter("time")):
        if count >= limit:
            break
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        found = iso(element.get("datetime")) or iso(" ".join(element.itertext()).strip())
        if not found or _UPDATED_WORDS.search(names):
            continue
        if element.getparent() in near or "datepublished" in names:
            return found
        days.append(found)
    return days[0] if days and len({day[:10] for day in days}) == 1 else None


def _elements_of(blocks: Sequence[Block]) -> set[_Element]:
    elements = {block.element for block in blocks}
    return elements | {parent for e in elements if (parent := e.getparent()) is not None}


def _from_blocks(blocks: Sequence[Block]) -> str | None:
    for text in _candidates(blocks):
        found = parse_date(text)
        if found:
            return found
    return None


def _candidates(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines that may be date lines, those in date containers first."""
    lines = [block for block in blocks if len(block.text) <= _LONGEST and _YEAR.search(block.text)]
    lines.sort(key=lambda block: not any(mark.kind == "dateline" for mark in block.marks))
    return (block.text for block in lines)


def _from_url(url: str | None) -> str | None:
    match = _URL_DATE.search(url or "")
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None
