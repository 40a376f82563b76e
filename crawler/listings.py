"""Which listings of a site one run asks: those of the seeds, and what has been found and is due."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaning.store.listings import Listing
from cleaning.urls import canonical_url

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

    from cleaning.store.listings import Listings
    from crawler.limits import SiteLimits
    from crawler.seeds import Site

FEEDS = 10  # of a site, beside those of its seeds


class SiteListings:
    """The listings of a site in one run. `only_due`: leave those alone that still rest."""

    def __init__(
        self,
        site: Site,
        known: Listings,
        limits: SiteLimits,
        stats: StatsCollector,
        *,
        only_due: bool,
    ) -> None:
        self._site = site
        self._known = known
        self._limits = limits
        self._stats = stats
        self._only_due = only_due
        self._asked: dict[str, str] = {}  # address to kind
        self._asked_keys: set[str] = set()
        self._of_kind: Counter[str] = Counter()  # of those that are asked
        self._resting: dict[str, Listing] = {}
        self._resting_of_kind: Counter[str] = Counter()
        self._homes = {canonical_url(site.home)}
        self._keys: set[str] = set()  # of all listings that are known

    def first(self) -> list[Listing]:
        """Those to begin with: the seeds', and what earlier runs found."""
        site = self._site
        known = {listing.url: listing for listing in self._known.of_site(site.name)}
        seeds = [(site.home, "home")]
        seeds += [(url, "feed") for url in site.feeds]
        seeds += [(url, "sitemap") for url in site.sitemaps]
        seeds += [(url, "section") for url in site.sections]
        first = [known.pop(url, Listing(url, site.name, kind)) for url, kind in seeds]
        every = [*first, *known.values()]
        self._keys.update(canonical_url(each.url) for each in every)
        self._resting = {each.url: each for each in every if self._only_due and not each.due}
        self._resting_of_kind.update(each.kind for each in self._resting.values())
        return [each for each in every if each.url not in self._resting and self._take(each)]

    def new(self, url: str, kind: str, *, changed: str = "", page: int = 1) -> Listing | None:
        """The listing at `url`, where it is to be asked and was not yet, within the limits."""
        if url in self._asked or canonical_url(url) in self._asked_keys:
            return None  # under whatever spelling
        if self._rests(url, changed):
            return None
        listing = Listing(url, self._site.name, kind, changed=changed or None, page=page)
        return listing if self._take(listing) else None

    def moved(self, url: str) -> None:
        """The site's front page is at `url` now."""
        self._homes.add(canonical_url(url))

    @property
    def resting(self) -> int:
        """How many listings are left alone in this run, so far."""
        return len(self._resting)

    def is_home(self, url: str) -> bool:
        """Is it the site's front page?"""
        return canonical_url(url) in self._homes

    def is_known(self, url: str) -> bool:
        """Is it one of the site's listings?"""
        return canonical_url(url) in self._keys

    def kind(self, url: str) -> str | None:
        """What an address was asked as in this run."""
        return self._asked.get(url)

    def _take(self, listing: Listing) -> bool:
        if listing.kind != "home" and self._full(listing.kind):
            self._stats.inc_value(f"limits/site_listings/{listing.kind}")
            return False
        key = canonical_url(listing.url)
        self._asked[listing.url] = listing.kind
        self._of_kind[listing.kind] += 1
        self._asked_keys.add(key)
        self._keys.add(key)
        if rested := self._resting.pop(listing.url, None):
            self._resting_of_kind[rested.kind] -= 1
        return True

    def _rests(self, url: str, changed: str) -> bool:
        """Is the listing known and not due? One that an index calls changed is due."""
        known = self._resting.get(url)
        return known is not None and (not changed or changed == known.changed)

    def _full(self, kind: str) -> bool:
        limits = self._limits
        most = {"section": limits.sections, "sitemap": limits.sitemaps, "feed": FEEDS}
        same = self._of_kind[kind]
        if kind != "sitemap":  # a site gets a new sitemap every month, but no new sections
            same += self._resting_of_kind[kind]
        return len(self._asked) >= limits.listings or same >= most.get(kind, same + 1)
