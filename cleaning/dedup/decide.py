"""Stars: each entry, best first, joins the kept article it is most alike, or is kept itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from cleaning.dedup.candidates import CROWD, candidate_pairs
from cleaning.dedup.compare import Comparison, compare
from cleaning.dedup.corpus import Corpus, gather
from cleaning.dedup.journal import Journal, Related
from cleaning.dedup.judge import BARS, Judgement, judge
from cleaning.dedup.known import MOST_COMPARED, Known
from cleaning.fingerprint import BANDS
from cleaning.heap import give_back
from cleaning.model import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cleaning.config import Preset
    from cleaning.dedup.judge import Bar
    from cleaning.dedup.keys import Keys
    from cleaning.dedup.known import IndexLike
    from cleaning.model import Entry

MOST_RELATED = 5
_TEXTS_TOGETHER, _RANKS_TOGETHER = 64, 1_024
_NONE = np.empty(0, np.int64)
MOST_IN_CROWD = 12  # compared of very many candidates: a copy has most keys in common, and is first


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
    return list(decisions(entries, index, preset, counts))


def decisions(
    entries: Iterable[Entry],
    index: IndexLike | None = None,
    preset: Preset = "news",
    counts: Counter[str] | None = None,
) -> Iterator[Decision]:
    """The same for more entries than memory should hold: all are decided before the first comes."""
    with gather(entries, for_index=index is not None) as corpus, Journal() as journal:
        known = None if index is None else Known(corpus, index, BARS[preset])
        counts = Counter() if counts is None else counts
        stars = _Stars(corpus, journal, known, BARS[preset], counts)
        stars.decide()
        for rank in np.argsort(corpus.places).astype(np.int32):
            decision = stars.decision(int(rank))
            yield _labelled(decision) if preset == "monitor" else decision


class _Stars:
    """Decisions by rank, made from the best rank to the worst."""

    def __init__(
        self,
        corpus: Corpus,
        journal: Journal,
        known: Known | None,
        bar: Bar,
        counts: Counter[str],
    ) -> None:
        self._corpus, self._journal, self._known = corpus, journal, known
        self._bar, self._counts = bar, counts
        self._kept = np.zeros(len(corpus), np.bool_)
        self._related = Related()

    def decide(self) -> None:
        """Decide every entry."""
        twin_of = self._corpus.twins()
        with _Rivals(self._corpus, twin_of, self._counts) as rivals_of:
            give_back()
            for rank, rivals in self._prepared(rivals_of):
                twin = int(twin_of[rank])
                if twin == rank:
                    decision = self._decide_one(rank, rivals)
                else:
                    decision = _as_twin(self._corpus.id(rank), self._decided(twin))
                if decision is not None:
                    self._journal.write(rank, decision)
                self._kept[rank] = decision is None or decision.kept
        self._related.finish()

    def _prepared(self, rivals_of: _Rivals) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Each rank with its rivals, those proposed most often first.

        Some ranks are taken together, so that the texts they will be compared with are made ready
        together: of what is not decided yet it is assumed that it will be kept.
        """
        waiting: list[tuple[int, NDArray[np.int64]]] = []
        texts: set[int] = set()
        self._kept[:] = True
        for rank in range(len(self._corpus)):
            rivals = rivals_of(rank)
            waiting.append((rank, rivals))
            if len(chosen := self._chosen(rivals)):
                texts.update((rank, *chosen.tolist()))
            if len(texts) >= _TEXTS_TOGETHER or len(waiting) >= _RANKS_TOGETHER:
                self._corpus.text.prepare(texts)
                yield from waiting
                waiting, texts = [], set()
        self._corpus.text.prepare(texts)
        yield from waiting

    def _chosen(self, rivals: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rivals that an entry is compared with, as far as they are known to be kept."""
        kept = rivals[self._kept[rivals]] if len(rivals) else rivals
        return kept[: MOST_COMPARED if len(kept) <= CROWD else MOST_IN_CROWD]

    def decision(self, rank: int) -> Decision:
        """What became of one entry, with what is worth reading beside it."""
        found = self._decided(rank)
        if not self._kept[rank]:
            return found
        near = sorted((-alike, self._corpus.id(other)) for other, alike in self._related.of(rank))
        if not near:
            return found
        ids = (id for _, id in near[:MOST_RELATED])
        return replace(found, related=tuple(dict.fromkeys((*found.related, *ids))))

    def _decided(self, rank: int) -> Decision:
        """As it was written; of what stands alone nothing is."""
        id = self._corpus.id(rank)
        return self._journal.read(rank) or Decision(id, id, id)

    def _decide_one(self, rank: int, rivals: NDArray[np.int64]) -> Decision | None:
        """The decision on a text that is the first of its kind; None where it stands alone."""
        if self._known and (decided := self._known.decide(rank)):
            return decided
        verdicts = list(self._verdicts(rank, rivals))
        same = [match for match in verdicts if match[2].relation]
        if not same:
            for rival, _, verdict in verdicts:
                if verdict.near:
                    self._related.add(rank, rival, verdict.alike)
            return None
        rival, found, verdict = max(same, key=lambda match: (match[2].alike, -match[0]))
        star, measured = self._decided(rival), (found.jaccard, found.containment)
        id = self._corpus.id(rank)
        return Decision(id, star.id, star.cluster, verdict.relation, *measured, why=verdict.why)

    def _verdicts(
        self, rank: int, rivals: NDArray[np.int64]
    ) -> Iterator[tuple[int, Comparison, Judgement]]:
        """The kept candidates of an entry that share enough with it, compared and judged."""
        chosen = self._chosen(rivals)
        if not len(chosen):
            return
        self._counts["candidates_left_out"] += int(self._kept[rivals].sum()) - len(chosen)
        text = self._corpus.text(rank)
        for rival in chosen.tolist():
            self._counts["pairs_compared"] += 1
            other = self._corpus.text(rival)
            if found := compare(text, other):
                yield rival, found, judge(found, self._corpus.about(rank, rival), self._bar)


class _Rivals:
    """The better-ranked candidates of each entry, and how often each was proposed.

    Asked once each, in rank order: one part of the pairs is in memory at a time.
    """

    def __init__(self, corpus: Corpus, twin_of: NDArray[np.int32], counts: Counter[str]) -> None:
        self._single = twin_of == np.arange(len(corpus), dtype=np.int32)
        self._single &= corpus.words > 0
        self._ranks = np.flatnonzero(self._single).astype(np.int32)
        bands = (corpus.band(number)[self._ranks] for number in range(BANDS))
        samples = _Samples(corpus.keys, corpus.rows(self._single))
        self._pairs = candidate_pairs(bands, samples, corpus.sampled[self._ranks], counts)
        self._row, self._part = -1, -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._pairs.__exit__(*fault)

    def __call__(self, rank: int) -> NDArray[np.int64]:
        """Those proposed most often first."""
        if not self._single[rank]:
            return _NONE
        self._row += 1
        if self._row >> self._pairs.bits != self._part:
            self._part = self._row >> self._pairs.bits
            self._later, earlier, votes = self._pairs.part(self._part)
            order = np.lexsort((-votes, self._later))
            self._earlier = self._ranks[earlier[order]].astype(np.int64)
        low, high = self._later.searchsorted([self._row, self._row + 1])
        return self._earlier[low:high]


@dataclass(frozen=True, slots=True)
class _Samples:
    """The sampled shingles of the entries that have a row."""

    keys: Keys
    rows: NDArray[np.int32]

    def parts(self) -> list[int]:
        return self.keys.parts()

    def part(self, number: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.keys.samples(number, self.rows)


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
