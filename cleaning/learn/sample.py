"""A bounded sample of each site's documents, the same whatever the order they came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from cleaning.learn.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FEWEST_DOCUMENTS = 10  # below that nothing is learned of a site
Row = tuple[str, str, str]
Marks = tuple[int, ...]
_AT_HAND = 8_192  # documents in memory; what is more waits on disk


def document_of(body: str) -> str:
    """The name under which a document is sampled, and copies of its body with it."""
    return blake2b(body.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(slots=True)
class Sample:
    """What was noted of at most `limit` documents of each site.

    Those with the smallest digests stay, so that neither the order of documents nor how they
    were divided and merged changes anything. Copies of one body are one document.
    """

    limit: int
    _sites: dict[str, dict[str, str]] = field(default_factory=dict)  # documents' marks
    _bars: dict[str, str] = field(default_factory=dict)  # documents above them come too late
    _at_hand: int = 0
    _runs: Runs = field(default_factory=Runs)

    def wants(self, site: str, document: str) -> bool:
        """Whether a document, by its name (`document_of`), may still count."""
        return document <= self._bars.get(site, document)

    def add(self, site: str, document: str, marks: Marks) -> None:
        """Note a document by its name."""
        self._put(site, document, " ".join([f"{mark:016x}" for mark in marks]))

    def merge(self, other: Sample) -> None:
        self.take(other.rows())

    def rows(self) -> Iterator[Row]:
        """Site, document and its marks as hexadecimal text, sorted."""
        for site, documents in self._by_site():
            for document, marks in documents.items():
                yield site, document, marks

    def take(self, rows: Iterable[Row]) -> None:
        """Adds what these rows tell."""
        for row in rows:
            self._put(*row)

    def judged(self, judge: Callable[[list[Marks]], dict[int, int]]) -> dict[str, dict[int, int]]:
        """What `judge` takes for furniture of each site, where there is any."""
        known = {
            site: judge([_numbers(marks) for marks in documents.values()])
            for site, documents in self._by_site()
        }
        return {site: marks for site, marks in known.items() if marks}

    def _put(self, site: str, document: str, marks: str) -> None:
        if document > self._bars.get(site, document):
            return
        documents = self._sites.setdefault(site, {})
        before = len(documents)
        # Two pages with one body may differ in what stands around it.
        documents[document] = min(documents.get(document, marks), marks)
        self._at_hand += len(documents) - before
        if len(documents) >= 2 * self.limit:
            self._keep_first(site)
        if self._at_hand >= _AT_HAND:
            self._lay_down()

    def _keep_first(self, site: str) -> None:
        """Of a site's documents at hand, keep those that may stay."""
        documents = self._sites[site]
        kept = sorted(documents)[: self.limit]
        self._at_hand -= len(documents) - len(kept)
        self._bars[site] = kept[-1]
        self._sites[site] = {document: documents[document] for document in kept}

    def _lay_down(self) -> None:
        """Put what is at hand on disk, but for documents that cannot stay."""
        for site, documents in list(self._sites.items()):
            if len(documents) >= self.limit:
                self._keep_first(site)
        self._runs.add(self._rows_at_hand())
        self._sites, self._at_hand = {}, 0

    def _rows_at_hand(self) -> Iterator[Row]:
        for site in sorted(self._sites):
            for document, marks in sorted(self._sites[site].items()):
                yield site, document, marks

    def _by_site(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Each site with the documents that stay, both in order."""
        rows = merge(*self._runs, self._rows_at_hand())
        for site, of_site in groupby(rows, itemgetter(0)):
            documents: dict[str, str] = {}
            for _, document, marks in of_site:  # of a document's marks the first ones come first
                if len(documents) < self.limit:
                    documents.setdefault(document, marks)
            yield site, documents


def _numbers(marks: str) -> Marks:
    return tuple(int(mark, 16) for mark in marks.split())
