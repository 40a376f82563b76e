"""The press: turns assignments into posts, in the order in which they appear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newsroom import wire
from tests.newsroom.outlets import Outlet, outlets, slug
from tests.newsroom.posts import Post, cards
from tests.newsroom.spelling import spell
from tests.newsroom.stories import load

if TYPE_CHECKING:
    from random import Random

    from tests.newsroom.desk import Assignment
    from tests.newsroom.pages import Link
    from tests.newsroom.wire import Version

# Share of an aggregator's pages that take the first telling letter for letter.
VERBATIM = 0.2
_SIGNED = {"jannah", "jnews", "portal", "newspaper", "translated"}
_CREDITED = {"aggregator", "newspaper"}
_COMMENTED = {"jannah", "newspaper"}
_NEVER_APPENDED = {"aggregator", "persian", "translated"}


class Press:
    """Holds every post by outlet name, oldest first."""

    def __init__(self) -> None:
        self.posts: dict[str, list[Post]] = {name: [] for name in outlets()}
        self._paths: dict[str, set[str]] = {name: set() for name in outlets()}
        self._told: dict[str, Post] = {}

    def print(self, row: Assignment, edition: int, rng: Random) -> Post:
        """A post at the end of its outlet's; what stands around it is chosen now, for good."""
        outlet, version = row.outlet, row.version
        number = 1 + len(self.posts[outlet.name])
        habits = self._habits(outlet, rng)
        title = spell(version.title, outlet.habits if outlet.theme != "translated" else ())
        body, links = self._body(row, habits, rng), self._links(outlet, version, rng)
        post = Post(
            outlet=outlet,
            number=number,
            version=version,
            title=title,
            deck=spell(self._deck(outlet, version, rng), habits),
            body=body,
            path=self._free_path(number, title, row),
            published=row.when,
            updated=None,
            edition=edition,
            author=self._author(outlet, rng),
            source=version.source if outlet.theme in _CREDITED else None,
            tags=self._tags(outlet, version),
            views=rng.randint(111, 9870),
            related=links[:5],
            comments=self._comments(outlet, rng),
            cards=self._cards(outlet, body, links[5:], rng),
            other=self._other(version, rng) if outlet.theme == "aggregator" else None,
        )
        self.posts[outlet.name].append(post)
        self._told.setdefault(version.story.id, post)
        return post

    def printed_by(self, version: Version) -> set[str]:
        """The themes of the outlets that have this story."""
        story = version.story.id
        return {
            post.outlet.theme
            for posts in self.posts.values()
            for post in posts
            if post.version.story.id == story
        }

    def _habits(self, outlet: Outlet, rng: Random) -> tuple[str, ...]:
        """An aggregator keeps the spelling of its source, or types on a Persian keyboard."""
        if outlet.theme != "aggregator":
            return outlet.habits
        others = [other.habits for other in outlets().values() if other.theme != "translated"]
        return rng.choice([*others, ("persian_keyboard",), ("indic_digits",)])

    def _body(self, row: Assignment, habits: tuple[str, ...], rng: Random) -> tuple[str, ...]:
        body = tuple(spell(text, habits) for text in wire.datelined(row.version, row.outlet, rng))
        if row.outlet.theme == "aggregator" and rng.random() < VERBATIM:
            return self._told[row.version.story.id].body
        return body

    def _deck(self, outlet: Outlet, version: Version, rng: Random) -> str:
        """Under three headlines in ten, the portal prints another one of the story."""
        if outlet.theme != "portal" or version.story.family or rng.random() > 0.3:
            return ""
        return next(text for text in version.story.headlines if text != version.title)

    def _tags(self, outlet: Outlet, version: Version) -> tuple[str, ...]:
        if not outlet.tag:
            return ()
        if outlet.theme == "aggregator":
            return tuple(spell(tag, ("persian_keyboard",)) for tag in version.story.tags)
        return version.story.tags

    def _cards(
        self, outlet: Outlet, body: tuple[str, ...], links: tuple[Link, ...], rng: Random
    ) -> dict[int, Link]:
        """On the portal's every long page, and on a quarter of the Jannah site's."""
        if outlet.theme == "portal" or (outlet.theme == "jannah" and rng.random() < 0.25):
            return cards(body, links, rng)
        return {}

    def _comments(self, outlet: Outlet, rng: Random) -> tuple[str, ...]:
        """None below two articles in three."""
        if outlet.theme not in _COMMENTED or rng.random() > 1 / 3:
            return ()
        return tuple(rng.sample(load("world.ar")["comments"], rng.randint(1, 3)))

    def _free_path(self, number: int, title: str, row: Assignment) -> str:
        """As WordPress does, a second post of the same words gets -2, a third -3."""
        outlet, section, again = row.outlet, row.version.story.section, 1
        path = outlet.article_path(1000 + number, slug(title), row.when, section)
        while path in self._paths[outlet.name]:
            again += 1
            words = f"{slug(title)}-{again}"
            path = outlet.article_path(1000 + number, words, row.when, section)
        self._paths[outlet.name].add(path)
        return path

    def _author(self, outlet: Outlet, rng: Random) -> str:
        if outlet.theme not in _SIGNED:
            return ""
        pools = load(f"world.{outlet.language}")["pools"]
        first = rng.choice(pools[rng.choice(("man_first", "woman_first"))])
        return f"{first} {rng.choice(pools['family'])}"

    def _links(self, outlet: Outlet, version: Version, rng: Random) -> tuple[Link, ...]:
        """Up to seven earlier posts of the outlet about other stories."""
        story = version.story.id
        earlier = [post for post in self.posts[outlet.name] if post.version.story.id != story]
        return tuple(post.link for post in rng.sample(earlier, min(7, len(earlier))))

    def _other(self, version: Version, rng: Random) -> Post | None:
        """Some post of another outlet about another story, to stand whole below the article."""
        others = [
            post
            for posts in self.posts.values()
            for post in posts[-25:]
            if post.outlet.theme not in _NEVER_APPENDED
            and post.version.story.id != version.story.id
        ]
        return rng.choice(others) if others else None
