"""The newsroom: every outlet's posts, edition by edition, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom import wire
from tests.newsroom.desk import PAPERS, Assignment, Desk
from tests.newsroom.outlets import Outlet, by_theme, outlets
from tests.newsroom.press import Press

if TYPE_CHECKING:
    from tests.newsroom.posts import Post
    from tests.newsroom.truth import Truth

FIRST_EDITION = datetime(2025, 3, 10, 18, tzinfo=UTC)
WINDOW = timedelta(days=30)
GROWTH = 0.1
REVISED = 0.02
# One page in so many of a later edition republishes a wire story of the editions before.
BELATED = 8


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
        self._desk, self._press, self._first = Desk(), Press(), pages
        for _ in range(edition):
            self.publish()

    def __len__(self) -> int:
        return sum(len(posts) for posts in self.posts.values())

    @property
    def posts(self) -> dict[str, list[Post]]:
        """By outlet name, oldest first."""
        return self._press.posts

    @property
    def now(self) -> datetime:
        """When the present edition went out; never the clock."""
        return FIRST_EDITION + timedelta(days=self.edition - 1)

    @property
    def truth(self) -> list[Truth]:
        """One line a page, outlets in their order, oldest page first."""
        bases = {name: self.base(outlet) for name, outlet in outlets().items()}
        return [post.truth(bases[name]) for name, posts in self.posts.items() for post in posts]

    def base(self, outlet: Outlet) -> str:
        """The outlet's address without a slash at the end."""
        return f"http://{outlet.name}.localhost" + (f":{self.port}" if self.port else "")

    def publish(self) -> Published:
        """The next edition: a tenth more pages, and a few old ones revised."""
        self.edition += 1
        rng = Random(f"newsroom {self.seed} {self.edition}")
        revised = [] if self.edition == 1 else self._revise(rng)
        wanted = self._first if self.edition == 1 else max(1, round(len(self) * GROWTH))
        rows = self._assignments(wanted, rng)
        new = tuple(self._press.print(row, self.edition, rng) for row in rows)
        return Published(self.edition, new, tuple(revised))

    def _assignments(self, wanted: int, rng: Random) -> list[Assignment]:
        """Exactly so many, oldest first."""
        found = self._belated(wanted // BELATED, rng)
        while len(found) < wanted:
            group = self._desk.group(self._time(rng), rng)
            found += [Assignment(row.outlet, row.version, min(row.when, self.now)) for row in group]
        return sorted(found[:wanted], key=lambda row: row.when)

    def _time(self, rng: Random) -> datetime:
        span = WINDOW if self.edition == 1 else timedelta(days=1)
        return self.now - timedelta(minutes=rng.randint(1, int(span.total_seconds() // 60)))

    def _belated(self, count: int, rng: Random) -> list[Assignment]:
        """Copies of the agency's earlier stories at outlets that have not had them yet."""
        agency = by_theme("agency")
        stories = [post for post in self.posts[agency.name][-40:] if not post.version.story.family]
        found = []
        for post in rng.sample(stories, min(count, len(stories))):
            done = self._press.printed_by(post.version)
            if takers := [theme for theme in (*PAPERS, "aggregator") if theme not in done]:
                version = wire.republished(post.version, agency.short, rng)
                found.append(Assignment(by_theme(rng.choice(takers)), version, self._time(rng)))
        return found

    def _revise(self, rng: Random) -> list[Post]:
        """A few posts of unique stories told anew at the same address."""
        found = []
        for posts in self.posts.values():
            open_ = [i for i, post in enumerate(posts) if _revisable(post)]
            for i in rng.sample(open_, min(len(open_), max(1, round(len(posts) * REVISED)))):
                version = wire.updated(posts[i].version, rng)
                posts[i] = posts[i].revised(version, self.now - timedelta(hours=1), self.edition)
                found.append(posts[i])
        return found


def _revisable(post: Post) -> bool:
    told = post.version
    return told.relation == "unique" and bool(told.story.later) and post.updated is None
