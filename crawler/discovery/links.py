"""Links of a listing page, made absolute."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsel import Selector

MAX_LINKS = 3_000  # of one page; more is a trap or a dump, not a front page
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


def page_links(page: Selector, base: str) -> list[str]:
    """Where the page's anchors lead, without fragments, each once, in the order of the page."""
    return _absolute(page.xpath("//a/@href")[:MAX_LINKS].getall(), base)


def next_links(page: Selector, base: str) -> list[str]:
    """The following page of a listing, where the page names one (`rel=next`)."""
    return _absolute(page.xpath('//*[self::a or self::link][@rel="next"]/@href').getall(), base)


def feed_links(page: Selector, base: str) -> list[str]:
    """Feeds that the page names in its head; comment feeds are left out."""
    links = page.xpath('//link[contains(concat(" ", @rel, " "), " alternate ")]')
    found = [
        link.attrib.get("href", "")
        for link in links
        if link.attrib.get("type", "").lower().split(";")[0].strip() in _FEED_TYPES
    ]
    return [url for url in _absolute(found, base) if "/comments/" not in url]


def _absolute(values: Iterable[str], base: str) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        try:
            url = urldefrag(urljoin(base, value.strip())).url
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            found[url] = None
    return list(found)
