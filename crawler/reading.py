"""What a listing leads to: a feed, a sitemap or a page with links, judged by what came."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from crawler.discovery import (
    Location,
    feed_links,
    following_page,
    has_too_many_links,
    link_words,
    looks_like_feed,
    looks_like_sitemap,
    next_links,
    page_links,
    parse_feed,
    parse_sitemap,
    unpacked,
)
from crawler.discovery.sitemaps import newest_first
from crawler.frontier import SECTIONS
from crawler.responses import is_html, readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import Response

    from cleaning.store.listings import Listing
    from crawler.frontier import SiteCrawl

AT_A_TIME = 1_000  # links handled before the event loop gets its turn


def no_listing(response: Response) -> str | None:
    """Why an answer is no listing, in one word, as far as that shows before it is parsed."""
    if not response.body.strip():
        return "empty_page"
    body = unpacked(response.body)
    if not body:
        return "damaged"
    if looks_like_sitemap(body) or looks_like_feed(body):
        return None
    return None if isinstance(response, TextResponse) and is_html(response) else "not_html"


async def read_listing(
    crawl: SiteCrawl, listing: Listing, response: Response, sitemaps: Iterable[str]
) -> list[Listing]:
    """Remember the links of a listing's answer; returns the listings that it leads to.

    `sitemaps`: those that the host's robots.txt names; they belong to its home page.
    """
    body = unpacked(response.body)
    if looks_like_sitemap(body):
        return await _read_sitemap(crawl, listing, response.url, body)
    if looks_like_feed(body):
        items = parse_feed(body, response.url)
        if crawl.likely is not None:
            crawl.likely.hear((item.url, item.title or "") for item in items)
        crawl.found(listing, crawl.articles([item.url for item in items], named=True))
        return []
    assert isinstance(response, TextResponse), "no_listing() is asked before"
    return _read_page(crawl, listing, readable(response), sitemaps)


async def _read_sitemap(crawl: SiteCrawl, listing: Listing, url: str, body: bytes) -> list[Listing]:
    """The newest first, in portions: a sitemap may hold fifty thousand addresses."""
    locations: list[Location] = []
    for number, location in enumerate(parse_sitemap(body, url), 1):
        locations.append(location)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    pages = _portion(crawl, newest_first([x for x in locations if x.kind != "sitemap"]))
    news = False
    for start in range(0, len(pages), AT_A_TIME):
        part = pages[start : start + AT_A_TIME]
        named = crawl.articles([x.url for x in part if x.kind == "news"], named=True)
        links = named + crawl.articles(x.url for x in part if x.kind == "page")
        crawl.found(None, links)
        news = news or crawl.any_of_run(links)
        await asyncio.sleep(0)
    inner = newest_first([x for x in locations if x.kind == "sitemap"])
    children = [c for x in inner for c in crawl.listings([x.url], "sitemap", changed=x.changed)]
    crawl.found(listing, [], children, news=news or bool(children))
    return children


def _portion(crawl: SiteCrawl, pages: list[Location]) -> list[Location]:
    """As much of a sitemap as one run takes."""
    if len(pages) > crawl.limits.sitemap_links:
        crawl.limited("sitemap_links")
    return pages[: crawl.limits.sitemap_links]


def _read_page(
    crawl: SiteCrawl, listing: Listing, response: TextResponse, sitemaps: Iterable[str]
) -> list[Listing]:
    base = response.urljoin("")
    urls = page_links(response.selector, base)
    feeds = feed_links(response.selector, base)
    if not urls and not feeds:
        crawl.fail_listing(listing, "no_links")
        return crawl.listings(sitemaps if listing.kind == "home" else (), "sitemap")
    if has_too_many_links(response.selector):
        crawl.limited("page_links")
    if crawl.likely is not None:
        crawl.likely.hear(link_words(response.selector, base))
    listings: list[Listing] = []
    if listing.kind == "home":
        crawl.moved(response.url)
        crawl.lists.moved(response.url)
        if not crawl.run.watch.see_home(crawl.site.name, response.body):
            # So that a run that is killed now leaves the alarm to the next, which hears no 304.
            listing = replace(listing, etag=None, modified=None)
        listings += crawl.listings(sitemaps, "sitemap")
        listings += crawl.listings(feeds, "feed")
        listings += crawl.listings(urls, "section")
    links = crawl.articles(urls)
    if listing.kind in SECTIONS and crawl.any_new(links):
        listings += _following(crawl, listing, response, urls)
    crawl.found(listing, links, listings)
    return listings


def _following(
    crawl: SiteCrawl, listing: Listing, response: TextResponse, urls: list[str]
) -> list[Listing]:
    """The next page of a section: followed while the pages hold news, and not too far."""
    named = next_links(response.selector, response.urljoin(""))[:1]
    numbered = following_page(response.url, urls)
    following = named or [url for url in (numbered,) if url]
    if following and listing.page >= crawl.limits.section_pages:
        crawl.limited("section_pages")
        return []
    return crawl.listings(following, "next", page=listing.page + 1)
