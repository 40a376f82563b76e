"""Between two passes over a dump: what a run still needs, on disk, so that memory stays flat."""

from __future__ import annotations

import json
from dataclasses import fields
from operator import attrgetter
from typing import IO, TYPE_CHECKING, Any, Self

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

_BUFFER = 1 << 17  # bytes: of some thirty texts
_NOTHING = Facts()
_values = attrgetter(*(field.name for field in fields(Facts)))
_LINE_END = b"\xff"  # in a packed body: no UTF-8 holds that byte
_NO_PARTS = b",[],[]],null]"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spool:
    """A file of lines: written once from start to end, then read as often as wanted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out: IO[bytes] = path.open("wb", _BUFFER)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._out.close()

    def write(self, line: bytes) -> None:
        """Write a line; it holds no line end of its own."""
        self._out.write(line + b"\n")

    def flush(self) -> None:
        """Make what was written so far readable."""
        self._out.flush()

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb", _BUFFER) as lines:
            for line in lines:
                yield line[:-1]


class Entries(Spool):
    """What near-duplicate detection needs of each article: of a million, 2 GB in memory.

    Each is a line of what is known of it, and the bytes of its tokens.
    """

    def add(self, entry: Entry) -> None:
        """Write one."""
        key = entry.fingerprint
        known = [entry.id, entry.site, entry.url, entry.published, entry.source, entry.words]
        self.put(packed([*known, key.digest.hex()]), key.tokens.astype("<u4").tobytes())

    def put(self, known: bytes, tokens: bytes) -> None:
        """Write one that is packed already: its line, which begins as in `add`, and its tokens."""
        self._out.write(b"%b\n%d\n%b" % (known, len(tokens), tokens))

    def __iter__(self) -> Iterator[Entry]:  # type: ignore[override]
        self.flush()
        with self.path.open("rb", _BUFFER) as file:
            for line in file:
                known = json.loads(line.decode("utf-8", "surrogatepass"))
                id, site, url, published, source, words, digest, *_ = known
                tokens = np.frombuffer(file.read(int(file.readline())), "<u4")
                key = Fingerprint(bytes.fromhex(digest), tokens)
                yield Entry(id, key, site, url, published, source, words)


def packed(value: Any) -> bytes:
    """A value as JSON on one line. Lone surrogates, which UTF-8 refuses, come back as they were."""
    return _encode(value).encode("utf-8", "surrogatepass")


def pack(page: Page, result: Extracted | Rejection) -> bytes:
    """A page and what extraction made of it, as one line: the body as it is, then all else."""
    known = [page.id, page.kind, page.input, page.url, page.site, page.fetched_at, *page.flags]
    hints = _pack_facts(page.hints)
    if isinstance(result, Rejection):
        lost = [result.stage, result.reason, result.detail, result.language]
        return packed([known, hints, None, lost])
    doubts = result.themes, result.flags
    parts = [[part.first, part.last, part.mark, part.traits] for part in result.parts]
    pruned = [[p.rule, p.kind, p.elements, p.chars, p.sample] for p in result.pruned]
    extracted = [_pack_facts(result.facts), result.url, *doubts, parts, pruned]
    body = result.body.encode("utf-8", "surrogatepass")
    return b"\t".join((body.replace(b"\n", _LINE_END), packed([known, hints, extracted, None])))


def has_parts(line: bytes) -> bool:
    """Whether a packed page may have parts, told without unpacking it: texts have none."""
    return not line.endswith(_NO_PARTS)


def unpack(line: bytes) -> tuple[Page, Extracted | Rejection]:
    """What `pack` was given, but for the page's content, which nobody needs any more."""
    body, _, told = line.rpartition(b"\t")  # JSON holds no tab but as an escape
    known, hints, extracted, rejected = json.loads(told.decode("utf-8", "surrogatepass"))
    id, kind, input, url, site, fetched_at, *doubts = known
    facts = _unpack_facts(hints)
    page = Page(id, kind, "", input, url, site, fetched_at, hints=facts, flags=tuple(doubts))
    if rejected is not None:
        return page, Rejection(id, *rejected)
    facts, canonical, themes, flags, parts, pruned = extracted
    said = _unpack_facts(facts), canonical, tuple(themes), tuple(flags)
    seen = tuple(Part(*part) for part in parts), tuple(Pruned(*rule) for rule in pruned)
    return page, Extracted(
        body.replace(_LINE_END, b"\n").decode("utf-8", "surrogatepass"), *said, *seen
    )


def _pack_facts(facts: Facts) -> tuple[Any, ...] | None:
    return None if facts == _NOTHING else _values(facts)


def _unpack_facts(values: list[Any] | None) -> Facts:
    if values is None:
        return _NOTHING
    title, published, updated, authors, source, tags, section = values
    return Facts(title, published, updated, tuple(authors), source, tuple(tags), section)
