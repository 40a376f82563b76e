"""Sitemaps: indexes, plain and gzip, with or without the news extension."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.utils.sitemap import Sitemap

from cleaning.read.bodies import CutOff, TooLong
from cleaning.read.bodies import unpacked as gunzipped
from crawler.discovery.addresses import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 50_000_000  # bytes: the protocol's own limit for one sitemap
_SITEMAP_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_END = re.compile(
    rb"</(?:html|body|(?:\w+:)?(?:rss|feed|urlset|sitemapindex|RDF))\s*>", re.IGNORECASE
)
_CDATA = b"<![CDATA["
_BARE = re.compile(rb"&(?!(?:[a-zA-Z][\w.-]{0,40}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:item|entry|url|sitemap)\s*>")
_TAIL = 2_000  # bytes in which that is looked for: counters and comments may follow
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


def opened(body: bytes) -> tuple[bytes, str]:
    """A feed or sitemap out of its gzip and its UTF-16, and what is wrong with it, if anything.

    `damaged` or `too_large`: nothing of it can be used.
    """
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gunzipped(body, "gzip", MAX_UNPACKED)
        except CutOff as error:
            body = error.found
        except TooLong:
            return b"", "too_large"
        except ValueError:
            return b"", "damaged"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", "replace")
        body = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    return body, "" if body else "damaged"


def unpacked(body: bytes) -> bytes:
    """A feed or sitemap as it can be read; empty where it is damaged or too large."""
    return opened(body)[0]


def is_whole(body: bytes) -> bool:
    """Does the document end with the end of its outermost element?"""
    tail = body[-_TAIL:]
    return bool(_END.search(tail)) or tail.rstrip().endswith(b"/>")


def whole_entries(body: bytes) -> bytes:
    """A feed or sitemap that was cut off, up to its last whole entry."""
    end = max((found.end() for found in _ENTRY_END.finditer(body)), default=len(body))
    return body[:end]


def with_ampersands(body: bytes) -> bytes:
    """A feed or sitemap whose `&` in addresses are written as XML wants them.

    Many are not, and a parser leaves out what follows one.
    """
    if b"&" not in body:
        return body
    first, *rest = body.split(_CDATA)
    parts = [_BARE.sub(b"&amp;", first)]
    for part in rest:  # between these marks an ampersand is one
        inside, end, after = part.partition(b"]]>")
        parts += [_CDATA, inside, end, _BARE.sub(b"&amp;", after)]
    return b"".join(parts)


def parse_sitemap(body: bytes, base: str) -> Iterator[Location]:
    """The locations in their order, read as they are asked for; damage ends them early."""
    if not looks_like_sitemap(body):
        return
    news = _NEWS in body[:2000]
    try:
        sitemap = Sitemap(with_ampersands(body))
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
