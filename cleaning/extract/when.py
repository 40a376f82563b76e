"""When an article was published: declared dates first, then what stands beside the headline."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from cleaning.dates import is_date_line, parse_date
from cleaning.extract.containers import up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.config import Limits
    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Block

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
_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(\S*))?$"
)
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?")  # seconds or milliseconds since 1970
_YEAR = re.compile(r"(?:19|20)\d{2}|[٠-٩۰-۹]{4}|1[34]\d{2}")
_URL_DATE = re.compile(r"/(20\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
_URL_DAY = re.compile(r"/(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-_/])")
_UPDATED_WORDS = re.compile(r"updated|modified|تحديث|تعديل", re.I)
_PUBLISHED_WORDS = re.compile(r"published|posted|نشر|[أا]ضيف|الإضافة|كتب", re.I)
_NUMBERS = re.compile(
    r"(?<![\d/.-])(?:\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([/.-])\d{1,2}\2\d{1,2})"
    r"(?![\d/-])"
)
_MOST_PIECES = 12
_LONGEST = 140  # characters of a line that may be a date line


def published(
    declared: Declared, tree: _Element, head: Sequence[Block], url: str | None, limits: Limits
) -> str | None:
    """The date of publication as ISO 8601, or None.

    `head` are the lines around the headline that may date the article, likeliest first.
    """
    claims = [declared.said("datePublished"), *declared.all(*_PUBLISHED)]
    return (
        next((found for claim in claims if (found := iso(claim))), None)
        or _from_time(tree, head, limits.time_elements)
        or _from_blocks(head)
        or _from_url(url)
    )


def in_head(head: str | None, title: str | None) -> str | None:
    """The date that a page's <title> adds to the headline, as agencies' pages have it."""
    if not head or not title or title not in head:
        return None
    before, _, after = head.partition(title)
    found = _NUMBERS.search(after) or _NUMBERS.search(before)
    return iso(found[0]) if found else None


def updated(declared: Declared) -> str | None:
    claims = [declared.said("dateModified"), *declared.all(*_UPDATED)]
    return next((found for claim in claims if (found := iso(claim))), None)


def dates_article(line: str) -> bool:
    """Whether a line is a date with a label that says: of publication."""
    return bool(_PUBLISHED_WORDS.search(line)) and is_date_line(line)


def iso(text: str | None) -> str | None:
    """A date as machines write it, in one spelling; other texts are read as people write them."""
    if not text or len(text) > _LONGEST:
        return None
    if _EPOCH.fullmatch(text.strip()):
        return datetime.fromtimestamp(int(text.strip()[:10]), UTC).isoformat()
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


def _from_time(tree: _Element, head: Sequence[Block], limit: int) -> str | None:
    """The <time> element beside the headline, or the one that calls itself the published date."""
    near = {block.element for block in head}
    beside: list[str] = []
    named: list[str] = []
    for element in islice(tree.iter("time", "abbr"), limit):
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        is_named = "published" in names
        if element.tag == "abbr" and not is_named:
            continue
        stamp = element.get("datetime") or element.get("title")
        found = iso(stamp) or iso(" ".join(map(str, element.itertext())).strip())
        if found and not near.isdisjoint(up(element, 4)):
            later = _UPDATED_WORDS.search(names) and not is_named and "entry-date" not in names
            beside.append(found) if later else beside.insert(0, found)
        elif found and is_named:
            named.append(found)
    if beside:
        return beside[0]
    return named[0] if len({day[:10] for day in named}) == 1 else None


def _from_blocks(blocks: Sequence[Block]) -> str | None:
    for text in _candidates(blocks):
        found = parse_date(text)
        if found:
            return found
    return None


def _candidates(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines that may date the article; those that hold a date and nothing else come first."""
    lines = [
        block
        for block in blocks
        if len(block.text) <= _LONGEST and _YEAR.search(block.text) and not _is_linked(block)
    ]
    lines.sort(key=_unlikely)
    for block in lines:
        yield block.text
        yield from _pieces(block)


def _is_linked(block: Block) -> bool:
    """Whether a line leads to another article; a linked date leads to what came out that day."""
    return block.headline and not is_date_line(block.text)


def _pieces(block: Block) -> list[str]:
    """The texts of the inline elements of a line: layout parts what no space does."""
    texts = list(islice(map(str, block.element.itertext()), _MOST_PIECES))
    return [text for text in texts if _YEAR.search(text)] if len(texts) > 1 else []


def _unlikely(block: Block) -> tuple[bool, bool]:
    """Last the lines that say only when the article was changed: they may be all there is."""
    updated = _UPDATED_WORDS.search(block.text) and not _PUBLISHED_WORDS.search(block.text)
    return bool(updated), not (_is_dateline(block) or is_date_line(block.text))


def _is_dateline(block: Block) -> bool:
    return any(mark.kind == "dateline" for mark in block.marks)


def _from_url(url: str | None) -> str | None:
    match = _URL_DATE.search(url or "") or _URL_DAY.search(url or "")
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None
