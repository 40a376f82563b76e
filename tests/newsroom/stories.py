"""Stories: what happened, told once, before any outlet prints it.

Each subject is a TOML file of events (headlines, leads, bound values), claims that people are
quoted with, facts and background. A story draws from them without using a sentence twice, and
is drawn again when it comes out too like an earlier one, so that two stories never look like
two versions of one.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.newsroom.grammar import expand
from tests.newsroom.likeness import jaccard, shingles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from random import Random

DATA = Path(__file__).parent / "data"
TOO_LIKE = 0.18
LENGTHS = {"short": (2, 4), "normal": (4, 7), "long": (9, 12)}


@dataclass(frozen=True, slots=True)
class Story:
    """A story as its first reporter filed it.

    later holds paragraphs that only an update of the story has; family names the template of
    a note that repeats with other numbers, and is empty for everything else.
    """

    id: str
    subject: str
    section: str
    language: str
    city: str
    when: datetime
    headlines: tuple[str, ...]
    paragraphs: tuple[str, ...]
    later: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    family: str = ""


@cache
def load(name: str) -> dict[str, Any]:
    """A data file by its name without the extension."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def subjects(language: str = "ar") -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (DATA / "subjects" / language).glob("*.toml")))


class StoryMaker:
    """Draws stories; remembers what it has told, so that no two are alike."""

    def __init__(self) -> None:
        self._told: dict[str, list[frozenset[str]]] = defaultdict(list)
        self._sentences: set[str] = set()
        self._count = 0

    def make(
        self, subject: str, length: str, when: datetime, rng: Random, language: str = "ar"
    ) -> Story:
        """length is a key of LENGTHS."""
        for _ in range(12):
            draft = _Draft(subject, when, rng, self._sentences, language)
            paragraphs = draft.paragraphs(*LENGTHS[length])
            keys = shingles("\n".join(paragraphs))
            if all(jaccard(keys, other) < TOO_LIKE for other in self._told[subject]):
                break
        self._told[subject].append(keys)
        self._sentences |= draft.sentences
        return draft.story(self.next_id(), paragraphs)

    def next_id(self) -> str:
        self._count += 1
        return f"s{self._count:05d}"


class _Draft:
    """One attempt at a story: the values it binds and the sentences it has not used yet."""

    def __init__(
        self, subject: str, when: datetime, rng: Random, told: set[str], language: str
    ) -> None:
        self.when, self.subject, self.rng, self.told = when, subject, rng, told
        self.sentences: set[str] = set()
        self.language = language
        self.data, world = load(f"subjects/{language}/{subject}"), load(f"world.{language}")
        self.weekday = world["weekdays"][when.weekday()]
        self.frames = world["frames"]
        self.pools = {**world["pools"], **self.data.get("pools", {})}
        self.event = rng.choice(self.data["event"])
        self.values = self._bind(rng.choice(world["country"]))
        self.claims = self._shuffled(self.data["body"]["claims"])
        self.facts = self._shuffled(self.data["body"]["facts"])
        self.background = self._shuffled(self.data["body"]["background"])
        self.open, self.follow, self.close = (
            self._shuffled(self.frames[name]) for name in ("open", "follow", "close")
        )

    def _bind(self, country: dict[str, Any]) -> dict[str, str]:
        rng, data = self.rng, self.data
        self.pools["town"] = country["towns"]
        values = {key: text for key, text in country.items() if key != "towns"}
        values |= {"city": rng.choice(country["towns"]), "weekday": self.weekday}
        values["official"] = f"{rng.choice(data['official'])} {self._man()}"
        values["expert"] = f"{rng.choice(data['expert'])} {self._person('woman_first')}"
        values["man"], values["role"] = self._man(), rng.choice(data["role"])
        values["affil"] = rng.choice(self.frames["affil"])
        taken: set[str] = set()
        for name, template in self.event.get("values", {}).items():
            values[name] = expand(template, self.rng, values, self.pools, taken)
        return {name: self._expand(value, values) for name, value in values.items()}

    def _person(self, first: str) -> str:
        return f"{self.rng.choice(self.pools[first])} {self.rng.choice(self.pools['family'])}"

    def _man(self) -> str:
        return self._person("man_first")

    def _shuffled(self, templates: list[str]) -> Iterator[str]:
        return iter(self.rng.sample(templates, len(templates)))

    def _expand(self, template: str, values: dict[str, str]) -> str:
        return expand(template, self.rng, values, self.pools)

    def _say(self, template: str | None) -> str:
        """A finished sentence, never one that an earlier story has; empty when none is left."""
        if template is None:
            return ""
        for _ in range(8):
            claims = {name: next(self.claims, "") for name in ("claim", "claim2")
                      if f"{{{name}}}" in template}  # fmt: skip
            if not all(claims.values()):
                return ""
            text = self._expand(template, {**self.values, **claims})
            if text not in self.told and text not in self.sentences:
                self.sentences.add(text)
                return text
        return ""

    def _paragraph(self) -> str:
        kind = self.rng.random()
        if kind < 0.5:
            parts = [self._say(next(self.open, None))]
            if self.rng.random() < 0.45:
                parts.append(self._say(next(self.follow, None)))
        elif kind < 0.88:
            parts = [self._say(next(self.facts, None))]
            if self.rng.random() < 0.3:
                parts.append(self._say(next(self.facts, None)))
        else:
            parts = [self._say(next(self.background, None))]
        return " ".join(part for part in parts if part)

    def paragraphs(self, low: int, high: int) -> tuple[str, ...]:
        """The lead, then low to high paragraphs, sometimes a closing one."""
        wanted = self.rng.randint(low, high)
        found = [self._say(self.rng.choice(self.event["lead"]))]
        for _ in range(wanted * 3):
            if len(found) > wanted:
                break
            found += filter(None, [self._paragraph()])
        if self.rng.random() < 0.5:
            found += filter(None, [self._say(next(self.close))])
        return tuple(found)

    def story(self, identity: str, paragraphs: tuple[str, ...]) -> Story:
        later = [text for _ in range(4) if (text := self._paragraph())]
        headlines = [self._expand(text, self.values) for text in self.event["headlines"]]
        self.rng.shuffle(headlines)
        return Story(
            id=identity,
            subject=self.subject,
            section=self.data["section"],
            language=self.language,
            city=self.values["city"],
            when=self.when,
            headlines=tuple(headlines),
            paragraphs=paragraphs,
            later=tuple(later),
            tags=(*self.rng.sample(self.data["tags"], 3), self.values["country"]),
        )
