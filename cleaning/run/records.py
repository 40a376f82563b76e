"""Between the rooms: what one calls a record in the words of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.model import Entry, Page, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.model import Article, Outcome
    from cleaning.read import Damaged


def pages_of(records: Iterator[Page | Damaged]) -> Iterator[Page | tuple[Page, Rejection]]:
    """Pages as they are; what could not be read as an empty page with its rejection."""
    for record in records:
        if isinstance(record, Page):
            yield record
        else:
            place = record.input if record.line is None else f"{record.input}:{record.line}"
            rejection = Rejection(place, "read", record.reason, record.detail)
            yield Page(place, "text", "", place), rejection


def place(source: str) -> tuple[str, int | None]:
    """`dump.jsonl:17` as file and line."""
    name, _, line = source.rpartition(":")
    return (name, int(line)) if name and line.isdecimal() else (source, None)


def entry(article: Article, words: int, outcome: Outcome) -> Entry:
    assert outcome.fingerprint is not None
    return Entry(
        id=article.id,
        fingerprint=outcome.fingerprint,
        site=article.site,
        url=article.url,
        published=article.facts.published,
        source=article.facts.source,
        words=words,
    )
