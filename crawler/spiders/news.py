"""`scrapy crawl news`: from home pages to feeds, sitemaps and sections, and on to the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.settings import SETTINGS_PRIORITIES

from cleaning import __version__
from cleaning.errors import GhirbalError
from cleaning.store.revisits import Revisit
from cleaning.urls import canonical_url
from crawler.discovery import is_article_page
from crawler.extensions import RunKeeper
from crawler.failures import failure_reason
from crawler.forwarding import forwarded
from crawler.frontier import SECTIONS, SiteCrawl
from crawler.landing import DISALLOWED, SOFT_404, is_soft_404, no_answer, put_off
from crawler.likely import wanted
from crawler.limits import SiteLimits
from crawler.politeness import RobotsGate
from crawler.politeness.pace import SITE_DELAY
from crawler.reading import no_listing, read_listing
from crawler.responses import GONE, fetched_page, has_moved, is_html, status_reason
from crawler.seeds import choose, is_address, load_sites, refuse_arguments, seed_files
from crawler.validators import is_unchanged, validated, validators

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from cleaning.store.frontier import Link
    from cleaning.store.listings import Listing
    from crawler.items import FetchedPage
    from crawler.politeness.rules import Rules

LISTING_PRIORITY = 100  # listings before articles, so that limits are spent on the newest


class NewsSpider(Spider):
    """Arguments: `sites` (a seeds file or folder), `only` (names, comma-separated).

    With `like` (sample articles) only pages on their subject are kept; `threshold` says how like
    them a page has to be.
    """

    name = "news"

    def __init__(
        self,
        sites: str | None = None,
        only: str | None = None,
        like: str | None = None,
        threshold: str | None = None,
        **other: Any,
    ) -> None:
        super().__init__()
        refuse_arguments(other)
        self.sites = choose(load_sites(seed_files(sites)), only)
        self.wanted = wanted(like, threshold)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        contact = settings.get("CONTACT")
        if contact and settings.getpriority("USER_AGENT") == SETTINGS_PRIORITIES["project"]:
            settings.set("USER_AGENT", f"Ghirbal/{__version__} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        keeper = self.crawler.get_extension(RunKeeper)
        assert keeper is not None
        try:
            for request in self._first_requests(keeper):
                yield request
        except GhirbalError as fault:
            keeper.fail(fault)

    def _first_requests(self, keeper: RunKeeper) -> Iterator[Request]:
        limits = SiteLimits.from_settings(self.settings)
        only_due = self.settings.getbool("ONLY_DUE")
        keeper.run.want(self.wanted.subject)
        for site in self.sites:
            crawl = SiteCrawl(site, keeper.run, limits, self.crawler.stats, only_due=only_due)
            crawl.prefer(self.wanted.queue())
            for listing in crawl.start():
                if is_address(listing.url):
                    yield self._listing_request(crawl, listing)
                else:  # of a state that was written when such were not yet refused
                    crawl.fail_listing(listing, "bad_address")
            yield from self._article_requests(crawl)

    # --- listings ---

    def _listing_request(self, crawl: SiteCrawl, listing: Listing) -> Request:
        return Request(
            listing.url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            headers=validators(listing),
            priority=LISTING_PRIORITY,
            cb_kwargs={"crawl": crawl, "listing": listing},
            meta=_meta(crawl),
        )

    async def parse_listing(
        self, response: Response, crawl: SiteCrawl, listing: Listing
    ) -> AsyncIterator[Any]:
        """A feed, a sitemap or a page with links: judged by what came, not by what was asked."""
        crawl.count("bytes", len(response.body))
        if is_unchanged(response, listing):
            crawl.unchanged(listing)
            return
        if reason := status_reason(response) or no_listing(response):
            crawl.fail_listing(listing, reason)
            return
        if onward := forwarded(response, self.settings.getint("REDIRECT_MAX_TIMES")):
            yield onward
            return
        listing = validated(listing, response)
        if listing.kind in SECTIONS and is_article_page(response.body):
            if page := crawl.claim_url(listing, response.url):
                yield self._page(response, crawl, page.key)
        else:
            for found in await read_listing(crawl, listing, response, self._sitemaps(response)):
                yield self._listing_request(crawl, found)
        for request in self._article_requests(crawl):
            yield request

    def _sitemaps(self, response: Response) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of the response's host names."""
        rules = self._rules(response)
        return rules.sitemaps if rules else ()

    def _rules(self, response: Response) -> Rules | None:
        """The robots.txt of the response's host."""
        assert response.request is not None
        gate = self.crawler.get_downloader_middleware(RobotsGate)
        return gate.known(response.request) if gate else None

    def _page(
        self, response: Response, crawl: SiteCrawl, key: str, revises: Revisit | None = None
    ) -> FetchedPage:
        rules = self._rules(response)
        return fetched_page(response, crawl.site.name, key, revises=revises, robots=rules)

    def listing_failed(self, failure: Failure) -> None:
        """A listing that gave no answer."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        kwargs["crawl"].fail_listing(kwargs["listing"], failure_reason(failure.value))

    # --- articles ---

    def _article_requests(self, crawl: SiteCrawl) -> Iterator[Request]:
        for link in crawl.take():
            if isinstance(link, Revisit):
                yield self._revisit_request(crawl, link)
                continue
            if not is_address(link.url):  # of an older state, as above
                crawl.ended()
                crawl.close(link, "bad_address")
                continue
            yield Request(
                link.url,
                callback=self.parse_article,
                errback=self.article_failed,
                cb_kwargs={"crawl": crawl, "link": link},
                priority=0 if crawl.likely is None else crawl.likely.priority(link),
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
        elif is_soft_404(crawl, link, response):
            put_off(crawl, link, SOFT_404)
        elif page := crawl.claim(link, response.url):
            yield self._page(response, crawl, page.key)

    def article_failed(self, failure: Failure) -> Iterator[Request]:
        """An article that gave no answer."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        crawl, link = kwargs["crawl"], kwargs["link"]
        reason = failure_reason(failure.value)
        crawl.ended(asked=reason != DISALLOWED)
        no_answer(crawl, link, reason)
        yield from self._article_requests(crawl)

    # --- young articles, looked at again ---

    def _revisit_request(self, crawl: SiteCrawl, visit: Revisit) -> Request:
        return Request(
            visit.url,
            callback=self.parse_revisit,
            errback=self.revisit_failed,
            headers=validators(visit),
            cb_kwargs={"crawl": crawl, "visit": visit},
            meta=_meta(crawl),
        )

    def parse_revisit(
        self, response: Response, crawl: SiteCrawl, visit: Revisit
    ) -> Iterator[Request | FetchedPage]:
        """Hands the page on, where the server does not say that it is as it was."""
        crawl.ended()
        yield from self._article_requests(crawl)
        crawl.count("revisits")
        crawl.count("bytes", len(response.body))
        elsewhere = canonical_url(response.url) != visit.key
        if is_unchanged(response, visit):
            crawl.revisited(visit, "not_modified")
        elif response.status in GONE or (elsewhere and has_moved(response)):
            crawl.withdrawn(visit)
        elif elsewhere or status_reason(response) or not is_html(response):
            crawl.revisited(visit, "failed")
        else:
            yield self._page(response, crawl, visit.key, visit)

    def revisit_failed(self, failure: Failure) -> Iterator[Request]:
        """An article that gave no answer when it was visited again: its next visit will do."""
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        crawl, visit = kwargs["crawl"], kwargs["visit"]
        crawl.ended()
        crawl.revisited(visit, "failed")
        yield from self._article_requests(crawl)


def _meta(crawl: SiteCrawl) -> dict[str, Any]:
    return {"site": crawl.site.name, SITE_DELAY: crawl.site.delay}
