"""What earlier runs exported: it always wins, and is never decided again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from cleaning.dedup.compare import compare
from cleaning.dedup.corpus import days_apart, seconds
from cleaning.dedup.judge import CONTAINED_RATIO, Circumstances, judge
from cleaning.dedup.sampled import COMMON, ENOUGH, RAREST
from cleaning.dedup.text import text_of
from cleaning.fingerprint import BANDS, SAMPLE_EVERY
from cleaning.model import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cleaning.dedup.compare import Comparison
    from cleaning.dedup.corpus import Corpus
    from cleaning.dedup.judge import Bar, Judgement
    from cleaning.model import Entry

_IDS_AT_ONCE, _SAMPLES_AT_ONCE = 8_192, 4_000_000
MOST_COMPARED = 24  # candidates of one entry: those proposed most often


class IndexLike(Protocol):
    """Articles of earlier runs, by number."""

    def find(
        self, part: int, keys: NDArray[np.uint32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a row of `keys` and an article that has that key in that part: parts 0 to 31
        are the bands, 32 the sampled shingles."""

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of those of `ids` that earlier runs exported."""

    def words(self, numbers: Sequence[int]) -> dict[int, int]:
        """How many words those articles have."""

    def fetch(self, numbers: Sequence[int]) -> dict[int, tuple[Entry, str]]:
        """Exported articles, and their clusters."""


class Known:
    """The index, asked once for the candidates of a whole corpus."""

    def __init__(self, corpus: Corpus, index: IndexLike, bar: Bar) -> None:
        self._corpus, self._index, self._bar = corpus, index, bar
        self._own = _numbers(corpus, index)
        found = [index.find(part, corpus.band(part)) for part in range(BANDS)]
        found.append(_sharing(corpus, index))
        codes = np.concatenate([(rows << np.int64(32)) | numbers for rows, numbers in found])
        self._pairs, self._votes = np.unique(codes, return_counts=True)

    def decide(self, rank: int) -> Decision | None:
        """What the index says of an entry; None where it knows nothing like it."""
        own = self._own.get(rank)
        best: tuple[bool, float, int] | None = None
        decision: Decision | None = None
        for number, (entry, cluster) in self._index.fetch(self._candidates(rank, own)).items():
            match = self._match(rank, entry)
            if match is None or match[1].relation is None:
                continue
            order = (number == own, match[1].alike, -number)
            if best is None or order > best:
                best, decision = order, self._decision(rank, entry, cluster, *match)
        return decision

    def _candidates(self, rank: int, own: int | None) -> list[int]:
        low, high = np.searchsorted(self._pairs, [rank << 32, (rank + 1) << 32])
        ordered = low + np.argsort(-self._votes[low:high], kind="stable")[:MOST_COMPARED]
        numbers = (self._pairs[ordered] & np.int64(0xFFFFFFFF)).tolist()
        return numbers if own is None or own in numbers else [own, *numbers]

    def _match(self, rank: int, entry: Entry) -> tuple[Comparison, Judgement] | None:
        corpus = self._corpus
        found = compare(corpus.text(rank), text_of(entry.fingerprint.tokens))
        if found is None:
            return None
        site = corpus.site_names[corpus.sites[rank]]
        days = days_apart(float(corpus.times[rank]), seconds(entry.published))
        same_site = bool(site) and site == entry.site
        return found, judge(found, Circumstances(same_site, days), self._bar)

    def _decision(
        self, rank: int, entry: Entry, cluster: str, found: Comparison, verdict: Judgement
    ) -> Decision:
        id = self._corpus.id(rank)
        identical = self._corpus.digest(rank) == entry.fingerprint.digest
        fuller = bool(self._corpus.words[rank] > CONTAINED_RATIO * len(entry.fingerprint.tokens))
        revised = verdict.relation == "update" and fuller
        return Decision(
            id,
            id if revised else entry.id,
            cluster,
            "identical" if identical else verdict.relation,
            found.jaccard,
            found.containment,
            (entry.id,) if revised and entry.id != id else (),
            f"of an earlier run's article: {verdict.why}",
            known=not revised and entry.id == id,
        )


def _numbers(corpus: Corpus, index: IndexLike) -> dict[int, int]:
    """The numbers of the entries that earlier runs exported."""
    known: dict[int, int] = {}
    for start in range(0, len(corpus), _IDS_AT_ONCE):
        ranks = range(start, min(start + _IDS_AT_ONCE, len(corpus)))
        rank_of = {corpus.id(rank): rank for rank in ranks}
        found = index.numbers(list(rank_of))
        known.update((rank_of[id], number) for id, number in found.items())
    return known


def _sharing(corpus: Corpus, index: IndexLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Entries and articles that share enough sampled shingles for the shorter of both."""
    codes = [np.empty(0, np.int64)]
    for samples, owners in _sampled(corpus):
        rows, numbers = index.find(BANDS, samples.astype(np.uint32))
        rare = np.bincount(rows, minlength=len(samples))[rows] <= COMMON
        codes.append((owners[rows[rare]] << np.int64(32)) | numbers[rare])
    pairs, shared = np.unique(np.concatenate(codes), return_counts=True)
    entries, numbers = pairs >> np.int64(32), pairs & np.int64(0xFFFFFFFF)
    sampled = corpus.sampled[entries].astype(np.int64)
    enough = np.minimum(sampled, RAREST) <= shared * ENOUGH
    doubtful = np.flatnonzero(~enough)  # but for the article's being short
    enough[doubtful] = _samples(numbers[doubtful], index) <= shared[doubtful] * ENOUGH
    return entries[enough], numbers[enough]


def _sampled(corpus: Corpus) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The sampled shingles with their entries, many at a time: each time the index is read."""
    ranks = corpus.rows(np.ones(len(corpus), np.bool_))
    waiting: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for part in corpus.keys.parts():
        waiting.append(corpus.keys.samples(part, ranks))
        if sum(len(owners) for _, owners in waiting) > _SAMPLES_AT_ONCE:
            yield np.concatenate([s for s, _ in waiting]), np.concatenate([o for _, o in waiting])
            waiting.clear()
    if waiting:
        yield np.concatenate([s for s, _ in waiting]), np.concatenate([o for _, o in waiting])


def _samples(numbers: NDArray[np.int64], index: IndexLike) -> NDArray[np.float64]:
    """About how many sampled shingles each article has."""
    articles, which = np.unique(numbers, return_inverse=True)
    words = index.words(articles.tolist())
    found = np.array([words.get(number, 0) for number in articles.tolist()])
    return np.asarray(found[which] / SAMPLE_EVERY)
