"""Where the articles are: feeds, sitemaps, sections and links. Pure functions, no requests."""

from crawler.discovery.addresses import web_address
from crawler.discovery.feeds import FeedItem, looks_like_feed, parse_feed
from crawler.discovery.judgement import (
    is_article_page,
    is_article_url,
    is_listing_page,
    is_section_url,
    is_trap,
)
from crawler.discovery.links import (
    feed_links,
    following_page,
    has_too_many_links,
    link_words,
    next_links,
    page_links,
)
from crawler.discovery.scope import Scope
from crawler.discovery.sitemaps import Location, looks_like_sitemap, parse_sitemap, unpacked

__all__ = [
    "FeedItem",
    "Location",
    "Scope",
    "feed_links",
    "following_page",
    "has_too_many_links",
    "is_article_page",
    "is_article_url",
    "is_listing_page",
    "is_section_url",
    "is_trap",
    "link_words",
    "looks_like_feed",
    "looks_like_sitemap",
    "next_links",
    "page_links",
    "parse_feed",
    "parse_sitemap",
    "unpacked",
    "web_address",
]
