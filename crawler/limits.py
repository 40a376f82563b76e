"""How much of a site one run may fetch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """Numbers of a site in one run; the settings of the same names explain each."""

    pages: int
    revisits: int
    listings: int
    sections: int
    sitemaps: int
    sitemap_links: int
    section_pages: int
    feed_links: int

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SiteLimits:
        names = "SITE_PAGES SITE_REVISITS SITE_LISTINGS SITE_SECTIONS SITE_SITEMAPS"
        more = "SITEMAP_LINKS SECTION_PAGES FEED_LINKS"
        return cls(*(settings.getint(name) for name in f"{names} {more}".split()))
