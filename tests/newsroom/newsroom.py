"""The newsroom: every outlet's posts, edition by edition, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom import wire
from tests.newsroom.desk import Assignment, Desk
from tests.newsroom.outlets import Outlet, outlets, slug
from tests.newsroom.posts import Post, cards
from tests.newsroom.spelling import spell
from tests.newsroom.stories import load

if TYPE_CHECKING:
    from tests.newsroom.pages import Link
    from tests.newsroom.truth import Truth
    from tests.newsroom.wire import Version

FIRST_EDITION = datetime(2025, 3, 10, 18, tzinfo=UTC)
WINDOW = timedelta(days=30)
GROWTH = 0.1
REVISED = 0.02
_SIGNED = {"jannah", "jnews", "portal", "newspaper", "translated"}
_CREDITED = {"aggregator", "newspaper"}


@dataclass(frozen=True, slots=True)
class Published:
    """What an edition brought: the posts that are new and those that were revised."""

    edition: int
    new: tuple[Post, ...]
    revised: tuple[Post, ...]


class Newsroom:
    """pages is the number of article pages of the first edition; each later one adds a tenth."""

    def __init__(self, pages: int = 150, seed: int = 0, edition: int = 1) -> None:
        self.seed, self.edition, self.port = seed, 0, 0
        self.posts: dict[str, list[Post]] = {name: [] for name in outlets()}
        self._paths: dict[str, set[str]] = {name: set() for name in outlets()}
        self._desk = Desk()
        self._first = pages
        for _ in range(edition):
            self.publish()

    def __len__(self) -> int:
        return sum(len(posts) for posts in self.posts.values())

    @property
    def now(self) -> datetime:
        """When the present edition went out; never the clock."""
        return FIRST_EDITION + timedelta(days=self.edition - 1)

    @property
    def truth(self) -> list[Truth]:
        """One line a page, outlets in their order, oldest page first."""
        return [
            post.truth(self.base(outlets()[name])) for name in self.posts for post in self.posts[name]
        ]

    def base(self, outlet: Outlet) -> str:
        """The outlet's address without a slash at the end."""
        return f"http://{outlet.name}.localhost" + (f":{self.port}" if self.port else "")

    def publish(self) -> Published:
        """The next edition: a tenth more pages, and a few old ones revised."""
        self.edition += 1
        rng = Random(f"newsroom {self.seed} {self.edition}")
        revised = [] if self.edition == 1 else self._revise(rng)
        wanted = self._first if self.edition == 1 else max(1, round(len(self) * GROWTH))
        new = [self._print(row, rng) for row in self._assignments(wanted, rng)]
        return Published(self.edition, tuple(new), tuple(revised))

    def _assignments(self, wanted: int, rng: Random) -> list[Assignment]:
        """Exactly so many, oldest first."""
        span = WINDOW if self.edition == 1 else timedelta(days=1)
        found: list[Assignment] = []
        while len(found) < wanted:
            when = self.now - timedelta(minutes=rng.randint(1, int(span.total_seconds() // 60)))
            group = self._desk.group(when, rng)
            found += [
                Assignment(row.outlet, row.version, min(row.when, self.now)) for row in group
            ]
        return sorted(found[:wanted], key=lambda row: row.when)

    def _print(self, row: Assignment, rng: Random) -> Post:
        outlet, version = row.outlet, row.version
        earlier = self.posts[outlet.name]
        number = 1 + len(earlier)
        habits = outlet.habits
        if outlet.theme == "aggregator":
            habits = rng.choice([other.habits for other in outlets().values()])
        body = tuple(spell(text, habits) for text in wire.datelined(version, outlet, rng))
        title = spell(version.title, outlet.habits if outlet.theme != "translated" else ())
        links = self._links(outlet, version, rng)
        post = Post(
            outlet=outlet,
            number=number,
            version=version,
            title=title,
            subtitle=spell(version.subtitle, habits),
            body=body,
            path=self._free_path(outlet, number, title, row),
            published=row.when,
            updated=None,
            edition=self.edition,
            author=self._author(outlet, rng),
            source=version.source if outlet.theme in _CREDITED else None,
            tags=version.story.tags if outlet.tag else (),
            views=rng.randint(111, 9870),
            related=links[:5],
            cards=cards(body, links[5:], rng) if outlet.theme == "portal" else {},
            other=self._other(version, rng) if outlet.theme == "aggregator" else None,
        )
        earlier.append(post)
        return post

    def _free_path(self, outlet: Outlet, number: int, title: str, row: Assignment) -> str:
        """As WordPress does, a second post of the same words gets -2, a third -3."""
        section, taken = row.version.story.section, self._paths[outlet.name]
        path = outlet.article_path(1000 + number, title, row.when, section)
        again = 1
        while path in taken:
            again += 1
            path = outlet.article_path(1000 + number, f"{slug(title)} {again}", row.when, section)
        taken.add(path)
        return path

    def _author(self, outlet: Outlet, rng: Random) -> str:
        if outlet.theme not in _SIGNED:
            return ""
        pools = load(f"world.{outlet.language}")["pools"]
        first = rng.choice(pools[rng.choice(("man_first", "woman_first"))])
        return f"{first} {rng.choice(pools['family'])}"

    def _links(self, outlet: Outlet, version: Version, rng: Random) -> tuple[Link, ...]:
        """Up to seven earlier posts of the outlet about other stories."""
        earlier = [p for p in self.posts[outlet.name] if p.version.story.id != version.story.id]
        return tuple(post.link for post in rng.sample(earlier, min(7, len(earlier))))

    def _other(self, version: Version, rng: Random) -> Post | None:
        """Some post of another outlet about another story, to stand whole below the article."""
        others = [
            post
            for name, posts in self.posts.items()
            for post in posts[-25:]
            if post.outlet.theme not in ("aggregator", "persian", "translated")
            and post.version.story.id != version.story.id
            and name
        ]
        return rng.choice(others) if others else None

    def _revise(self, rng: Random) -> list[Post]:
        """A few posts of unique stories told anew at the same address."""
        found = []
        for posts in self.posts.values():
            open_ = [i for i, post in enumerate(posts) if self._revisable(post)]
            for i in rng.sample(open_, min(len(open_), max(1, round(len(posts) * REVISED)))):
                version = wire.updated(posts[i].version, rng)
                posts[i] = posts[i].revised(version, self.now - timedelta(hours=1), self.edition)
                found.append(posts[i])
        return found

    def _revisable(self, post: Post) -> bool:
        told = post.version
        return told.relation == "unique" and bool(told.story.later) and post.updated is None
