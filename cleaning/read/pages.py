"""From a record to a page: its id, its site and what it says of itself."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from cleaning.model import Facts, Page
from cleaning.read.seen import Seen
from cleaning.read.values import Damaged, Document, Fault, Record
from cleaning.urls import site_of, stable_id

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from cleaning.config import FieldNames
    from cleaning.model import PageKind
    from cleaning.read.values import Item, Source

_LONGEST_ID = 300
_REMEMBERED = 1_000
_SURROGATES = re.compile("[\ud800-\udfff]")
_LIST_SIGNS = re.compile(r"[,،;؛|\n]")
_NUMBER = re.compile(r"\s*(?:\d{9,10}|\d{12,13})\s*")  # of seconds or milliseconds
_SECONDS = range(10**8, 4 * 10**9)  # since 1970: the years 1973 to 2096


class PageMaker:
    """Makes pages of records, and keeps their ids apart."""

    def __init__(self, fields: FieldNames, counts: Counter[str]) -> None:
        self._fields = fields
        self._counts = counts
        self._seen = Seen()
        self._numbers: dict[str, int] = {}  # the last one given, of some ids that came again

    def make(self, source: Source, item: Item) -> Page | Damaged:
        """The page, or why the record is none."""
        if isinstance(item, Record):
            return self._from_record(source, item)
        if isinstance(item, Document):
            return self._from_document(source, item)
        return Damaged(source.name, item.line, item.reason, item.detail)

    def _from_document(self, source: Source, document: Document) -> Page:
        url = web_address(document.url)
        own_id = source.stem if document.line is None else ""
        content = document.content if isinstance(document.content, bytes) else clean(
            document.content
        )  # fmt: skip
        return Page(
            id=self._unique(own_id or made_id(url, content)),
            kind=document.kind,
            content=content,
            input=place(source, document.line),
            url=url,
            site=site_of(url),
            fetched_at=document.fetched_at,
            charset=document.charset,
            flags=document.flags,
        )

    def _from_record(self, source: Source, record: Record) -> Page | Damaged:
        names = self._fields
        fields = _plain(record.fields, names)
        found = _content(fields, names)
        if isinstance(found, Fault):
            return Damaged(source.name, record.line, found.reason, found.detail)
        kind, content = found
        url = web_address(fields.get(names.url))
        crawled = of_crawl(fields)
        return Page(
            id=self._unique(_own_id(fields.get(names.id)) or made_id(url, content)),
            kind=kind,
            content=content,
            input=place(source, record.line),
            url=url,
            site=_site(fields.get("site")) or site_of(url),
            fetched_at=date_of(fields.get(names.date if crawled else "fetched_at")),
            hints=_hints(fields, None if crawled else fields.get(names.date), names),
        )

    def _unique(self, wanted: str) -> str:
        """The id, or with `-2`, `-3`… where another record has it already."""
        if self._seen.add(wanted):
            return wanted
        self._counts["repeated ids"] += 1
        taken = self._numbers.get(wanted, 1)
        free = taken + 1
        while f"{wanted}-{free}" in self._seen:
            taken, free = free, 2 * free
        while free - taken > 1:  # a million records may have one id: the numbers are not tried all
            middle = (taken + free) // 2
            if f"{wanted}-{middle}" in self._seen:
                taken = middle
            else:
                free = middle
        self._seen.add(f"{wanted}-{free}")
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        self._numbers[wanted] = free
        return f"{wanted}-{free}"


def place(source: Source, line: int | None) -> str:
    return source.name if line is None else f"{source.name}:{line}"


def clean(text: str) -> str:
    """The text without what no file can hold: lone surrogates become U+FFFD, NULs go."""
    try:
        if not text.isascii():
            text.encode("utf-16-le")  # in a quarter of the time that UTF-8 takes
    except UnicodeEncodeError:
        text = _SURROGATES.sub("\ufffd", text)
    return text.replace("\x00", "")


def made_id(url: str | None, content: str | bytes) -> str:
    """The stable hash of the URL's key, else of the content."""
    if url:
        return stable_id(url)
    if isinstance(content, bytes):
        return blake2b(content, digest_size=8).hexdigest()
    return blake2b(content.encode(), digest_size=8).hexdigest()


def web_address(value: object) -> str | None:
    """An http(s) address as it was given, or None."""
    if not isinstance(value, str) or not site_of(value):
        return None
    return clean(value).strip()


@lru_cache(4_096)  # a dump has many pages of one day
def _in_words(text: str) -> str | None:
    from cleaning.dates import parse_date  # its patterns take a while: only where a date is read

    return parse_date(text)


def date_of(value: object) -> str | None:
    """A date out of a field: text, a date, or seconds or milliseconds since 1970 (in UTC)."""
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return _in_words(clean(value[:1000]))
    if value is None or isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        seconds = int(float(value))
    except (ValueError, OverflowError):
        return None
    seconds = seconds if seconds in _SECONDS else seconds // 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds in _SECONDS else None


def of_crawl(fields: Mapping[str, Any]) -> bool:
    """Whether it is a record of FineWeb's kind, whose date is that of the crawl."""
    dump, path = fields.get("dump"), fields.get("file_path")
    return (isinstance(dump, str) and dump.startswith("CC-MAIN-")) or (
        isinstance(path, str) and path.startswith("s3://commoncrawl/")
    )


def _plain(fields: Mapping[str, Any], names: FieldNames) -> Mapping[str, Any]:
    """The fields, a list of one text as that text: Scrapy's item loaders give such lists.

    Bytes, as which some Parquet files hold every text, are text where they are UTF-8.
    """
    lists = {name: fields.get(name) for name in (names.html, names.url, names.title)}
    lone = {n: v[0] for n, v in lists.items() if isinstance(v, list) and len(v) == 1}
    read = {n: v for n, b in fields.items() if type(b) is bytes and (v := _utf8(b)) is not None}
    return {**fields, **read, **lone} if read or lone else fields


def _utf8(value: bytes) -> str | None:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _content(fields: Mapping[str, Any], names: FieldNames) -> tuple[PageKind, str | bytes] | Fault:
    """HTML goes before text, as the source goes before what somebody made of it."""
    html, text = fields.get(names.html), fields.get(names.text)
    if isinstance(html, bytes) and html:
        return "html", html
    if isinstance(html, str) and html.strip():
        return "html", clean(html)
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        text = "\n".join(text)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if isinstance(text, str):
        return "text", clean(text)
    if isinstance(html, str):
        return "html", html
    if text is None and html is None:
        return Fault(None, "no_text", f"neither a field {names.text} nor a field {names.html}")
    kind = type(text if text is not None else html).__name__
    return Fault(None, "no_text", f"the text is of the type {kind}")


def _own_id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    try:
        own = " ".join(clean(str(value)).split())
    except ValueError:  # a number of more digits than Python prints
        return ""
    return own if len(own) <= _LONGEST_ID else stable_id(own)


def _site(value: object) -> str:
    """A publisher's name as it is; a host or an address as a host."""
    if not isinstance(value, str):
        return ""
    name = " ".join(clean(value).split()).lower()
    if "." not in name or " " in name:
        return name
    return site_of(name if "://" in name else f"//{name}") or name


def _hints(fields: Mapping[str, Any], published: object, names: FieldNames) -> Facts:
    return Facts(
        title=_line(fields.get(names.title)),
        published=date_of(fields.get("published") if published is None else published),
        updated=date_of(fields.get("updated")),
        authors=_names(fields.get("authors") or fields.get("author")),
        source=_line(fields.get("source")),
        tags=_names(fields.get("tags") or fields.get("keywords")),
        section=_line(fields.get("section")),
    )


def _line(value: object) -> str | None:
    return (" ".join(clean(value).split()) or None) if isinstance(value, str) else None


def _names(value: object) -> tuple[str, ...]:
    parts = _LIST_SIGNS.split(value) if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)):
        return ()
    return tuple(dict.fromkeys(name for part in parts if (name := _line(part))))
