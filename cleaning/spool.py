"""Pages between two passes over a dump: JSON Lines on disk, so that memory stays flat."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cleaning.model import (
    Entry,
    Extracted,
    Facts,
    Fingerprint,
    Page,
    Part,
    Pruned,
    Rejection,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_FACTS = tuple(field.name for field in fields(Facts))
_TUPLES = ("authors", "tags")


class Spool:
    """A file of JSON values: written once from start to end, then read as often as wanted.

    Lone surrogates, which plain UTF-8 would refuse, come back as they were.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out = path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n")
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._out.close()

    def write(self, value: Any) -> None:
        self._out.write(self._encode(value) + "\n")

    def flush(self) -> None:
        """Make what was written so far readable."""
        self._out.flush()

    def __iter__(self) -> Iterator[Any]:
        with self.path.open("rb") as lines:
            yield from map(json.loads, lines)


class Entries(Spool):
    """What near-duplicate detection needs of each article: of a million, 2 GB in memory."""

    def add(self, entry: Entry) -> None:
        """Write one."""
        key = entry.fingerprint
        tokens = b64encode(key.tokens.astype("<u4").tobytes()).decode()
        known = [entry.id, entry.site, entry.url, entry.published, entry.source, entry.words]
        self.write([known, key.digest.hex(), tokens])

    def __iter__(self) -> Iterator[Entry]:
        self.flush()
        for (id, *known), digest, tokens in super().__iter__():
            key = Fingerprint(bytes.fromhex(digest), np.frombuffer(b64decode(tokens), "<u4"))
            yield Entry(id, key, *known)


def pack(page: Page, result: Extracted | Rejection) -> list[Any]:
    """A page and what extraction made of it, as plain values."""
    known = [page.id, page.kind, page.input, page.url, page.site, page.fetched_at, *page.flags]
    if isinstance(result, Rejection):
        lost = [result.stage, result.reason, result.detail, result.language]
        return [known, _pack_facts(page.hints), None, lost]
    doubts = [*result.themes], [*result.flags]
    parts = [[part.first, part.last, part.mark, part.traits] for part in result.parts]
    pruned = [[p.rule, p.kind, p.elements, p.chars, p.sample] for p in result.pruned]
    extracted = [result.body, _pack_facts(result.facts), result.url, *doubts, parts, pruned]
    return [known, _pack_facts(page.hints), extracted, None]


def unpack(value: list[Any]) -> tuple[Page, Extracted | Rejection]:
    """What `pack` was given, but for the page's content, which nobody needs any more."""
    (id, kind, input, url, site, fetched_at, *doubts), hints, extracted, rejected = value
    facts = _unpack_facts(hints)
    page = Page(id, kind, "", input, url, site, fetched_at, hints=facts, flags=tuple(doubts))
    if rejected is not None:
        return page, Rejection(id, *rejected)
    body, facts, canonical, themes, flags, parts, pruned = extracted
    known = _unpack_facts(facts), canonical, tuple(themes), tuple(flags)
    seen = tuple(Part(*part) for part in parts), tuple(Pruned(*rule) for rule in pruned)
    return page, Extracted(body, *known, *seen)


def _pack_facts(facts: Facts) -> dict[str, Any]:
    return {name: value for name in _FACTS if (value := getattr(facts, name))}


def _unpack_facts(known: dict[str, Any]) -> Facts:
    lists = {name: tuple(known[name]) for name in _TUPLES if name in known}
    return Facts(**{**known, **lists})
