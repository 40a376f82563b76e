"""One story as many templates print it: what should come out of all of them is the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.likeness import jaccard, shingles
from tests.newsroom.outlets import Outlet, by_theme, outlets
from tests.newsroom.posts import SECTIONS, cards
from tests.newsroom.render import Renderer
from tests.newsroom.stories import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.newsroom.newsroom import Newsroom
    from tests.newsroom.posts import Post

# Themes of the newsroom's Arabic outlets, and themes that none of them uses.
THEMES = ("jannah", "jnews", "translated", "portal", "tables", "agency", "newspaper",
          "sahifa", "publisher", "foxiz", "blogger", "joomla", "drupal")  # fmt: skip
SAME_BODY = 0.95


@dataclass(frozen=True, slots=True)
class Reprint:
    """A wire story in one theme."""

    story: str
    theme: str
    url: str
    html: bytes
    body: tuple[str, ...]


def wire_stories(newsroom: Newsroom) -> list[Post]:
    """The agency's stories that are no daily notes, with links to others of its stories."""
    posts = newsroom.posts[by_theme("agency").name]
    return [post for post in posts if not post.version.story.family and len(post.related) >= 3]


def reprints(newsroom: Newsroom) -> Iterator[list[Reprint]]:
    """Of each wire story, its page in every theme."""
    for post in wire_stories(newsroom):
        yield [_reprint(post, theme) for theme in THEMES]


def _reprint(post: Post, theme: str) -> Reprint:
    """The post in a theme, with what else that theme prints around it."""
    rng = Random(f"reprint {post.number} {theme}")
    outlet = _outlet(theme)
    comments = rng.sample(load("world.ar")["comments"], 2) if rng.random() < 0.3 else ()
    printed = replace(
        post,
        outlet=outlet,
        author="سلمى الراوي",
        source=None,
        comments=tuple(comments),
        cards=cards(post.body, post.related, rng) if rng.random() < 0.5 else {},
        deck="",
    )
    base = f"https://{theme}.example"
    html = Renderer(outlet, base, SECTIONS).article(printed)
    return Reprint(post.version.story.id, theme, base + printed.path, html, post.body)


def _outlet(theme: str) -> Outlet:
    if theme in {outlet.theme for outlet in outlets().values()}:
        return by_theme(theme)
    return replace(by_theme("jannah"), theme=theme)


def likenesses(
    newsroom: Newsroom, clean: Callable[[Reprint], str]
) -> dict[tuple[str, str], list[float]]:
    """By pair of themes, how alike `clean` makes each story's two pages (word 3-grams, folded)."""
    found: dict[tuple[str, str], list[float]] = {}
    for pages in reprints(newsroom):
        texts = [(page.theme, shingles(clean(page))) for page in pages]
        for (one, left), (other, right) in combinations(texts, 2):
            found.setdefault((one, other), []).append(jaccard(left, right))
    return found


def copies(newsroom: Newsroom) -> Iterator[tuple[Reprint, Reprint]]:
    """Pages of two outlets that print one story with the same body, give or take a dateline."""
    stories: dict[str, list[Post]] = {}
    for posts in newsroom.posts.values():
        for post in posts:
            stories.setdefault(post.version.story.id, []).append(post)
    for members in stories.values():
        for one, other in combinations(members, 2):
            if one.outlet is not other.outlet and _alike(one, other):
                yield _printed(newsroom, one), _printed(newsroom, other)


def _alike(one: Post, other: Post) -> bool:
    left, right = (shingles("\n".join(post.truth("").body)) for post in (one, other))
    return jaccard(left, right) >= SAME_BODY


def _printed(newsroom: Newsroom, post: Post) -> Reprint:
    base = newsroom.base(post.outlet)
    html = Renderer(post.outlet, base, SECTIONS).article(post)
    truth = post.truth(base)
    return Reprint(truth.story, post.outlet.theme, truth.url, html, truth.body)
