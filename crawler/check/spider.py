"""The news spider, taking notes of what each listing holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from parsel import Selector
from scrapy.http import TextResponse

from cleaning.text import count_words
from crawler.discovery import (
    base_of,
    is_article_url,
    is_section_url,
    looks_like_feed,
    looks_like_sitemap,
    page_links,
    parse_feed,
    parse_sitemap,
    unpacked,
)
from crawler.failures import failure_reason
from crawler.politeness import RobotsGate
from crawler.reading import no_listing
from crawler.responses import is_html, readable, status_reason
from crawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from cleaning.store.listings import Listing
    from crawler.frontier import SiteCrawl

HOST_FAULTS = ("no_such_host", "refused", "timeout", "tls")
_VISIBLE = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing that was asked: what it turned out to be, and how many articles it names.

    `kind`: home, feed, sitemap, section, page (where another was expected) or other. `final` is
    where redirects led; `problem` is why there was no usable answer.
    """

    url: str
    kind: str
    articles: int = 0
    final: str = ""
    problem: str | None = None


@dataclass(slots=True)
class Notes:
    """What a visit saw of a site's listings."""

    seen: list[Seen] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)  # articles by a feed's word
    linked: list[str] = field(default_factory=list)  # articles by the look of their addresses
    delay: float | None = None  # seconds that robots.txt asks for
    words: int = 0  # that a reader without JavaScript sees of the home page
    scripts: int = 0


class CheckSpider(NewsSpider):
    """What it notes is in `notes`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = Notes()

    async def parse_listing(
        self, response: Response, crawl: SiteCrawl, listing: Listing
    ) -> AsyncIterator[Any]:
        async for found in super().parse_listing(response, crawl, listing):
            yield found
        self.notes.seen.append(self._note(response, crawl, listing))

    def listing_failed(self, failure: Failure) -> None:
        super().listing_failed(failure)
        listing = failure.request.cb_kwargs["listing"]  # type: ignore[attr-defined]
        cause = getattr(failure.value, "cause", "")  # why robots.txt had no answer
        problem = cause if cause in HOST_FAULTS else failure_reason(failure.value)
        self.notes.seen.append(Seen(listing.url, listing.kind, problem=problem))

    def _note(self, response: Response, crawl: SiteCrawl, listing: Listing) -> Seen:
        url, final = listing.url, response.url
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        rules = gate.known(response.request) if gate and response.request else None
        self.notes.delay = rules.crawl_delay if rules else None
        if problem := status_reason(response) or no_listing(response):
            return Seen(url, listing.kind, 0, final, problem)
        body = unpacked(response.body)
        if looks_like_sitemap(body):
            return Seen(url, "sitemap", sum(1 for _ in parse_sitemap(body, final)), final)
        if looks_like_feed(body):
            named = [item.url for item in parse_feed(body, final)]
            self.notes.named += named
            return Seen(url, "feed", len(named), final)
        if not isinstance(response, TextResponse) or not is_html(response):
            return Seen(url, listing.kind, 0, final, "not_html")
        return self._note_page(readable(response), crawl, listing)

    def _note_page(self, response: TextResponse, crawl: SiteCrawl, listing: Listing) -> Seen:
        page = Selector(response.text)
        urls = page_links(page, base_of(page, response.url))
        articles = [link.url for link in crawl.articles(urls)]
        self.notes.linked += [url for url in articles if url not in self.notes.linked]
        if listing.kind == "home":
            self.notes.sections = [
                url
                for url in urls
                if crawl.scope.covers(url) and is_section_url(url) and not is_article_url(url)
            ]
            self.notes.words = count_words(" ".join(page.xpath(_VISIBLE).getall()))
            self.notes.scripts = len(page.xpath("//script"))
        kind = listing.kind if listing.kind in ("home", "section") else "page"
        return Seen(listing.url, kind, len(articles), response.url)
