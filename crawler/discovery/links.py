"""Links of a listing page, made absolute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawler.discovery.addresses import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsel import Selector

MAX_LINKS = 3_000  # of one page; more is a trap or a dump, not a front page
_PAGE_NUMBER = (
    re.compile(
        r"(?:(?<=\?)|&)(?:page|paged|pg|pageno|pagenum)=(?P<number>\d{1,4})(?P<after>&.*|$)"
    ),
    re.compile(r"/page/(?P<number>\d{1,4})(?P<after>/?$)"),
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


def page_links(page: Selector, base: str) -> list[str]:
    """Where the page's anchors lead, without fragments, each once, in the order of the page."""
    return _absolute(page.xpath("//a/@href")[:MAX_LINKS].getall(), base)


def has_too_many_links(page: Selector) -> bool:
    """Does the page hold links that are left out, for their number?"""
    return page.xpath(f"(//a/@href)[{MAX_LINKS + 1}]").get() is not None


def link_words(page: Selector, base: str) -> list[tuple[str, str]]:
    """What anchors say of where they lead: an address and the text, title or picture's text."""
    found = []
    for link in page.xpath("//a[@href]")[:MAX_LINKS]:
        said = " ".join(link.xpath(".//text() | @title | .//img/@alt").getall()).strip()
        if said:
            found += [(url, said) for url in _absolute([link.attrib["href"]], base)]
    return found


def next_links(page: Selector, base: str) -> list[str]:
    """The following page of a listing, where the page names one (`rel=next`)."""
    return _absolute(page.xpath('//*[self::a or self::link][@rel="next"]/@href').getall(), base)


def following_page(url: str, links: Iterable[str]) -> str | None:
    """The link to the page of the same list that comes after `url`, told by its number.

    For the many sites that number their pages (`?page=2`, `/page/2/`) without `rel=next`.
    """
    stem, number = _numbered(url)
    for link in links:
        if _numbered(link) == (stem, number + 1):
            return link
    return None


def _numbered(url: str) -> tuple[str, int]:
    """A list's address without the number of its page, and that number."""
    for pattern in _PAGE_NUMBER:
        if found := pattern.search(url):
            rest = url[: found.start()] + found["after"]
            return rest.replace("?&", "?").rstrip("?&/"), int(found["number"])
    return url.rstrip("?&/"), 1


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
    found = (web_address(base, value) for value in values)
    return list(dict.fromkeys(urldefrag(url).url for url in found if url))
