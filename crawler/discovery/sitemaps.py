"""Sitemaps: indexes, plain and gzip, with or without the news extension."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from crawler.discovery.addresses import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 50_000_000  # bytes: the protocol's own limit for one sitemap
_SITEMAP_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_NEWS = b"schemas/sitemap-news"


@dataclass(frozen=True, slots=True)
class Location:
    """One address of a sitemap. `kind` is what the address leads to."""

    url: str
    kind: str  # "sitemap", "news" (an article, by the news extension) or "page"
    changed: str = ""


def looks_like_sitemap(body: bytes) -> bool:
    """Does the document open as a sitemap or an index of sitemaps?"""
    return bool(_SITEMAP_ROOT.search(body[:2000]))


def unpacked(body: bytes) -> bytes:
    """The sitemap out of its gzip, if it is in one; empty where that is damaged or too large."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gunzip(body, max_size=MAX_UNPACKED)
    except Exception:  # zlib, EOF and size errors share no base class
        return b""


def parse_sitemap(body: bytes, base: str) -> Iterator[Location]:
    """The locations in their order, read as they are asked for; damage ends them early."""
    if not looks_like_sitemap(body):
        return
    news = _NEWS in body[:2000]
    try:
        sitemap = Sitemap(body)
        index = sitemap.type == "sitemapindex"
        for entry in sitemap:
            url = web_address(base, entry["loc"])
            if url and url != base:
                kind = "sitemap" if index else "news" if news and "news" in entry else "page"
                yield Location(url, kind, entry.get("lastmod", ""))
    except (SyntaxError, StopIteration):  # lxml's XMLSyntaxError is a SyntaxError
        return


def newest_first(locations: list[Location]) -> list[Location]:
    """By date of change, where there is one; without dates, the order of the file."""
    return sorted(locations, key=lambda location: location.changed, reverse=True)
