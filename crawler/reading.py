"""What a listing leads to: a feed, a sitemap or a page with links, judged by what came."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from parsel import Selector
from scrapy.http import TextResponse

from crawler.discovery import (
    Location,
    PageLinks,
    is_whole,
    looks_like_feed,
    looks_like_sitemap,
    opened,
    parse_feed,
    parse_sitemap,
    read_page,
    whole_entries,
    without_long_tags,
)
from crawler.discovery.sitemaps import newest_first
from crawler.frontier import SECTIONS
from crawler.responses import is_html, readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.http import Response

    from cleaning.store.listings import Listing
    from crawler.frontier import SiteCrawl

_Found = TypeVar("_Found")
AT_A_TIME = 300  # links handled before the event loop gets its turn
LARGE = 200_000  # bytes, from which on a listing is parsed in a thread
SITEMAP_MOST = 50_000  # locations of one sitemap: the protocol's own limit


def no_listing(response: Response) -> str | None:
    """Why an answer is no listing, in one word, as far as that shows before it is parsed."""
    if not response.body.strip():
        return "empty_page"
    body, flaw = opened(response.body)
    if flaw:
        return flaw
    if looks_like_sitemap(body) or looks_like_feed(body):
        return None
    return None if isinstance(response, TextResponse) and is_html(response) else "not_html"


async def read_listing(
    crawl: SiteCrawl, listing: Listing, response: Response, sitemaps: Iterable[str]
) -> list[Listing]:
    """Remember the links of a listing's answer; returns the listings that it leads to.

    `sitemaps`: those that the host's robots.txt names; they belong to its home page.
    """
    body, _ = opened(response.body)
    for looks_like, read in ((looks_like_sitemap, _read_sitemap), (looks_like_feed, _read_feed)):
        if looks_like(body):
            whole = is_whole(body)
            if not whole:  # what is missing would never come, if the next run heard a 304
                crawl.count("listings_damaged")
                body = whole_entries(body)
                listing = replace(listing, etag=None, modified=None)
            return await read(crawl, listing, response.url, body, whole=whole)
    assert isinstance(response, TextResponse), "no_listing() is asked before"
    return await _read_page(crawl, listing, readable(response), sitemaps)


async def _parsed(size: int, parse: Callable[..., _Found], *given: Any) -> _Found:
    """What the parser finds; a large document is read while the event loop does other things."""
    return parse(*given) if size < LARGE else await asyncio.to_thread(parse, *given)


async def _read_feed(
    crawl: SiteCrawl, listing: Listing, url: str, body: bytes, *, whole: bool
) -> list[Listing]:
    most = crawl.limits.feed_links
    items = await _parsed(len(body), parse_feed, body, url, most + 1)
    if not items and not whole:
        crawl.fail_listing(listing, "damaged")
        return []
    if len(items) > most:
        crawl.limited("feed_links")
    if crawl.likely is not None:
        crawl.likely.hear((item.url, item.title or "") for item in items[:most])
    crawl.found(listing, crawl.articles([item.url for item in items[:most]], named=True))
    return []


async def _read_sitemap(
    crawl: SiteCrawl, listing: Listing, url: str, body: bytes, *, whole: bool
) -> list[Listing]:
    """The newest first, in portions: a sitemap may hold fifty thousand addresses."""
    locations: list[Location] = []
    for number, location in enumerate(islice(parse_sitemap(body, url), SITEMAP_MOST + 1), 1):
        locations.append(location)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    if not locations and not whole:
        crawl.fail_listing(listing, "damaged")
        return []
    if len(locations) > SITEMAP_MOST:
        crawl.limited("sitemap_entries")
    pages = _portion(crawl, newest_first([x for x in locations if x.kind != "sitemap"]))
    news = False
    for start in range(0, len(pages), AT_A_TIME):
        part = pages[start : start + AT_A_TIME]
        named = crawl.articles([x.url for x in part if x.kind == "news"], named=True)
        links = named + crawl.articles(x.url for x in part if x.kind == "page")
        crawl.found(None, links)
        news = news or crawl.any_of_run(links)
        await asyncio.sleep(0)
    children: list[Listing] = []
    for number, inner in enumerate(newest_first([x for x in locations if x.kind == "sitemap"]), 1):
        children += crawl.listings([inner.url], "sitemap", changed=inner.changed)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    crawl.found(listing, [], children, news=news or bool(children))
    return children


def _portion(crawl: SiteCrawl, pages: list[Location]) -> list[Location]:
    """As much of a sitemap as one run takes."""
    if len(pages) > crawl.limits.sitemap_links:
        crawl.limited("sitemap_links")
    return pages[: crawl.limits.sitemap_links]


def _links(response: TextResponse, *, words: bool) -> PageLinks:
    page = response.replace(body=without_long_tags(response.body))
    return read_page(Selector(page.text), response.url, words=words)


async def _read_page(
    crawl: SiteCrawl, listing: Listing, response: TextResponse, sitemaps: Iterable[str]
) -> list[Listing]:
    words = crawl.likely is not None
    page = await _parsed(len(response.body), lambda: _links(response, words=words))
    if not page.urls and not page.feeds:
        crawl.fail_listing(listing, "no_links")
        return crawl.listings(sitemaps if listing.kind == "home" else (), "sitemap")
    if page.more:
        crawl.limited("page_links")
    if crawl.likely is not None:
        crawl.likely.hear(page.words)
    listings: list[Listing] = []
    if listing.kind == "home":
        crawl.moved(response.url)
        crawl.lists.moved(response.url)
        if not crawl.run.watch.see_home(crawl.site.name, response.body):
            # So that a run that is killed now leaves the alarm to the next, which hears no 304.
            listing = replace(listing, etag=None, modified=None)
        listings += crawl.listings(sitemaps, "sitemap")
        listings += crawl.listings(page.feeds, "feed")
        listings += crawl.listings(page.urls, "section")
    links = crawl.articles(page.urls)
    if listing.kind in SECTIONS and page.following and crawl.any_new(links):
        listings += _following(crawl, listing, page.following)
    crawl.found(listing, links, listings)
    return listings


def _following(crawl: SiteCrawl, listing: Listing, url: str) -> list[Listing]:
    """The next page of a section: followed while the pages hold news, and not too far."""
    if listing.page >= crawl.limits.section_pages:
        crawl.limited("section_pages")
        return []
    return crawl.listings([url], "next", page=listing.page + 1)
