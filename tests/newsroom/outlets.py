"""The outlets: who they are, how they spell, and what their addresses look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

from tests.newsroom.stories import load

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, eq=False)
class Outlet:
    """An invented publisher; its name is also its host, `name.localhost`.

    The addresses are paths with {n} number, {slug} title words, {y} {m} {d} date, {s} section,
    {p} page and {t} tag. sitemaps are kinds that sitemaps.py knows.
    """

    name: str
    title: str
    slogan: str
    country: str
    city: str
    theme: str
    habits: tuple[str, ...]
    offset: int
    article: str
    section: str
    section_page: str
    tag: str
    feed: str
    feed_kind: str
    sitemaps: tuple[str, ...]
    page_size: int
    style: str
    encoding: str = "utf-8"
    language: str = "ar"
    short: str = ""
    compressed: bool = False

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.offset))

    def article_path(self, number: int, words: str, when: datetime, section: str) -> str:
        """words is the slug of the title, with what makes it one of a kind."""
        date = {"y": f"{when:%Y}", "m": f"{when:%m}", "d": f"{when:%d}"}
        return self.article.format(n=number, slug=words, s=section, **date)

    def section_path(self, section: str, page: int = 1) -> str:
        pattern = self.section if page == 1 else self.section_page
        return pattern.format(s=section, p=page)

    def tag_path(self, tag: str) -> str:
        return self.tag.format(t=slug(tag))


def slug(title: str) -> str:
    """The title's words joined by hyphens, as WordPress makes them (still Arabic letters)."""
    return "-".join(re.findall(r"\w+", title)[:13])


@cache
def outlets() -> dict[str, Outlet]:
    """By name, in a fixed order."""
    found = {}
    for row in load("outlets")["outlet"]:
        row = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        found[row["name"]] = Outlet(**row)
    return found


def by_theme(theme: str) -> Outlet:
    return next(outlet for outlet in outlets().values() if outlet.theme == theme)
