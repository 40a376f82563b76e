"""Furniture learned of a site: lines that stand at the edges of many of its documents.

`LineCounts` remembers, of each site, the edge lines of at most SAMPLE documents: those with the
smallest digests, so that neither the order of documents nor how they were divided and merged
changes anything. Copies of one body count once. `Learned` is what follows from the counts.

What it takes (from 40,000 articles of 17 outlets): labels that stand on one document of a
hundred are furniture, while serial titles, a columnist's closing formula and the subheadings of
market reports stand on fewer; a sentence must stand on one document of twenty.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from cleaning.text import folded_words, normalize_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SAMPLE = 2_000  # documents of a site, at most
EDGE_LINES = 6  # first and last lines that count; stripping looks at the same ones
FEWEST_DOCUMENTS = 10  # below that nothing is learned of a site
LABEL_DOCUMENTS, LABEL_SHARE = 5, 0.01
SENTENCE_DOCUMENTS, SENTENCE_SHARE = 20, 0.05
_LABEL_WORDS = 8
_LONGEST_LINE = 300  # characters; longer lines are paragraphs
# A run of four spaces divides like a line break, as it does for stripping.
_BREAK = re.compile(r"\s{4,}|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = (".", "؟", "!", "؛")
# Verses and quotations may return in many texts and are nobody's furniture.
_QUOTED = ("﴿", "{", "«", '"', "“", "قال تعالى", "قال الله", "اللهم")

Row = tuple[str, str, str]


def line_mark(line: str) -> int:
    """64 bits for a line's folded words; the lowest tells a sentence (1) from a label (0)."""
    line = normalize_line(line)
    words = folded_words(line)
    digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
    ended = line.endswith(_SENTENCE_END) and not line.endswith("..")
    sentence = len(words) > _LABEL_WORDS or ended
    return int.from_bytes(digest, "big") & ~1 | sentence


def edge_lines(body: str) -> list[str]:
    """The first and the last lines of a body that hold words and are no quotation."""
    lines = [line for line in map(str.strip, _BREAK.split(body)) if line]
    edges = lines[:EDGE_LINES] + lines[EDGE_LINES:][-EDGE_LINES:]
    return [line for line in edges if len(line) <= _LONGEST_LINE and _may_be_furniture(line)]


def _may_be_furniture(line: str) -> bool:
    return not line.startswith(_QUOTED) and any(map(str.isalnum, line))


@dataclass(slots=True)
class LineCounts:
    """The edge lines of a bounded sample of each site's documents."""

    _sites: dict[str, dict[int, tuple[int, ...]]] = field(default_factory=dict)

    def add(self, site: str, body: str) -> None:
        """Counts the edges of one extracted body, before anything was stripped from it."""
        digest = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        marks = tuple(sorted({line_mark(line) for line in edge_lines(body)}))
        self._put(site, int.from_bytes(digest, "big"), marks)

    def merge(self, other: LineCounts) -> None:
        """Adds what another counter saw."""
        for site, documents in other._sites.items():
            for document, marks in documents.items():
                self._put(site, document, marks)

    def rows(self) -> Iterator[Row]:
        """Site, document and its lines' marks as hexadecimal text, sorted."""
        for site in sorted(self._sites):
            for document, marks in sorted(self._kept(site).items()):
                yield site, f"{document:016x}", " ".join(f"{mark:016x}" for mark in marks)

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> LineCounts:
        """The counter that gave these rows."""
        counts = cls()
        for site, document, marks in rows:
            counts._put(site, int(document, 16), tuple(int(mark, 16) for mark in marks.split()))
        return counts

    def learned(self) -> Learned:
        """The lines that are furniture on the evidence so far."""
        known = {site: _furniture(list(self._kept(site).values())) for site in sorted(self._sites)}
        return Learned({site: lines for site, lines in known.items() if lines})

    def _put(self, site: str, document: int, marks: tuple[int, ...]) -> None:
        documents = self._sites.setdefault(site, {})
        documents[document] = marks
        if len(documents) > 2 * SAMPLE:
            self._sites[site] = self._kept(site)

    def _kept(self, site: str) -> dict[int, tuple[int, ...]]:
        documents = self._sites[site]
        return {document: documents[document] for document in sorted(documents)[:SAMPLE]}


@dataclass(frozen=True, slots=True)
class Learned:
    """Learned lines: of each site, each line's mark and in how many sampled documents it stood."""

    _sites: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def lines_for(self, site: str) -> Mapping[int, int]:
        """The marks of a site's learned lines, with their counts."""
        return self._sites.get(site, {})

    def count(self, site: str, line: str) -> int:
        """In how many sampled documents of the site a learned line stood; 0 for other lines."""
        lines = self.lines_for(site)
        return lines.get(line_mark(line), 0) if lines else 0


def _furniture(documents: list[tuple[int, ...]]) -> dict[int, int]:
    if len(documents) < FEWEST_DOCUMENTS:
        return {}
    counts = Counter(mark for marks in documents for mark in marks)
    return {mark: n for mark, n in sorted(counts.items()) if n >= _enough(mark, len(documents))}


def _enough(mark: int, documents: int) -> float:
    if mark & 1:
        return max(SENTENCE_DOCUMENTS, SENTENCE_SHARE * documents)
    return max(LABEL_DOCUMENTS, LABEL_SHARE * documents)
