"""Notes that outlets print day after day on one template: prices, rates, weather, telegrams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.newsroom.calendars import printed
from tests.newsroom.grammar import expand
from tests.newsroom.stories import Story, load

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random


def families() -> tuple[str, ...]:
    return tuple(row["family"] for row in load("notes.ar")["note"])


def note(family: str, identity: str, when: datetime, rng: Random) -> Story:
    """One issue of a family: its wording, the day's date and figures."""
    row: dict[str, Any] = next(r for r in load("notes.ar")["note"] if r["family"] == family)
    world = load("world.ar")
    values = {
        "weekday": world["weekdays"][when.weekday()],
        "date": printed(when, "day_month"),
        "month": printed(when, "day_month").split(" ", 1)[1],
    }
    values |= {k: expand(v, rng, {}, world["pools"]) for k, v in row["values"].items()}
    fixed = [expand(text, rng, values, world["pools"]) for text in row["paragraphs"]]
    headline = expand(row["headline"], rng, values, world["pools"])
    return Story(
        id=identity,
        subject=row["subject"],
        section=row["section"],
        language="ar",
        city="",
        when=when,
        headlines=(headline, headline),
        paragraphs=tuple(fixed),
        tags=tuple(row["tags"]),
        family=family,
    )
