"""One outlet as a web site: which address answers with what."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests.newsroom import chrome, feeds
from tests.newsroom.pages import Listing, Plain
from tests.newsroom.posts import SECTIONS, section_name
from tests.newsroom.render import Renderer, href

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.outlets import Outlet
    from tests.newsroom.posts import Post

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HOME_ITEMS = 30
# Sitemaps that robots.txt names; /wp-sitemap.xml has to be found without its help.
NAMED = {"/sitemap_index.xml", "/sitemaps/index.xml", "/sitemap-news.xml", "/sitemap.xml"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A body with what HTTP says about it; the etag is quoted, zipped is empty if not offered."""

    body: bytes
    content_type: str
    modified: datetime
    status: int = 200
    etag: str = ""
    location: str = ""
    zipped: bytes = b""

    @classmethod
    def of(
        cls, body: bytes, kind: str, modified: datetime, status: int = 200, zipped: bytes = b""
    ) -> Resource:
        etag = f'"{hashlib.md5(body).hexdigest()[:16]}"'
        return cls(body, kind, modified, status, etag, zipped=zipped)


@dataclass(frozen=True, slots=True)
class Route:
    """What an address holds, made when it is first asked for."""

    make: Callable[[], bytes]
    kind: str
    modified: datetime


class Site:
    """An outlet's addresses in the newsroom's present edition; bodies are made when first asked."""

    def __init__(self, outlet: Outlet, newsroom: Newsroom) -> None:
        self.outlet, self.newsroom = outlet, newsroom
        self.base = newsroom.base(outlet)
        self.posts: Sequence[Post] = tuple(newsroom.posts[outlet.name])
        self._made: dict[str, Resource] = {}

    def get(self, target: str) -> Resource:
        """target is the path with its query, percent-encoded or not."""
        target = unquote(target)
        if target not in self._made:
            self._made[target] = self._make(target)
        return self._made[target]

    def _make(self, target: str) -> Resource:
        if target in self.routes:
            route = self.routes[target]
            body = route.make()
            zipped = gzip.compress(body, 1, mtime=0) if self.outlet.compressed else b""
            return Resource.of(body, route.kind, route.modified, zipped=zipped)
        now = self.newsroom.now
        if f"{target}/" in self.routes:
            moved = self.base + href(f"{target}/")
            return Resource(b"", "text/html", now, status=301, location=moved)
        if target.startswith("/images/"):
            return Resource.of(_PIXEL, "image/png", now)
        missing = Plain("404", ("الصفحة غير موجودة",), "/404")
        return Resource.of(self.renderer.plain(missing), self._html, now, status=404)

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.outlet, self.base, SECTIONS)

    @property
    def _html(self) -> str:
        return f"text/html; charset={self.outlet.encoding}"

    @cached_property
    def routes(self) -> dict[str, Route]:
        """Every address that answers 200, images aside, by its decoded path and query."""
        found: dict[str, Route] = {}
        render, now = self.renderer, self.newsroom.now
        for post in self.posts:
            route = Route(partial(render.article, post), self._html, post.modified)
            found[post.path] = found[f"/print/{post.number}"] = route
        for listing in self._listings():
            modified = feeds.latest(listing.posts) if listing.posts else now
            found[listing.path] = Route(partial(render.listing, listing), self._html, modified)
        for page in chrome.plain_pages(self.outlet):
            for path in (page.path, *(link.path for link in page.links)):
                found[path] = Route(partial(render.plain, page), self._html, now)
        return found | self._machine_routes()

    def _listings(self) -> list[Listing]:
        """Home, then every section and tag with its pages."""
        newest = self.posts[::-1]
        found = [Listing(self.outlet.title, newest[:HOME_ITEMS], "/")]
        for section in SECTIONS:
            posts = [post for post in newest if post.section == section]
            found += self._paged(section, posts)
        if self.outlet.tag:
            for tag in dict.fromkeys(tag for post in newest for tag in post.tags):
                posts = [post for post in newest if tag in post.tags][: self.outlet.page_size]
                found.append(Listing(tag, posts, self.outlet.tag_path(tag)))
        return found

    def _paged(self, section: str, posts: list[Post]) -> list[Listing]:
        size, outlet = self.outlet.page_size, self.outlet
        chunks = [posts[i : i + size] for i in range(0, len(posts), size)] or [[]]
        paths = tuple(outlet.section_path(section, i) for i in range(1, len(chunks) + 1))
        title = section_name(section, outlet.language)
        return [
            Listing(title, chunk, paths[i], i + 1, paths if len(paths) > 1 else ())
            for i, chunk in enumerate(chunks)
        ]

    def _machine_routes(self) -> dict[str, Route]:
        outlet, base, posts, now = self.outlet, self.base, self.posts, self.newsroom.now
        found: dict[str, Route] = {}
        if posts:
            for path, (make, modified) in feeds.sitemaps(outlet, base, posts, now).items():
                kind = "application/x-gzip" if path.endswith(".gz") else "application/xml"
                found[path] = Route(make, kind, modified)
        named = [path for path in found if path in NAMED]
        if outlet.feed and posts:
            kind, feed = "atom" if outlet.feed_kind == "atom" else "rss", feeds.feed
            make = partial(feed, outlet, base, posts)
            found[outlet.feed] = Route(make, f"application/{kind}+xml", feeds.latest(posts))
        robots = partial(feeds.robots, outlet, base, named)
        found["/robots.txt"] = Route(robots, "text/plain", now)
        return found
