"""Between the rooms: what one calls a record in the words of the next."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cleaning.model import Page, Rejection
from cleaning.spool import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read import Damaged
    from cleaning.workers import Kept


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


class Cuts:
    """An article's cuts; its body is read from the spool's line only if somebody looks at it."""

    def __init__(self, line: bytes, kept: Kept) -> None:
        self.id, self.site = kept.id, kept.site
        self.removals, self.pruned, self.flags = kept.removals(), kept.pruned, kept.flags
        self._line = line

    @cached_property
    def body(self) -> str:
        extracted = unpack(self._line)[1]
        return "" if isinstance(extracted, Rejection) else extracted.body
