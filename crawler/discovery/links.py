"""Links of a listing page, made absolute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawler.discovery.addresses import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsel import Selector

MAX_LINKS = 3_000  # of one page; more is a trap or a dump, not a front page
MAX_FEEDS = 100  # looked at of one page
# A tag that long holds thousands of attributes, each of which the parser compares with all others.
_LONG_TAG = re.compile(rb"<([a-zA-Z][\w:-]{0,30})[^<>]{10000,}>")
_PAGE_NUMBER = (
    re.compile(
        r"(?:(?<=\?)|&)(?:page|paged|pg|pageno|pagenum)=(?P<number>\d{1,4})(?P<after>&.*|$)"
    ),
    re.compile(r"/page/(?P<number>\d{1,4})(?P<after>/?$)"),
)
_LOWER = f'translate(@rel, "{ascii_uppercase}", "{ascii_lowercase}")'
_REL = f'contains(concat(" ", normalize-space({_LOWER}), " "), " {{}} ")'
_NEXT = f"(//*[self::a or self::link][{_REL.format('next')}]/@href)[position() <= 3]"
_ALTERNATE = f"(//link[{_REL.format('alternate')}])[position() <= {MAX_FEEDS}]"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a listing page leads to. `words`: what its anchors say, where that was asked for.

    `following`: the page of the list that comes after it. `more`: there are links beyond the cap.
    """

    urls: list[str]
    feeds: list[str]
    following: str | None
    more: bool
    words: list[tuple[str, str]]


def base_of(page: Selector, url: str) -> str:
    """What a page's links are relative to: its own address, where its `base` is none."""
    said = page.xpath("(//base/@href)[1]").get()
    return (said and web_address(url, said)) or url


def read_page(page: Selector, url: str, *, words: bool = False) -> PageLinks:
    """The links of a listing page at `url`."""
    base = base_of(page, url)
    urls = page_links(page, base)
    named = next_links(page, base)
    return PageLinks(
        urls=urls,
        feeds=feed_links(page, base),
        following=named[0] if named else following_page(url, urls),
        more=has_too_many_links(page),
        words=link_words(page, base) if words else [],
    )


def without_long_tags(body: bytes) -> bytes:
    """The page without the attributes of tags that no page needs and that parsers hang on."""
    return _LONG_TAG.sub(rb"<\1>", body)


def page_links(page: Selector, base: str) -> list[str]:
    """Where the page's anchors lead, without fragments, each once, in the order of the page."""
    return _absolute(page.xpath(f"(//a/@href)[position() <= {MAX_LINKS}]").getall(), base)


def has_too_many_links(page: Selector) -> bool:
    """Does the page hold links that are left out, for their number?"""
    return page.xpath(f"(//a/@href)[{MAX_LINKS + 1}]").get() is not None


def link_words(page: Selector, base: str) -> list[tuple[str, str]]:
    """What anchors say of where they lead: an address and the text, title or picture's text."""
    found = []
    for link in page.xpath(f"(//a[@href])[position() <= {MAX_LINKS}]"):
        said = " ".join(link.xpath(".//text() | @title | .//img/@alt").getall()).strip()
        if said:
            found += [(url, said) for url in _absolute([link.attrib["href"]], base)]
    return found


def next_links(page: Selector, base: str) -> list[str]:
    """The following page of a listing, where the page names one (`rel=next`)."""
    return _absolute(page.xpath(_NEXT).getall(), base)


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
    links = page.xpath(_ALTERNATE)
    found = [
        link.attrib.get("href", "")
        for link in links
        if link.attrib.get("type", "").lower().split(";")[0].strip() in _FEED_TYPES
    ]
    return [url for url in _absolute(found, base) if "/comments/" not in url]


def _absolute(values: Iterable[str], base: str) -> list[str]:
    found = (web_address(base, value) for value in values)
    return list(dict.fromkeys(urldefrag(url).url for url in found if url))
