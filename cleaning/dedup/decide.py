"""Stars: each entry, best first, joins the kept article it is most alike, or is kept itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import numpy as np

from cleaning.dedup.candidates import candidate_pairs
from cleaning.dedup.compare import Comparison, compare
from cleaning.dedup.corpus import Corpus, gather
from cleaning.dedup.judge import BARS, Judgement, judge
from cleaning.dedup.known import MOST_COMPARED, Known
from cleaning.dedup.pairs import PART_ROWS
from cleaning.model import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from numpy.typing import NDArray

    from cleaning.config import Preset
    from cleaning.dedup.judge import Bar
    from cleaning.dedup.known import IndexLike
    from cleaning.model import Entry

MOST_RELATED = 5


def deduplicate(
    entries: Iterable[Entry],
    index: IndexLike | None = None,
    preset: Preset = "news",
    counts: Counter[str] | None = None,
) -> list[Decision]:
    """One decision an entry, in the order they came; the outcome does not depend on that order.

    Articles in `index` always win and are never decided again. `counts`, where given, receives
    how many pairs were compared, and what was left out of crowded buckets.
    """
    with gather(entries) as corpus:
        known = None if index is None else Known(corpus, index, BARS[preset])
        stars = _Stars(corpus, known, BARS[preset], Counter() if counts is None else counts)
        stars.decide()
        places = np.argsort(corpus.places).tolist()
        ordered = [stars.decision(rank) for rank in places]
    return [_labelled(d) for d in ordered] if preset == "monitor" else ordered


class _Stars:
    """Decisions by rank, made from the best rank to the worst."""

    def __init__(self, corpus: Corpus, known: Known | None, bar: Bar, counts: Counter[str]) -> None:
        self._corpus, self._known, self._bar, self._counts = corpus, known, bar, counts
        self._decisions: list[Decision] = []
        self._kept = np.zeros(len(corpus), np.bool_)
        self._related: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)

    def decide(self) -> None:
        """Decide every entry."""
        twin_of = _twins(self._corpus)
        with _Rivals(self._corpus, twin_of, self._counts) as rivals_of:
            for rank, twin in enumerate(twin_of.tolist()):
                if twin == rank:
                    decision = self._decide_one(rank, *rivals_of(rank))
                else:
                    decision = _as_twin(self._corpus.ids[rank], self._decisions[twin])
                self._decisions.append(decision)
                self._kept[rank] = decision.kept

    def decision(self, rank: int) -> Decision:
        """What became of one entry, with what is worth reading beside it."""
        found = self._decisions[rank]
        if rank not in self._related or not self._kept[rank]:
            return found
        near = [id for _, id in sorted(self._related[rank])[:MOST_RELATED]]
        return replace(found, related=tuple(dict.fromkeys((*found.related, *near))))

    def _decide_one(
        self, rank: int, rivals: NDArray[np.int64], votes: NDArray[np.int64]
    ) -> Decision:
        if self._known and (decided := self._known.decide(rank)):
            return decided
        id = self._corpus.ids[rank]
        verdicts = list(self._verdicts(rank, rivals, votes))
        same = [match for match in verdicts if match[2].relation]
        if not same:
            for rival, _, verdict in verdicts:
                if verdict.near:
                    self._relate(rank, rival, verdict)
            return Decision(id, id, id)
        rival, found, verdict = max(same, key=lambda match: (match[2].alike, -match[0]))
        star, measured = self._decisions[rival], (found.jaccard, found.containment)
        return Decision(id, star.id, star.cluster, verdict.relation, *measured, why=verdict.why)

    def _verdicts(
        self, rank: int, rivals: NDArray[np.int64], votes: NDArray[np.int64]
    ) -> Iterator[tuple[int, Comparison, Judgement]]:
        """The kept candidates of an entry that share enough with it, compared and judged."""
        kept = self._kept[rivals]
        rivals, votes = rivals[kept], votes[kept]
        if not len(rivals):
            return
        self._counts["candidates_left_out"] += max(0, len(rivals) - MOST_COMPARED)
        text = self._corpus.text(rank)
        for rival in rivals[np.argsort(-votes, kind="stable")][:MOST_COMPARED].tolist():
            self._counts["pairs_compared"] += 1
            other = self._corpus.text(rival)
            if found := compare(text, other):
                yield rival, found, judge(found, self._corpus.about(rank, rival), self._bar)

    def _relate(self, rank: int, rival: int, verdict: Judgement) -> None:
        self._related[rank].append((-verdict.alike, self._corpus.ids[rival]))
        self._related[rival].append((-verdict.alike, self._corpus.ids[rank]))


class _Rivals:
    """The better-ranked candidates of each entry, and how often each was proposed.

    Asked in rank order: one part of the pairs is in memory at a time.
    """

    def __init__(self, corpus: Corpus, twin_of: NDArray[np.int64], counts: Counter[str]) -> None:
        single = twin_of == np.arange(len(corpus))
        single &= corpus.words > 0
        self._ranks, self._single = np.flatnonzero(single), single
        self._rows = np.cumsum(single) - 1
        sampled = single[corpus.owners]
        owners = self._rows[corpus.owners[sampled]].astype(np.int32)
        bands, samples = corpus.bands[self._ranks], corpus.samples[sampled]
        self._pairs = candidate_pairs(bands, samples, owners, counts)
        self._part = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pairs.__exit__(kind, error, trace)

    def __call__(self, rank: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not self._single[rank]:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        row = int(self._rows[rank])
        if row // PART_ROWS != self._part:
            self._part = row // PART_ROWS
            self._later, earlier, self._votes = self._pairs.part(self._part)
            self._earlier = self._ranks[earlier]
        low, high = self._later.searchsorted([row, row + 1])
        return self._earlier[low:high], self._votes[low:high]


def _twins(corpus: Corpus) -> NDArray[np.int64]:
    """For each entry the best-ranked one with the same words; empty texts have no twins."""
    _, first, where = np.unique(corpus.digests, return_index=True, return_inverse=True)
    ranks = np.arange(len(corpus))
    return np.where(corpus.words > 0, first[where].reshape(-1), ranks)


def _as_twin(id: str, twin: Decision) -> Decision:
    """The decision on a text that is word for word one already decided."""
    if not twin.kept:
        return replace(twin, id=id)
    same = "every word is the same"
    return Decision(id, twin.id, twin.cluster, "identical", 1.0, 1.0, why=same)


def _labelled(decision: Decision) -> Decision:
    """For monitors: kept, with its relation to the article that would have stood for it."""
    if decision.kept:
        return decision
    return replace(decision, canonical=decision.id, related=(decision.canonical,))
