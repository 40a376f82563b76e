"""A bounded sample of each site's documents, the same whatever the order they came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FEWEST_DOCUMENTS = 10  # below that nothing is learned of a site
Row = tuple[str, str, str]
Marks = tuple[int, ...]


@dataclass(slots=True)
class Sample:
    """What was noted of at most `limit` documents of each site.

    Those with the smallest digests stay, so that neither the order of documents nor how they
    were divided and merged changes anything. Copies of one body are one document.
    """

    limit: int
    _sites: dict[str, dict[int, Marks]] = field(default_factory=dict)

    def add(self, site: str, body: str, marks: Marks) -> None:
        digest = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._put(site, int.from_bytes(digest, "big"), marks)

    def merge(self, other: Sample) -> None:
        for site, documents in other._sites.items():
            for document, marks in documents.items():
                self._put(site, document, marks)

    def rows(self) -> Iterator[Row]:
        """Site, document and its marks as hexadecimal text, sorted."""
        for site in self.sites():
            for document, marks in sorted(self._kept(site).items()):
                yield site, f"{document:016x}", " ".join(f"{mark:016x}" for mark in marks)

    def take(self, rows: Iterable[Row]) -> None:
        """Adds what these rows tell."""
        for site, document, marks in rows:
            self._put(site, int(document, 16), tuple(int(mark, 16) for mark in marks.split()))

    def sites(self) -> list[str]:
        return sorted(self._sites)

    def documents(self, site: str) -> list[Marks]:
        """The marks of each sampled document."""
        return list(self._kept(site).values())

    def judged(self, judge: Callable[[list[Marks]], dict[int, int]]) -> dict[str, dict[int, int]]:
        """What `judge` takes for furniture of each site, where there is any."""
        known = {site: judge(self.documents(site)) for site in self.sites()}
        return {site: marks for site, marks in known.items() if marks}

    def _put(self, site: str, document: int, marks: Marks) -> None:
        documents = self._sites.setdefault(site, {})
        # Two pages with one body may differ in what stands around it.
        documents[document] = min(documents.get(document, marks), marks)
        if len(documents) > 2 * self.limit:
            self._sites[site] = self._kept(site)

    def _kept(self, site: str) -> dict[int, Marks]:
        documents = self._sites[site]
        return {document: documents[document] for document in sorted(documents)[: self.limit]}
