"""What passes between the steps of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from cleaning.model import PageKind

LONGEST = 64 * 1024 * 1024  # bytes of one record; a longer one is damage, not an article


@dataclass(frozen=True, slots=True)
class Damaged:
    """A record that could not be read, or a place where records were lost.

    `input` is the file as in `Page.input`; `line` the line, row or record number where there is
    one. Reasons: `bad_json`, `bad_encoding`, `bad_record`, `bomb`, `damaged_archive`, `no_text`,
    `not_an_object`, `too_long`, `truncated`, `unknown_format`, `unreadable`.
    """

    input: str
    line: int | None
    reason: str
    detail: str = ""


class Earlier(NamedTuple):
    """An earlier run's results, which are not read: their folder, and how its files are called."""

    folder: Path
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `name` is what users see, `stem` the id of a file that is one document."""

    path: Path | None  # None is standard input
    name: str
    stem: str
    named: bool  # by the user, not found in a folder or by a pattern


@dataclass(frozen=True, slots=True)
class Fault:
    """Damage at a line, row or record of the file being read."""

    line: int | None
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Bytes were lost here; what follows is whole again."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Record:
    """Fields by name, as a line, a row or an element gave them."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page or text; without a `line` it is all there is in its file."""

    kind: PageKind
    content: str | bytes
    line: int | None = None
    url: str | None = None
    fetched_at: str | None = None
    charset: str | None = None
    flags: tuple[str, ...] = ()


Chunks = Iterator[bytes | Break]


@dataclass(slots=True)
class Stream:
    """A file, uncompressed. `path` is set where its bytes can also be read from disk as they are.

    What a reader passes over on purpose (a WARC's requests, say) it counts in `skipped`.
    """

    name: str
    chunks: Chunks
    path: Path | None = None
    skipped: Counter[str] = field(default_factory=Counter)


Item = Record | Document | Fault
Format = Callable[[Stream], Iterator[Item]]
