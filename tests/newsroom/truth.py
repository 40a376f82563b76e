"""The truth about each article page, for scoring what a crawler or cleaner made of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.newsroom.wire import Relation


@dataclass(frozen=True, slots=True)
class Truth:
    """One article page.

    body are the paragraphs that should come out, spelled as the outlet spells; boilerplate are
    strings of the page that should not. Copies, updates and briefs carry the story of what
    they come from; each template note is a story of its own, with its family named.
    """

    url: str
    site: str
    story: str
    title: str
    body: tuple[str, ...]
    boilerplate: tuple[str, ...]
    published: str
    updated: str | None
    relation: Relation
    language: str
    subject: str
    family: str
    edition: int
    source: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]


def dumps(truth: Iterable[Truth]) -> str:
    """JSON Lines, one page a line."""
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in truth)


def write(truth: Iterable[Truth], path: Path) -> None:
    path.write_text(dumps(truth), encoding="utf-8")
