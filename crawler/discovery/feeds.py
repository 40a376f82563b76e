"""RSS (0.9 to 2.0, RDF) and Atom, as publishers really write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from parsel import Selector
from w3lib.encoding import html_body_declared_encoding

from crawler.discovery.addresses import web_address
from crawler.discovery.sitemaps import with_ampersands

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 5_000
_ENTRIES = '//*[local-name()="item" or local-name()="entry"]'
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_FEED_START = re.compile(rb"<\?xml|<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
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


def parse_feed(body: bytes, base: str, most: int = MAX_ENTRIES) -> list[FeedItem]:
    """The first entries of a feed in their order, one for each address.

    What is damaged is left out.
    """
    if not body.strip():
        return []
    start = _FEED_START.search(body[:2000])
    body = body[start.start() if start else 0 :]  # warnings of PHP stand before some
    encoding = _encoding(body)
    root = Selector(body=with_ampersands(body), type="xml", base_url=base, encoding=encoding)
    base = web_address(base, root.xpath("string(/*/@xml:base)").get() or "") or base
    entries = root.xpath(f"({_ENTRIES})[position() <= {most}]")
    items = {item.url: item for entry in entries for item in _item(entry, base)}
    return list(items.values())


def _encoding(body: bytes) -> str:
    """The encoding that the feed declares; UTF-8 where that is none of text (`hex`)."""
    declared = html_body_declared_encoding(body) or "utf-8"
    try:
        b"a".decode(declared)
    except (LookupError, ValueError):
        return "utf-8"
    return declared


def _item(entry: Selector, base: str) -> Iterator[FeedItem]:
    for path in _LINKS:
        for value in entry.xpath(path).getall():
            url = web_address(base, value)
            if url:
                title = entry.xpath('normalize-space(./*[local-name()="title"])').get() or None
                yield FeedItem(url, title, feed_date(entry.xpath(_DATES).get() or ""))
                return


def feed_date(text: str) -> str | None:
    """An RFC 2822 or ISO 8601 date as ISO 8601; None where it is neither."""
    text = text.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text).isoformat()
        except (ValueError, OverflowError):  # no date, or one beyond the calendar
            continue
    return None
