"""Feeds, sitemaps and robots.txt as each outlet offers them."""

from __future__ import annotations

import gzip
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.newsroom.calendars import printed
from tests.newsroom.render import href

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from tests.newsroom.outlets import Outlet
    from tests.newsroom.posts import Post

FEED_ITEMS = 30
SITEMAP_URLS = 100
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_NEWS_AGE = timedelta(days=2)


def feed(outlet: Outlet, base: str, posts: Sequence[Post]) -> bytes:
    """RSS or Atom, as the outlet has it."""
    return (atom if outlet.feed_kind == "atom" else rss)(outlet, base, posts)


def rss(outlet: Outlet, base: str, posts: Sequence[Post]) -> bytes:
    """Newest first; the kind `rss-broken` prints dates that no feed reader understands."""
    broken = outlet.feed_kind == "rss-broken"
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{base}{escape(href(post.path))}</link>"
        f'<guid isPermaLink="false">{outlet.name}-{post.number}</guid>'
        f"<pubDate>{_broken_date(post) if broken else _date(post)}</pubDate>"
        f"<description>{escape(post.body[0][:200])}</description></item>\n"
        for post in _newest(posts)
    )
    return (
        f'{_XML}<rss version="2.0"><channel><title>{escape(outlet.title)}</title>'
        f"<link>{base}/</link><description>{escape(outlet.slogan)}</description>\n"
        f"{items}</channel></rss>\n"
    ).encode()


def atom(outlet: Outlet, base: str, posts: Sequence[Post]) -> bytes:
    entries = "".join(
        f'<entry><title>{escape(post.title)}</title><link rel="alternate" '
        f'href="{base}{escape(href(post.path))}"/><id>tag:{outlet.name},2025:{post.number}</id>'
        f"<published>{post.published.isoformat()}</published>"
        f"<updated>{post.modified.isoformat()}</updated>"
        f"<summary>{escape(post.body[0][:200])}</summary></entry>\n"
        for post in _newest(posts)
    )
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>'
        f"{escape(outlet.title)}</title><id>{base}/</id>"
        f"<updated>{latest(posts).isoformat()}</updated>\n{entries}</feed>\n"
    ).encode()


def latest(posts: Iterable[Post]) -> datetime:
    """When the newest of the posts was last changed."""
    return max(post.modified for post in posts)


def _newest(posts: Sequence[Post]) -> Sequence[Post]:
    return posts[: -FEED_ITEMS - 1 : -1]


def _date(post: Post) -> str:
    return format_datetime(post.published.astimezone(post.outlet.zone))


def _broken_date(post: Post) -> str:
    return ("", "0000-00-00 00:00", printed(post.published, "day_month"), "Invalid date")[
        post.number % 4
    ]


def urlset(base: str, posts: Sequence[Post]) -> bytes:
    rows = "".join(
        f"<url><loc>{base}{escape(href(post.path))}</loc>"
        f"<lastmod>{post.modified.isoformat()}</lastmod></url>\n"
        for post in posts
    )
    return f"{_XML}<urlset {_SITEMAP}>\n{rows}</urlset>\n".encode()


def news_sitemap(outlet: Outlet, base: str, posts: Sequence[Post], now: datetime) -> bytes:
    """The posts of the last two days, with their titles and dates."""
    rows = "".join(
        f"<url><loc>{base}{escape(href(post.path))}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.title)}</news:name><news:language>{outlet.language}"
        f"</news:language></news:publication><news:publication_date>{post.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(post.title)}</news:title></news:news></url>\n"
        for post in posts
        if now - post.published <= _NEWS_AGE
    )
    return f"{_XML}<urlset {_SITEMAP} {_NEWS}>\n{rows}</urlset>\n".encode()


def index(base: str, paths: Iterable[tuple[str, datetime]]) -> bytes:
    rows = "".join(
        f"<sitemap><loc>{base}{path}</loc><lastmod>{when.isoformat()}</lastmod></sitemap>\n"
        for path, when in paths
    )
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{rows}</sitemapindex>\n".encode()


def sitemaps(
    outlet: Outlet, base: str, posts: Sequence[Post], now: datetime
) -> dict[str, tuple[Callable[[], bytes], datetime]]:
    """Every sitemap file of the outlet: path to maker and time of last change, the entry first."""
    found: dict[str, tuple[Callable[[], bytes], datetime]] = {}
    for kind in outlet.sitemaps:
        if kind == "news":
            found["/sitemap-news.xml"] = (lambda: news_sitemap(outlet, base, posts, now)), now
        elif kind == "plain":
            found["/sitemap.xml"] = (lambda: urlset(base, posts)), latest(posts)
        else:
            found |= _indexed(kind, base, posts)
    return found


def _indexed(
    kind: str, base: str, posts: Sequence[Post]
) -> dict[str, tuple[Callable[[], bytes], datetime]]:
    entry, part = {
        "index": ("/sitemap_index.xml", "/post-sitemap{}.xml"),
        "core": ("/wp-sitemap.xml", "/wp-sitemap-posts-post-{}.xml"),
        "gz": ("/sitemaps/index.xml", "/sitemaps/news-{}.xml.gz"),
    }[kind]
    chunks = [posts[i : i + SITEMAP_URLS] for i in range(0, len(posts), SITEMAP_URLS)]
    parts = {part.format(i): chunk for i, chunk in enumerate(chunks, 1)}
    times = [(path, latest(chunk)) for path, chunk in parts.items()]
    pack: Callable[[bytes], bytes] = (
        (lambda data: gzip.compress(data, mtime=0)) if kind == "gz" else (lambda data: data)
    )
    found: dict[str, tuple[Callable[[], bytes], datetime]] = {
        entry: ((lambda: index(base, times)), latest(posts))
    }
    for path, chunk in parts.items():
        found[path] = _packed(pack, base, chunk), latest(chunk)
    return found


def _packed(
    pack: Callable[[bytes], bytes], base: str, posts: Sequence[Post]
) -> Callable[[], bytes]:
    return lambda: pack(urlset(base, posts))


def robots(outlet: Outlet, base: str, entries: Sequence[str]) -> bytes:
    """Print versions and the search are closed to robots on every outlet."""
    lines = ["User-agent: *", "Disallow: /print/", "Disallow: /search"]
    if outlet.theme in ("jannah", "jnews", "newspaper"):
        lines += ["Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php"]
    if outlet.theme in ("portal", "agency"):
        lines += ["Crawl-delay: 0"]
    lines += [f"Sitemap: {base}{path}" for path in entries]
    return ("\n".join(lines) + "\n").encode()
