"""`scrapy crawl news`: from home pages to feeds, sitemaps and sections, and on to the articles."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.http import TextResponse
from scrapy.settings import SETTINGS_PRIORITIES

from cleaning import __version__
from cleaning.errors import InputError
from crawler.discovery import (
    feed_links,
    following_page,
    is_article_page,
    looks_like_feed,
    looks_like_sitemap,
    next_links,
    page_links,
    parse_feed,
    parse_sitemap,
    unpacked,
)
from crawler.discovery.sitemaps import newest_first
from crawler.extensions import RunKeeper
from crawler.frontier import SECTIONS, SiteCrawl, SiteLimits
from crawler.politeness import RobotsGate
from crawler.politeness.pace import SITE_DELAY
from crawler.responses import (
    GONE,
    failure_reason,
    fetched_page,
    header,
    is_html,
    status_reason,
)
from crawler.seeds import choose, load_sites, seed_files

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from cleaning.store.frontier import Link, Listing
    from crawler.items import FetchedPage

LISTING_PRIORITY = 100  # listings before articles, so that limits are spent on the newest
AT_A_TIME = 1_000  # links handled before the event loop gets its turn


class NewsSpider(Spider):
    """Arguments: `sites` (a seeds file or folder), `only` (names, comma-separated)."""

    name = "news"

    def __init__(self, sites: str | None = None, only: str | None = None, **other: Any) -> None:
        super().__init__()
        refuse_arguments(other)
        self.sites = choose(load_sites(seed_files(sites)), only)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        contact = settings.get("CONTACT")
        if contact and settings.getpriority("USER_AGENT") == SETTINGS_PRIORITIES["project"]:
            settings.set("USER_AGENT", f"Ghirbal/{__version__} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        keeper = self.crawler.get_extension(RunKeeper)
        assert keeper is not None
        limits = SiteLimits.from_settings(self.settings)
        for site in self.sites:
            crawl = SiteCrawl(site, keeper.run, limits, self.crawler.stats)
            for listing in crawl.start():
                yield self._listing_request(crawl, listing)
            for request in self._article_requests(crawl):
                yield request

    # --- listings ---

    def _listing_request(self, crawl: SiteCrawl, listing: Listing) -> Request:
        known = {"If-None-Match": listing.etag, "If-Modified-Since": listing.modified}
        return Request(
            listing.url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            headers={name: value for name, value in known.items() if value},
            priority=LISTING_PRIORITY,
            cb_kwargs={"crawl": crawl, "listing": listing},
            meta=_meta(crawl),
        )

    async def parse_listing(
        self, response: Response, crawl: SiteCrawl, listing: Listing
    ) -> AsyncIterator[Any]:
        """A feed, a sitemap or a page with links: judged by what came, not by what was asked."""
        crawl.count("bytes", len(response.body))
        reason = None if response.status == 304 else status_reason(response)
        if reason:
            crawl.fail_listing(listing, reason)
            return
        crawl.count("listings")
        if response.status == 304:
            crawl.count("not_modified")
            return
        listing = replace(
            listing, etag=header(response, "ETag"), modified=header(response, "Last-Modified")
        )
        body = unpacked(response.body)
        if looks_like_sitemap(body):
            async for request in self._sitemap(crawl, listing, response.url, body):
                yield request
        elif looks_like_feed(body):
            urls = [item.url for item in parse_feed(body, response.url)]
            crawl.found(listing, crawl.articles(urls, named=True))
        elif listing.kind in SECTIONS and is_article_page(body):
            if page := crawl.claim_url(listing, response.url):
                yield fetched_page(response, crawl.site.name, page.key)
        elif isinstance(response, TextResponse) and is_html(response):
            for request in self._page(crawl, listing, response):
                yield request
        for request in self._article_requests(crawl):
            yield request

    async def _sitemap(
        self, crawl: SiteCrawl, listing: Listing, url: str, body: bytes
    ) -> AsyncIterator[Request]:
        locations = []
        for number, location in enumerate(parse_sitemap(body, url), 1):
            locations.append(location)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)
        inner = [place for place in newest_first(locations) if place.kind == "sitemap"]
        children = [
            child
            for place in inner
            for child in crawl.listings([place.url], "sitemap", changed=place.changed)
        ]
        pages = newest_first([place for place in locations if place.kind != "sitemap"])
        if len(pages) > crawl.limits.sitemap_links:
            self.crawler.stats.inc_value("limits/sitemap_links")
            pages = pages[: crawl.limits.sitemap_links]
        for start in range(0, len(pages), AT_A_TIME):
            part = pages[start : start + AT_A_TIME]
            named = [place.url for place in part if place.kind == "news"]
            others = [place.url for place in part if place.kind == "page"]
            crawl.found(None, crawl.articles(named, named=True) + crawl.articles(others))
            await asyncio.sleep(0)
        crawl.found(listing, [], children)
        for child in children:
            yield self._listing_request(crawl, child)

    def _page(
        self, crawl: SiteCrawl, listing: Listing, response: TextResponse
    ) -> Iterator[Request]:
        base = response.urljoin("")
        urls = page_links(response.selector, base)
        listings: list[Listing] = []
        if listing.kind == "home":
            crawl.scope = crawl.scope.with_home(response.url)
            listings = self._discover(crawl, response, urls, base)
        links = crawl.articles(urls)
        if listing.kind in SECTIONS and listing.page < crawl.limits.section_pages:
            listings = self._following(crawl, listing, response, urls, any_new=crawl.any_new(links))
        crawl.found(listing, links, listings)
        for each in listings:
            yield self._listing_request(crawl, each)

    def _discover(
        self, crawl: SiteCrawl, response: TextResponse, urls: list[str], base: str
    ) -> list[Listing]:
        """What a home page leads to: feeds and sections it links, sitemaps its host names."""
        assert response.request is not None
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        rules = gate.known(response.request) if gate else None
        return [
            *crawl.listings(rules.sitemaps if rules else (), "sitemap"),
            *crawl.listings(feed_links(response.selector, base), "feed"),
            *crawl.listings(urls, "section"),
        ]

    def _following(
        self,
        crawl: SiteCrawl,
        listing: Listing,
        response: TextResponse,
        urls: list[str],
        *,
        any_new: bool,
    ) -> list[Listing]:
        """The next page of a section, while the pages hold news."""
        if not any_new:
            return []
        named = next_links(response.selector, response.urljoin(""))[:1]
        numbered = following_page(response.url, urls)
        return crawl.listings(named or filter(None, [numbered]), "next", page=listing.page + 1)

    def listing_failed(self, failure: Failure) -> None:
        """A listing that gave no answer."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        kwargs["crawl"].fail_listing(kwargs["listing"], failure_reason(failure.value))

    # --- articles ---

    def _article_requests(self, crawl: SiteCrawl) -> Iterator[Request]:
        for link in crawl.take():
            yield Request(
                link.url,
                callback=self.parse_article,
                errback=self.article_failed,
                cb_kwargs={"crawl": crawl, "link": link},
                meta=_meta(crawl),
            )

    def parse_article(
        self, response: Response, crawl: SiteCrawl, link: Link
    ) -> Iterator[Request | FetchedPage]:
        """Hands the page on as it came: nothing is parsed here."""
        crawl.ended()
        yield from self._article_requests(crawl)
        crawl.count("bytes", len(response.body))
        reason = status_reason(response)
        if response.status in GONE:
            crawl.close(link, "gone")
        elif reason:
            crawl.fail(link, reason)
        elif not is_html(response):
            crawl.close(link, "not_html")
        elif not crawl.scope.covers(response.url):
            crawl.close(link, "left_site")
        elif page := crawl.claim(link, response.url):
            yield fetched_page(response, crawl.site.name, page.key)

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        """An article that gave no answer."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        crawl, link = kwargs["crawl"], kwargs["link"]
        crawl.ended()
        reason = failure_reason(failure.value)
        if reason in ("disallowed", "refused_address"):
            crawl.close(link, reason)
        elif reason in ("host_left", "robots_unreachable"):
            crawl.count(reason)  # it stays in line for the next run
        else:
            crawl.fail(link, reason)
        yield from self._article_requests(crawl)


def _meta(crawl: SiteCrawl) -> dict[str, Any]:
    return {"site": crawl.site.name, SITE_DELAY: crawl.site.delay}


def refuse_arguments(arguments: dict[str, Any]) -> None:
    """Raise InputError for a spider argument that there is not."""
    if "like" in arguments:
        raise InputError("-a like=PATH is not available in this version: leave it out.")
    for name in arguments:
        raise InputError(f"-a {name}=… is unknown: the arguments are sites and only.")
