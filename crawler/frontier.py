"""What to fetch of one site, in one run: listings always, articles once, all within limits."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.store.frontier import Link, Listing
from cleaning.urls import canonical_url
from crawler.discovery import Scope, is_article_url, is_section_url, is_trap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

    from crawler.discovery import Location
    from crawler.run import CrawlRun
    from crawler.seeds import Site

SECTIONS = ("section", "next")  # what was taken for one may turn out to be an article
FEEDS = 10  # of a site, beside those of its seeds
WINDOW = 20  # requests of a site that are under way: the others wait as plain links


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """How much of a site one run may fetch."""

    pages: int
    listings: int
    sections: int
    sitemaps: int
    sitemap_links: int
    section_pages: int

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SiteLimits:
        names = "SITE_PAGES SITE_LISTINGS SITE_SECTIONS SITE_SITEMAPS SITEMAP_LINKS SECTION_PAGES"
        return cls(*(settings.getint(name) for name in names.split()))


class SiteCrawl:
    """A site's part of a run."""

    def __init__(
        self, site: Site, run: CrawlRun, limits: SiteLimits, stats: StatsCollector
    ) -> None:
        self.site = site
        self.run = run
        self.limits = limits
        self.scope = Scope.of(site.home)
        self.seeded = {site.home, *site.feeds, *site.sitemaps, *site.sections}
        self._stats = stats
        self._frontier = run.state.frontier
        self._asked: dict[str, str] = {}  # listings of this run: address to kind
        self._judged: dict[tuple[str, bool], Link | None] = {}  # links return page after page
        self._links: deque[Link] = deque()
        self._handled: set[str] = set()
        self._taken = 0
        self._under_way = 0

    def count(self, what: str, many: int = 1) -> None:
        """Count something for the run's summary."""
        self.run.fetches.count(self.site.name, what, many)

    def moved(self, url: str) -> None:
        """The home page is at `url` now: its host and folder belong to the site as well."""
        self.scope = self.scope.with_home(url)
        self._judged.clear()

    def start(self) -> list[Listing]:
        """The listings to ask first: those of the seeds, and all that earlier runs found."""
        known = {listing.url: listing for listing in self._frontier.listings(self.site.name)}
        seeds = [(self.site.home, "home")]
        seeds += [(url, "feed") for url in self.site.feeds]
        seeds += [(url, "sitemap") for url in self.site.sitemaps]
        seeds += [(url, "section") for url in self.site.sections]
        first = [known.pop(url, Listing(url, self.site.name, kind)) for url, kind in seeds]
        listings = [*first, *known.values()][: self.limits.listings]
        self._asked.update((listing.url, listing.kind) for listing in listings)
        self._links.extend(self._frontier.pending(self.site.name, self.limits.pages))
        return listings

    def listings(
        self, urls: Iterable[str], kind: str, *, changed: str = "", page: int = 1
    ) -> list[Listing]:
        """Those of `urls` that are new listings of the site, within its limits."""
        new = []
        for url in urls:
            if url in self._asked or not self._may_be(kind, url):
                continue
            if self._full(kind):
                self._stats.inc_value(f"limits/site_listings/{kind}")
                break
            self._asked[url] = kind
            new.append(Listing(url, self.site.name, kind, changed=changed or None, page=page))
        return new

    def cut_sitemap(self, pages: list[Location]) -> list[Location]:
        """As much of a sitemap as one run takes."""
        if len(pages) > self.limits.sitemap_links:
            self._stats.inc_value("limits/sitemap_links")
        return pages[: self.limits.sitemap_links]

    def _may_be(self, kind: str, url: str) -> bool:
        if kind == "section":
            return self._is_section(url)
        return kind != "next" or self.scope.covers(url)

    def _is_section(self, url: str) -> bool:
        return self.scope.covers(url) and is_section_url(url) and not self._is_article(url)

    def _full(self, kind: str) -> bool:
        most = {"section": self.limits.sections, "sitemap": self.limits.sitemaps, "feed": FEEDS}
        same = sum(other == kind for other in self._asked.values())
        return len(self._asked) >= self.limits.listings or same >= most.get(kind, same + 1)

    def articles(self, urls: Iterable[str], *, named: bool = False) -> list[Link]:
        """The articles among `urls`, under the key each is known by.

        `named`: the listing names articles only (a feed, a news sitemap), so that an address need
        not look like one.
        """
        found: dict[str, Link] = {}
        for url in urls:
            if (url, named) not in self._judged:
                self._judged[url, named] = self._judge(url, named=named)
            link = self._judged[url, named]
            if link is not None and self._asked.get(url, "section") in SECTIONS:
                found.setdefault(link.key, link)
        return list(found.values())

    def _judge(self, url: str, *, named: bool) -> Link | None:
        if not self.scope.covers(url):
            return None
        if is_trap(url):
            self._stats.inc_value("limits/traps")
            return None
        return Link(canonical_url(url), url) if named or self._is_article(url) else None

    def _is_article(self, url: str) -> bool:
        if self.site.article is not None:
            return bool(self.site.article.search(url))
        return is_article_url(url)

    def found(
        self, listing: Listing | None, links: list[Link], listings: list[Listing] | None = None
    ) -> int:
        """Remember what a listing led to, and its validators in the same step; how many were new.

        Only then may the next run hear `not modified` from it.
        """
        with self.run.database.transaction():
            new = self._frontier.new_links(self.site.name, links, self.run.number)
            self._frontier.add_listings(listings or [])
            if listing is not None:
                self._frontier.save_listing(listing, self.run.number)
        self._links.extend(new)
        self.count("links", len(links))
        self.count("new_links", len(new))
        return len(new)

    def any_new(self, links: list[Link]) -> bool:
        """Is one of the links not known yet?"""
        return self._frontier.any_unknown(link.key for link in links)

    def take(self) -> Iterator[Link]:
        """The next articles to fetch: as many as may be under way, within the site's limit."""
        while self._links and self._under_way < WINDOW:
            if self._taken >= self.limits.pages:
                self._stats.inc_value("limits/site_pages", len(self._links))
                self._links.clear()
                return
            link = self._links.popleft()
            if link.key in self._handled:
                continue
            self._taken += 1
            self._under_way += 1
            yield link

    def ended(self) -> None:
        """An article's request has come to its end, whatever that was."""
        self._under_way -= 1

    def claim(self, link: Link, url: str) -> Link | None:
        """The link that a fetched page belongs to; None where that page is known already.

        A page may have been redirected to `url`: then it is known under that address, and `link`
        is only another name of it.
        """
        key = canonical_url(url)
        final = link if key == link.key else Link(key, url)
        taken = key in self._handled
        if final is not link:
            taken = taken or not self._claim(final)
            self._frontier.close_url(link.key, self.run.number, "alias")
            self.count("aliases")
        self._handled.add(key)
        return None if taken else final

    def _claim(self, link: Link) -> bool:
        return self._frontier.claim(self.site.name, link, self.run.number)

    def claim_url(self, listing: Listing, url: str) -> Link | None:
        """The link of an article that was taken for a listing; None where it is known already."""
        self._frontier.drop_listing(listing.url)
        link = Link(canonical_url(url), url)
        return self.claim(link, url) if self._claim(link) else None

    def close(self, link: Link, reason: str) -> None:
        """The address needs no other visit."""
        self.count(reason)
        self._frontier.close_url(link.key, self.run.number, reason)

    def fail(self, link: Link, reason: str) -> None:
        """The address could not be fetched this time."""
        self.run.fetches.fail(self.site.name, reason)
        self._frontier.fail_url(link.key, self.run.number, reason)

    def fail_listing(self, listing: Listing, reason: str) -> None:
        """A listing did not answer: a failure where the seeds name it, else only counted."""
        if listing.url in self.seeded:
            self.run.fetches.fail(self.site.name, f"{listing.kind}_{reason}")
        else:
            self.count("listings_lost")
        self._frontier.fail_listing(listing.url)
