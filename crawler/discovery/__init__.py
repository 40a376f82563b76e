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
    PageLinks,
    base_of,
    feed_links,
    following_page,
    has_too_many_links,
    link_words,
    next_links,
    page_links,
    read_page,
    without_long_tags,
)
from crawler.discovery.scope import Scope
from crawler.discovery.sitemaps import (
    Location,
    is_whole,
    looks_like_sitemap,
    opened,
    parse_sitemap,
    unpacked,
    whole_entries,
)

__all__ = [
    "FeedItem",
    "Location",
    "PageLinks",
    "Scope",
    "base_of",
    "feed_links",
    "following_page",
    "has_too_many_links",
    "is_article_page",
    "is_article_url",
    "is_listing_page",
    "is_section_url",
    "is_trap",
    "is_whole",
    "link_words",
    "looks_like_feed",
    "looks_like_sitemap",
    "next_links",
    "opened",
    "page_links",
    "parse_feed",
    "parse_sitemap",
    "read_page",
    "unpacked",
    "web_address",
    "whole_entries",
    "without_long_tags",
]
