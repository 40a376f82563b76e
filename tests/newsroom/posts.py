"""Posts: a version of a story on one outlet's page, with everything the page prints around it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.newsroom.calendars import printed
from tests.newsroom.pages import Link
from tests.newsroom.spelling import curly_quotes, spell, straight_quotes
from tests.newsroom.stories import load
from tests.newsroom.truth import Truth

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from tests.newsroom.outlets import Outlet
    from tests.newsroom.wire import Version

SECTIONS = ("economy", "local", "world", "sport", "health", "tech", "culture")
# Paragraphs from which a body has cards, and from which it is long enough for an advertisement.
CARDS_FROM = 4
LONG_FROM = 5


@dataclass(frozen=True, slots=True, eq=False)
class Post:
    """related are links to earlier posts of the outlet; cards stand between paragraphs, keyed by
    the number of the paragraph they follow; other is the article an aggregator appends."""

    outlet: Outlet
    number: int
    version: Version
    title: str
    deck: str
    body: tuple[str, ...]
    path: str
    published: datetime
    updated: datetime | None
    edition: int
    author: str
    source: str | None
    tags: tuple[str, ...]
    views: int
    related: tuple[Link, ...]
    comments: tuple[str, ...] = ()
    cards: dict[int, Link] = field(default_factory=dict)
    other: Post | None = None

    @property
    def section(self) -> str:
        return self.version.story.section

    @property
    def modified(self) -> datetime:
        return self.updated or self.published

    @property
    def link(self) -> Link:
        return Link(self.title, self.path)

    @property
    def twin_title(self) -> str:
        """The title in the other kind of quotes, as a page that repeats it has it."""
        return curly_quotes(straight_quotes(self.title))

    @property
    def furniture(self) -> dict[str, Any]:
        """The strings around the article by their name, whether or not this page prints them."""
        flat: dict[str, Any] = {}
        for name, row in load("furniture")[self.outlet.theme].items():
            flat |= row if isinstance(row, dict) else {name: row}
        values = self._values()
        return {name: _format(row, values) for name, row in flat.items()}

    def _values(self) -> dict[str, object]:
        when = self.published.astimezone(self.outlet.zone)
        return {
            "site": self.outlet.title,
            "short": self.outlet.short,
            "city": self.outlet.city,
            "author": self.author,
            "date": printed(when, self.outlet.style),
            "time": f"{when:%H:%M}",
            "stamp": f"{printed(when, 'day_month')} - {when:%H:%M}",
            "views": f"{self.views:,}",
            "minutes": 1 + sum(len(text.split()) for text in self.body) // 150,
            "section": section_name(self.section, self.outlet.language),
            "year": when.year,
            "source": self.source or "",
            "tags": " ".join(self.tags),
            "number": f"{self.number:04d}",
        }

    def _printed_tables(self) -> dict[str, bool]:
        """Which tables of the theme's furniture this page prints."""
        return {
            "related": bool(self.related),
            "cards": bool(self.cards),
            "source": bool(self.source),
            "other": self.other is not None,
            "long": len(self.body) >= LONG_FROM,
        }

    def boilerplate(self) -> tuple[str, ...]:
        """What stands on the page and must not come out, without what the body says as well."""
        tables, rows = self._printed_tables(), load("furniture")[self.outlet.theme]
        unprinted = {key for name, row in rows.items() if not tables.get(name, True) for key in row}
        found: list[str] = []
        for name, value in self.furniture.items():
            if name not in unprinted:
                found += [value] if isinstance(value, str) else value
        found += [link.title for link in (*self.related, *self.cards.values())]
        found += [*self.tags, *self.comments]
        if self.outlet.theme == "translated":
            found += [self.twin_title]
        if self.other is not None:
            found += [self.other.title, *self.other.body]
        text = "\n".join((self.title, self.deck, *self.body))
        return tuple(dict.fromkeys(row for row in found if row and row not in text))

    def truth(self, base: str) -> Truth:
        """base is the outlet's address without a slash at the end."""
        story, zone = self.version.story, self.outlet.zone
        return Truth(
            url=base + self.path,
            site=self.outlet.name,
            story=story.id,
            title=self.title,
            body=((self.deck,) if self.deck else ()) + self.body,
            boilerplate=self.boilerplate(),
            published=self.published.astimezone(zone).isoformat(),
            updated=self.updated.astimezone(zone).isoformat() if self.updated else None,
            relation=self.version.relation,
            language=story.language,
            subject=story.subject,
            family=story.family,
            edition=self.edition,
            source=self.source,
            authors=(self.author,) if self.author else (),
            tags=self.tags,
        )

    def revised(self, version: Version, when: datetime, edition: int) -> Post:
        """The same page with a later version of its story."""
        body = tuple(spell(text, self.outlet.habits) for text in version.paragraphs)
        return replace(self, version=version, body=body, updated=when, edition=edition)


def section_name(section: str, language: str) -> str:
    return str(load(f"world.{language}")["sections"][section])


def _format(row: str | list[str], values: dict[str, Any]) -> str | list[str]:
    if isinstance(row, str):
        return row.format(**values)
    return [text.format(**values) for text in row]


def cards(body: tuple[str, ...], links: tuple[Link, ...], rng: Random) -> dict[int, Link]:
    """Read-also cards for one or two places inside a body of four paragraphs and more."""
    if len(body) < CARDS_FROM or not links:
        return {}
    places = rng.sample(range(1, len(body) - 1), min(len(links), 2, len(body) - 2))
    return dict(zip(sorted(places), links, strict=False))
