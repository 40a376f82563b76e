"""The values that travel through the journey. All are frozen; nothing here does work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

PageKind = Literal["html", "text"]
Origin = Literal["record", "markup", "text"]
Relation = Literal["identical", "near_duplicate", "contained", "update"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article beside its text.

    The same shape serves what a record brought, what extraction read from the markup and what
    stripping read from the lines it took out. Dates are ISO 8601 (`2024-02-03`, or with a time,
    and with an offset where the page gave one); a date that is not certain is None.
    """

    title: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None

    def over(self, other: Facts) -> Facts:
        """These facts, and the other's where these say nothing."""
        return Facts(*(getattr(self, name) or getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Page:
    """One document as it came in. `content` is bytes only for HTML of unknown encoding.

    `flags` are doubts that came with it (`truncated`: its archive says that its end is missing).
    """

    id: str
    kind: PageKind
    content: str | bytes
    input: str
    url: str | None = None
    site: str = ""
    fetched_at: str | None = None
    charset: str | None = None
    hints: Facts = field(default_factory=Facts)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """An expected loss: a value, never an exception, and counted under its reason."""

    id: str
    stage: str
    reason: str
    detail: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An element of a page that may be furniture of its site, as learning counts it.

    It holds the lines `first` to `last` (not included) of the body. `mark` is made of how it is
    built (the lower bits) and of its text; `traits` tell what kind of content it has.
    """

    SIGNATURE: ClassVar[int] = (1 << 28) - 1
    LINKED: ClassVar[int] = 1  # holds a link
    LINKY: ClassVar[int] = 2  # holds next to nothing but links, or is a teaser
    PLAIN: ClassVar[int] = 4  # a paragraph, an item, or a box without a name
    LARGE: ClassVar[int] = 8  # holds a good part of the article

    first: int
    last: int
    mark: int
    traits: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """What one rule left out of a page before extraction: elements, characters, a sample."""

    rule: str
    kind: str
    elements: int
    chars: int
    sample: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """A page's body, before anything was cut from it.

    `body` never changes afterwards: every later cut is a span of it. `themes` are the names of
    the theme packs that recognised the page; `flags` are doubts worth telling (`collapsed`, …).
    `parts` are elements of the page that other pages of the site may hold too; `pruned` is what
    was taken for furniture by its markup.
    """

    body: str
    facts: Facts = field(default_factory=Facts)
    url: str | None = None
    themes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    pruned: tuple[Pruned, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (not included) of a body."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Removal:
    """A cut: `body[start:end]` is exactly what was taken out, by which rule and of which kind."""

    span: Span
    rule: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stripped:
    """What stripping decided: sorted, disjoint removals, and the facts read from them."""

    removals: tuple[Removal, ...] = ()
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639 code (`und` where nobody can tell), a score 0..1, the share of Arabic letters."""

    code: str
    score: float
    arabic_share: float


@dataclass(frozen=True, slots=True)
class Article:
    """A page that was kept so far. `text` is the body without the removals."""

    id: str
    input: str
    body: str
    facts: Facts
    language: Language
    removals: tuple[Removal, ...] = ()
    url: str | None = None
    site: str = ""
    fetched_at: str | None = None
    flags: tuple[str, ...] = ()
    likeness: float | None = None  # to the samples of a subject, where a run has any
    parts: tuple[Part, ...] = ()
    pruned: tuple[Pruned, ...] = ()
    origins: tuple[tuple[str, Origin], ...] = ()  # where each fact that is known came from

    @property
    def text(self) -> str:
        return text_of(self.body, self.removals)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The comparison key of a text.

    `digest`: 16 bytes over the folded text. `tokens`: uint32 hash of each folded word, in order.
    Shingles and the MinHash signature follow from the tokens.
    """

    digest: bytes
    tokens: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: an article with its fingerprint, or a rejection."""

    article: Article | None = None
    fingerprint: Fingerprint | None = None
    rejection: Rejection | None = None
    tried: Article | None = None  # as it stood when it was rejected, if it came that far
    text: str = ""  # the article's, so that it is put together and counted once
    words: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """What near-duplicate detection needs to know of one article."""

    id: str
    fingerprint: Fingerprint
    site: str = ""
    url: str | None = None
    published: str | None = None
    source: str | None = None
    words: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one entry.

    `canonical` is the id of the kept article (its own id where it is kept), `cluster` the
    story's id, `related` ids of kept articles worth reading beside it, and `why` one sentence.
    `known` says that an earlier run exported this very id.
    """

    id: str
    canonical: str
    cluster: str
    relation: Relation | None = None
    similarity: float | None = None
    containment: float | None = None
    related: tuple[str, ...] = ()
    why: str = ""
    known: bool = False

    @property
    def kept(self) -> bool:
        return self.canonical == self.id and not self.known


def kept_parts(body: str, removals: Sequence[Removal]) -> list[str]:
    """The pieces of the body between the removals, in order."""
    cuts = (edge for removal in removals for edge in (removal.span.start, removal.span.end))
    edges = [0, *cuts, len(body)]
    return [body[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def text_of(body: str, removals: Sequence[Removal]) -> str:
    """The body without the removals: one paragraph a line, no blank lines."""
    lines = "".join(kept_parts(body, removals)).splitlines()
    return "\n".join(line for line in map(str.strip, lines) if line)
