"""The news desk: which stories break, and which outlets print them when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.newsroom import wire
from tests.newsroom.notes import families, note
from tests.newsroom.outlets import by_theme
from tests.newsroom.stories import StoryMaker, subjects

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from random import Random

    from tests.newsroom.outlets import Outlet
    from tests.newsroom.wire import Version

PAPERS = ("jannah", "jnews", "portal", "tables", "newspaper")
# Which paper keeps which notes; the wording of a family is one paper's own.
KEEPERS = {
    "protocol": "agency",
    "stocks": "agency",
    "weather": "agency",
    "fuel": "jannah",
    "match": "jnews",
    "rates-banks": "portal",
    "gold-cairo": "portal",
    "prayer": "portal",
    "rates-baghdad": "tables",
    "gold-riyadh": "newspaper",
    "deposits": "newspaper",
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A version of a story for an outlet to print at a time."""

    outlet: Outlet
    version: Version
    when: datetime


class Desk:
    """Hands out assignments in groups that belong together, such as a wire story and its copies."""

    def __init__(self) -> None:
        self._maker = StoryMaker()
        self._notes = 0
        self._issued: set[tuple[str, date]] = set()
        self._kinds: tuple[tuple[Callable[[datetime, Random], list[Assignment]], int], ...] = (
            (self._wire, 20), (self._own, 22), (self._update, 6), (self._long_and_brief, 7),
            (self._note, 26), (self._translated, 10), (self._persian, 9),
        )  # fmt: skip

    def group(self, when: datetime, rng: Random) -> list[Assignment]:
        weights = [weight for _, weight in self._kinds]
        ((kind, _),) = rng.choices(self._kinds, weights)
        return kind(when, rng)

    def _version(
        self,
        when: datetime,
        rng: Random,
        relation: wire.Relation,
        length: str = "",
        lang: str = "ar",
    ) -> Version:
        length = length or rng.choices(("short", "normal", "long"), (25, 60, 15))[0]
        subject = rng.choice(subjects(lang))
        return wire.filed(self._maker.make(subject, length, when, rng, lang), relation)

    def _wire(self, when: datetime, rng: Random) -> list[Assignment]:
        agency = by_theme("agency")
        version = self._version(when, rng, "original")
        takers = rng.sample((*PAPERS, "aggregator"), rng.choice((1, 2, 2, 3, 4)))
        return [
            Assignment(agency, version, when),
            *self._copies(version, agency, takers, when, rng),
        ]

    def _copies(
        self, version: Version, of: Outlet, takers: list[str], when: datetime, rng: Random
    ) -> list[Assignment]:
        return [
            Assignment(
                by_theme(theme),
                wire.republished(version, of.short or of.title, rng),
                when + timedelta(minutes=rng.randint(7, 1200)),
            )
            for theme in takers
        ]

    def _own(self, when: datetime, rng: Random) -> list[Assignment]:
        paper = by_theme(rng.choice(PAPERS))
        if rng.random() < 0.55:
            return [Assignment(paper, self._version(when, rng, "unique"), when)]
        version = self._version(when, rng, "original")
        copies = self._copies(version, paper, ["aggregator"], when, rng)
        return [Assignment(paper, version, when), *copies]

    def _update(self, when: datetime, rng: Random) -> list[Assignment]:
        first, second = rng.choices(("agency", *PAPERS), k=2)
        version = self._version(when, rng, "original", "normal")
        later = wire.updated(version, rng)
        after = when + timedelta(hours=rng.randint(3, 30))
        return [
            Assignment(by_theme(first), version, when),
            Assignment(by_theme(second), later, after),
        ]

    def _long_and_brief(self, when: datetime, rng: Random) -> list[Assignment]:
        longer, shorter = rng.sample(PAPERS, 2)
        version = self._version(when, rng, "original", "long")
        before = when - timedelta(minutes=rng.randint(20, 300))
        return [
            Assignment(by_theme(longer), version, when),
            Assignment(by_theme(shorter), wire.brief(version, rng), before),
        ]

    def _note(self, when: datetime, rng: Random) -> list[Assignment]:
        issues = [(family, when.date()) for family in families()]
        family, day = rng.choice([row for row in issues if row not in self._issued] or issues)
        self._issued.add((family, day))
        self._notes += 1
        version = wire.filed(note(family, f"n{self._notes:05d}", when, rng), "template")
        keeper = by_theme(KEEPERS[family])
        if rng.random() < 0.75:
            return [Assignment(keeper, version, when)]
        copies = self._copies(version, keeper, ["aggregator"], when, rng)
        return [Assignment(keeper, version, when), *copies]

    def _translated(self, when: datetime, rng: Random) -> list[Assignment]:
        version = self._version(when, rng, "unique")
        title = wire.quoted(version.title)
        return [Assignment(by_theme("translated"), replace(version, title=title), when)]

    def _persian(self, when: datetime, rng: Random) -> list[Assignment]:
        return [
            Assignment(by_theme("persian"), self._version(when, rng, "unique", lang="fa"), when)
        ]
