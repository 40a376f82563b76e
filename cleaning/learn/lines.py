"""Furniture in text: lines that stand at the edges of many of a site's documents.

What it takes (from 40,000 articles of 17 outlets): labels that stand on one document of a
hundred are furniture, while serial titles, a columnist's closing formula and the subheadings of
market reports stand on fewer; a sentence must stand on one document of twenty.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from cleaning.learn.known import Learned, line_marks
from cleaning.learn.sample import FEWEST_DOCUMENTS, Marks, Row, Sample, document_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SAMPLE = 2_000  # documents of a site, at most
EDGE_LINES = 6  # first and last lines that count; stripping looks at the same ones
LABEL_DOCUMENTS, LABEL_SHARE = 5, 0.01
SENTENCE_DOCUMENTS, SENTENCE_SHARE = 20, 0.05
_TOGETHER = 128  # documents
_LONGEST_LINE = 300  # characters; longer lines are paragraphs
# A run of four spaces divides like a line break, as it does for stripping.
_GAP = re.compile(r"\s\s\s\s+")
# Verses and quotations may return in many texts and are nobody's furniture.
_QUOTED = ("﴿", "{", "«", '"', "“", "قال تعالى", "قال الله", "اللهم")


def edge_lines(body: str) -> list[str]:
    """The first and the last lines of a body that hold words and are no quotation."""
    rows = deque(body.split("\n"))
    first: list[str] = []
    while rows and len(first) < EDGE_LINES:
        first += _parts(rows.popleft())
    last: list[str] = []
    while rows and len(last) < EDGE_LINES:
        last = _parts(rows.pop()) + last
    edges = first[:EDGE_LINES] + (first[EDGE_LINES:] + last)[-EDGE_LINES:]
    return [line for line in edges if len(line) <= _LONGEST_LINE and _may_be_furniture(line)]


def _parts(row: str) -> list[str]:
    # Of all spaces only the usual one is printable, and no other line end is.
    if row.isprintable() and "  " not in row:
        return [part] if (part := row.strip()) else []
    parts = (part.strip() for line in row.splitlines() for part in _GAP.split(line))
    return [part for part in parts if part]


def _may_be_furniture(line: str) -> bool:
    return not line.startswith(_QUOTED) and any(map(str.isalnum, line))


@dataclass(slots=True)
class LineCounts:
    """The edge lines of a bounded sample of each site's documents."""

    _sample: Sample = field(default_factory=lambda: Sample(SAMPLE))
    _waiting: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def add(self, site: str, body: str, document: str | None = None) -> None:
        """Counts the edges of one extracted body, before anything was stripped from it.

        `document` is what `document_of` says of the body, where that is known.
        """
        document = document or document_of(body)
        if self._sample.wants(site, document):
            self._waiting.append((site, document, edge_lines(body)))
            if len(self._waiting) >= _TOGETHER:
                self._count()

    def merge(self, other: LineCounts) -> None:
        """Adds what another counter saw."""
        other._count()
        self._sample.merge(other._sample)

    def rows(self) -> Iterator[Row]:
        """Site, document and its lines' marks as hexadecimal text, sorted."""
        self._count()
        return self._sample.rows()

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> LineCounts:
        """The counter that gave these rows."""
        counts = cls()
        counts._sample.take(rows)
        return counts

    def learned(self) -> Learned:
        """The lines that are furniture on the evidence so far."""
        self._count()
        return Learned(self._sample.judged(_furniture))

    def _count(self) -> None:
        """Note the lines that wait: marks are made of many lines at once."""
        waiting, self._waiting = self._waiting, []
        marks = iter(line_marks([line for *_, lines in waiting for line in lines]))
        for site, document, lines in waiting:
            self._sample.add(site, document, tuple(sorted(set(islice(marks, len(lines))))))


def _furniture(documents: Sequence[Marks]) -> dict[int, int]:
    if len(documents) < FEWEST_DOCUMENTS:
        return {}
    counts = Counter(mark for marks in documents for mark in marks)
    return {mark: n for mark, n in sorted(counts.items()) if n >= _enough(mark, len(documents))}


def _enough(mark: int, documents: int) -> float:
    if mark & 1:
        return max(SENTENCE_DOCUMENTS, SENTENCE_SHARE * documents)
    return max(LABEL_DOCUMENTS, LABEL_SHARE * documents)
