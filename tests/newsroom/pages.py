"""What a page can show besides an article: a link, a listing, a plain page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.newsroom.posts import Post


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A home, section or tag page: posts, newest first, and where its other pages are."""

    title: str
    posts: Sequence[Post]
    path: str
    page: int = 1
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """A page that is no article, such as the about page or a gallery."""

    title: str
    paragraphs: tuple[str, ...]
    path: str
    links: tuple[Link, ...] = ()
