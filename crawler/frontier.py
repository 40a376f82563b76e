"""What to fetch of one site, in one run: listings always, articles once, all within limits."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from cleaning.store.frontier import Link
from cleaning.urls import canonical_url
from crawler.discovery import Scope, is_article_url, is_section_url, is_trap
from crawler.listings import SiteListings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.statscollectors import StatsCollector

    from cleaning.store.listings import Listing
    from cleaning.store.revisits import Revisit
    from crawler.likely import LikelyFirst
    from crawler.limits import SiteLimits
    from crawler.run import CrawlRun
    from crawler.seeds import Site

SECTIONS = ("section", "next")  # what was taken for one may turn out to be an article
WINDOW = 20  # requests of a site that are under way: the others wait as plain links


class SiteCrawl:
    """A site's part of a run."""

    def __init__(
        self,
        site: Site,
        run: CrawlRun,
        limits: SiteLimits,
        stats: StatsCollector,
        *,
        only_due: bool = False,
    ) -> None:
        self.site = site
        self.run = run
        self.limits = limits
        self.scope = Scope.of(site.home)
        self.seeded = {site.home, *site.feeds, *site.sitemaps, *site.sections}
        self._stats = stats
        self._frontier = run.state.frontier
        self._listings = run.state.listings
        self.lists = SiteListings(site, run.state.listings, limits, stats, only_due=only_due)
        self._judged: dict[tuple[str, bool], Link | None] = {}  # links return page after page
        self._links: deque[Link | Revisit] | LikelyFirst = deque()
        self.likely: LikelyFirst | None = None  # where only pages on a subject are wanted
        self._handled: set[str] = set()
        self._taken = 0
        self._under_way = 0

    def prefer(self, likely: LikelyFirst | None) -> None:
        """Before the start: give links in the order of what they promise, not as they are found."""
        if likely is not None:
            self._links = self.likely = likely

    def count(self, what: str, many: int = 1) -> None:
        """Count something for the run's summary."""
        self.run.fetches.count(self.site.name, what, many)

    def limited(self, what: str) -> None:
        """Count that a limit bit."""
        self._stats.inc_value(f"limits/{what}")

    def moved(self, url: str) -> None:
        """The home page is at `url` now: its host and folder belong to the site as well."""
        self.scope = self.scope.with_home(url)
        self._judged.clear()

    def start(self) -> list[Listing]:
        """The listings to ask first; links and young articles that are due wait to be taken."""
        self._links.extend(self._frontier.pending(self.site.name, self.limits.pages))
        visits, more = self.run.state.revisits.portion(self.site.name, self.limits.revisits)
        self._links.extend(visits)
        if more:
            self.limited("site_revisits")
        first = self.lists.first()
        self.count("resting", self.lists.resting)
        return first

    def listings(
        self, urls: Iterable[str], kind: str, *, changed: str = "", page: int = 1
    ) -> list[Listing]:
        """Those of `urls` that are new listings of the site, within its limits."""
        found = (
            self.lists.new(url, kind, changed=changed, page=page)
            for url in urls
            if self._may_be(kind, url)
        )
        return [listing for listing in found if listing is not None]

    def _may_be(self, kind: str, url: str) -> bool:
        if kind == "section":
            return self._is_section(url)
        return kind != "next" or (self.scope.covers(url) and not is_trap(url))

    def _is_section(self, url: str) -> bool:
        of_site = self.scope.covers(url) and not is_trap(url)
        if not (of_site and is_section_url(url)) or self._is_article(url):
            return False
        # An article that looked like a section is known by now: it is not asked for again.
        return self.lists.is_known(url) or self._frontier.any_unknown([canonical_url(url)])

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
            if link is not None and (self.lists.kind(url) or "section") in SECTIONS:
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
        return bool(self.site.article.search(url)) if self.site.article else is_article_url(url)

    def found(
        self,
        listing: Listing | None,
        links: list[Link],
        listings: list[Listing] | None = None,
        *,
        news: bool = False,
    ) -> int:
        """Remember what a listing led to, and its validators in the same step; how many were new.

        Only then may the next run hear `not modified` from it. `news`: it led to something new
        that is not among `links`.
        """
        with self.run.database.transaction():
            new = self._frontier.new_links(self.site.name, links, self.run.number)
            self._listings.add(listings or [])
            if listing is not None:
                self.count("listings")
                news = news or self.any_of_run(links)
                self._listings.save(listing, self.run.number, news=news)
        self._links.extend(new)
        self.count("links", len(links))
        self.count("new_links", len(new))
        return len(new)

    def unchanged(self, listing: Listing) -> None:
        """A listing said that it is as it was."""
        self.count("listings")
        self.count("not_modified")
        self._listings.save(listing, self.run.number, news=False)

    def any_new(self, links: list[Link]) -> bool:
        """Is one of the links not known yet?"""
        return self._frontier.any_unknown(link.key for link in links)

    def any_of_run(self, links: list[Link]) -> bool:
        """Is one of the links new since this run began, whichever listing named it first?"""
        return self._frontier.any_of_run((link.key for link in links), self.run.number)

    def take(self) -> Iterator[Link | Revisit]:
        """The next articles to fetch, new ones first: as many as the limits allow at a time."""
        window = WINDOW if self.likely is None else self.likely.window
        while self._links and self._under_way < window:
            if self._taken >= self.limits.pages:
                if not self._under_way:  # one of them may give its turn back
                    self._stats.inc_value("limits/site_pages", len(self._links))
                    self._links.clear()
                return
            link = self._links.popleft()
            if isinstance(link, Link) and link.key in self._handled:
                continue
            self._taken += 1
            self._under_way += 1
            yield link

    def revisited(self, visit: Revisit, what: str) -> None:
        """A visit is over, with nothing that is worth keeping; `what` it was is counted."""
        self.count(f"revisits_{what}")
        self.run.revisited(visit)

    def withdrawn(self, visit: Revisit) -> None:
        """The publisher has taken the article away."""
        self.count("revisits_withdrawn")
        self.run.state.revisits.end(visit.id)

    def ended(self, *, asked: bool = True) -> None:
        """An article's request is over; one that was not `asked` takes no turn from another."""
        self._under_way -= 1
        self._taken -= not asked

    def knows(self, key: str) -> bool:
        """Is it an article's address that was met before, in this run or an earlier one?"""
        return key in self._handled or not self._frontier.any_unknown([key])

    def claim(self, link: Link, url: str) -> Link | None:
        """The link that a fetched page belongs to; None where that page is known already.

        A page may have been redirected to `url`: then it is known under that address, and `link`
        is only another name of it.
        """
        key = canonical_url(url)
        final = link if key == link.key else Link(key, url)
        taken = key in self._handled
        if final is not link:
            taken = taken or not self._frontier.claim(self.site.name, final, self.run.number)
            self._frontier.close_url(link.key, self.run.number, "alias")
            self.count("aliases")
        self._handled.add(key)
        return None if taken else final

    def claim_url(self, listing: Listing, url: str) -> Link | None:
        """The link of an article that was taken for a listing; None where it is known already."""
        self._listings.drop(listing.url)
        link = Link(canonical_url(url), url)
        new = self._frontier.claim(self.site.name, link, self.run.number)
        return self.claim(link, url) if new else None

    def close(self, link: Link, reason: str) -> None:
        """The address needs no other visit."""
        self.count(reason)
        self._frontier.close_url(link.key, self.run.number, reason)

    def fail(self, link: Link, reason: str) -> None:
        """The address could not be fetched this time."""
        self.run.fetches.fail(self.site.name, reason)
        if self._frontier.fail_url(link.key, self.run.number, reason) > 1:
            self.count("failed_again")

    def fail_listing(self, listing: Listing, reason: str) -> None:
        """A listing did not answer: a failure where the seeds name it, else only counted."""
        if listing.url in self.seeded:
            self.run.fetches.fail(self.site.name, f"{listing.kind}_{reason}")
        else:
            self.count("listings_lost")
        self._listings.fail(listing.url, self.run.number, reason)
