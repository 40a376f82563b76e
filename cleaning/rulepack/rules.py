"""The rules as values. Reading them is `parse`, proving them is `check`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from lxml import etree

from cleaning.rulepack.shape import shape_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

KINDS = (
    "advert",
    "byline",
    "call-to-action",
    "caption",
    "comment",
    "counter",
    "credit",
    "dateline",
    "legal",
    "navigation",
    "notice",
    "related",
    "share",
    "subscribe",
    "tags",
    "teaser",
    "title",
)
READS = ("source", "tags", "published", "updated", "authors", "title", "section")
# Whole-line rules see no longer line: furniture is short, and prose costs nothing to skip.
LONGEST_LINE = 400

Part = Literal["whole", "head", "tail", "any"]
Position = Literal["anywhere", "head", "tail", "edges"]
Scope = Literal["language", "theme", "site"]


@cache
def _xpath(source: str) -> etree.XPath:
    return etree.XPath(source)


@dataclass(frozen=True, slots=True)
class Prune:
    """An element to take out of a page before extraction. `id` is the full one."""

    id: str
    kind: str
    xpath: str
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    note: str = ""

    @property
    def compiled(self) -> etree.XPath:
        """The XPath, compiled once per process."""
        return _xpath(self.xpath)


@dataclass(frozen=True, slots=True)
class LineRule:
    """One line, or a marked part of it. `id` is the full one."""

    id: str
    kind: str
    source: str | None = None  # of the pattern
    phrases: tuple[str, ...] = ()
    part: Part = "whole"
    needs: tuple[str, ...] = ()
    reads: str | None = None
    at: Position = "anywhere"
    within: int = 5
    company: bool = False
    menu: bool = False
    unless_told: str | None = None  # a pattern
    matches: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    note: str = ""

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """The pattern, compiled once per process."""
        return shape_of(self.source).pattern if self.source else None

    def is_told(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts tells of what such lines show, which then are its own."""
        if self.unless_told is None:
            return False
        pattern = shape_of(self.unless_told).pattern
        return any(pattern.search(text) for text in texts)


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A heading and what hangs below it. `id` is the full one."""

    id: str
    kind: str
    source: str | None = None  # of `start`
    phrases: tuple[str, ...] = ()
    until: Literal["items", "end"] = "items"
    within_last: int = 0
    before: str = ""
    after: str = ""
    spares: tuple[str, ...] = ()
    note: str = ""

    @property
    def start(self) -> re.Pattern[str] | None:
        """The pattern of the heading, compiled once per process."""
        return shape_of(self.source).pattern if self.source else None


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of rules. `name` is the full one: `theme.jannah`."""

    name: str
    scope: Scope
    domains: tuple[str, ...] = ()
    detect: tuple[str, ...] = ()
    prunes: tuple[Prune, ...] = ()
    lines: tuple[LineRule, ...] = ()
    sections: tuple[SectionRule, ...] = ()
    off: tuple[str, ...] = ()
    note: str = ""

    def covers(self, site: str) -> bool:
        """Whether a host is one of the pack's domains or below one."""
        return any(site == domain or site.endswith("." + domain) for domain in self.domains)


def text_rules(pack: Pack) -> tuple[LineRule | SectionRule, ...]:
    """The rules of a pack that work on text: sections before lines."""
    return (*pack.sections, *pack.lines)
