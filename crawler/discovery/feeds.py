"""RSS (0.9 to 2.0, RDF) and Atom, as publishers really write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from parsel import Selector
from w3lib.encoding import html_body_declared_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_LINKS = (
    './*[local-name()="link"][not(@href)]/text()',  # RSS
    './*[local-name()="link"][not(@rel) or @rel="alternate"]/@href',  # Atom
    './*[local-name()="origLink"]/text()',  # a feed service's own redirect stands in <link>
    './*[local-name()="guid"][not(@isPermaLink="false")]/text()',
)
_DATES = './*[local-name()="pubDate" or local-name()="date" or local-name()="published"]/text()'


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry of a feed. `published` is ISO 8601, or None where the date is broken or absent."""

    url: str
    title: str | None = None
    published: str | None = None


def looks_like_feed(body: bytes) -> bool:
    """Does the document open as RSS, RDF or Atom?"""
    return bool(_FEED_ROOT.search(body[:2000]))


def parse_feed(body: bytes, base: str) -> list[FeedItem]:
    """The entries of a feed in their order, one for each address; what is damaged is left out."""
    if not body.strip():
        return []
    encoding = html_body_declared_encoding(body) or "utf-8"
    root = Selector(body=body, type="xml", base_url=base, encoding=encoding)
    items = {item.url: item for entry in _entries(root) for item in _item(entry, base)}
    return list(items.values())


def _entries(root: Selector) -> list[Selector]:
    return list(root.xpath('//*[local-name()="item" or local-name()="entry"]'))


def _item(entry: Selector, base: str) -> Iterator[FeedItem]:
    for path in _LINKS:
        for value in entry.xpath(path).getall():
            url = _address(base, value)
            if url:
                title = entry.xpath('normalize-space(./*[local-name()="title"])').get() or None
                yield FeedItem(url, title, feed_date(entry.xpath(_DATES).get() or ""))
                return


def _address(base: str, value: str) -> str | None:
    try:
        url = urljoin(base, value.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def feed_date(text: str) -> str | None:
    """An RFC 2822 or ISO 8601 date as ISO 8601; None where it is neither."""
    text = text.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text).isoformat()
        except (ValueError, OverflowError):  # no date, or one beyond the calendar
            continue
    return None
