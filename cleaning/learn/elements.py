"""Furniture in markup: elements that many of a site's pages hold.

Two kinds. An element whose *text* is the same on many documents: a call to follow, a notice, a
box about the outlet. And an element whose text differs, but which is *built* the same and is
full of links on all documents: a box of related stories. What may be text of the article stays:
quotations, tables, paragraphs without a link, and whatever elements of the same kind hold other
text on most pages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaning.learn.known import Learned
from cleaning.learn.sample import FEWEST_DOCUMENTS, Marks, Row, Sample, document_of
from cleaning.model import Part, Removal, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SAMPLE = 500  # documents of a site, at most
# Documents and shares of them from which equal text is furniture: of a named box with a link,
# and of anything else.
LINKED_DOCUMENTS, LINKED_SHARE = 5, 0.05
OTHER_DOCUMENTS, OTHER_SHARE = 8, 0.3
# Of the elements built like it, how many must hold repeated text, too.
_REPEATED = 5  # documents
_REPEATED_SHARE = 0.5
# Documents and shares of them from which a box of links is furniture whatever it holds.
BUILT_DOCUMENTS, BUILT_SHARE = 10, 0.1
_LINKY_SHARE = 0.95
_MOST_IN_A_PAGE = 3
_TRAITS = 4  # bits
RULE = "learned/element"


def _number(part: Part) -> int:
    return part.mark << _TRAITS | part.traits


@dataclass(slots=True)
class ElementCounts:
    """The doubtful elements of a bounded sample of each site's documents."""

    _sample: Sample = field(default_factory=lambda: Sample(SAMPLE))

    def add(self, site: str, body: str, parts: Iterable[Part], document: str | None = None) -> None:
        """Counts the elements of one page; `body` tells documents from copies.

        `document` is what `document_of` says of the body, where that is known.
        """
        document = document or document_of(body)
        if self._sample.wants(site, document):
            self._sample.add(site, document, tuple(sorted(map(_number, parts))))

    def merge(self, other: ElementCounts) -> None:
        """Adds what another counter saw."""
        self._sample.merge(other._sample)

    def rows(self) -> Iterator[Row]:
        """Site, document and its elements as hexadecimal text, sorted."""
        return self._sample.rows()

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> ElementCounts:
        """The counter that gave these rows."""
        counts = cls()
        counts._sample.take(rows)
        return counts

    def learned(self) -> Learned:
        """The elements that are furniture on the evidence so far."""
        return Learned({}, self._sample.judged(_furniture))


def _furniture(documents: Sequence[Marks]) -> dict[int, int]:
    """The marks of furniture; the mark of a whole signature has no text in it."""
    if len(documents) < FEWEST_DOCUMENTS:
        return {}
    every = Counter(number for numbers in documents for number in numbers)
    stood = Counter(
        mark for numbers in documents for mark in {number >> _TRAITS for number in numbers}
    )
    equal = _equal_text(every, stood, len(documents))
    built = _built_alike(every, documents)
    return dict(sorted({**equal, **built}.items()))


def _equal_text(every: Counter[int], stood: Counter[int], documents: int) -> dict[int, int]:
    share = _repeated_share(every, stood)
    return {
        mark: stood[mark]
        for mark, traits in _traits(every).items()
        if stood[mark] >= _enough(traits, documents) and share[_signature(mark)] >= _REPEATED_SHARE
    }


def _repeated_share(every: Counter[int], stood: Counter[int]) -> dict[int, float]:
    """Of the elements of each signature, the share whose text stands in several documents."""
    count: Counter[int] = Counter()
    repeated: Counter[int] = Counter()
    for number, times in every.items():
        mark = number >> _TRAITS
        count[_signature(mark)] += times
        repeated[_signature(mark)] += times * (stood[mark] >= _REPEATED)
    return {signature: repeated[signature] / count[signature] for signature in count}


def _traits(every: Iterable[int]) -> dict[int, int]:
    """What all elements of a mark have in common."""
    common: dict[int, int] = {}
    for number in every:
        mark, traits = number >> _TRAITS, number & (1 << _TRAITS) - 1
        common[mark] = common.get(mark, traits) & traits
    return common


def _enough(traits: int, documents: int) -> float:
    if traits & Part.PLAIN and not traits & Part.LINKED:
        return float("inf")
    if traits & Part.PLAIN or not traits & Part.LINKED:
        return max(OTHER_DOCUMENTS, OTHER_SHARE * documents)
    return max(LINKED_DOCUMENTS, LINKED_SHARE * documents)


def _built_alike(every: Counter[int], documents: Sequence[Marks]) -> dict[int, int]:
    """Signatures of boxes that are full of links wherever they stand, and never the article."""
    count: Counter[int] = Counter()
    linky: Counter[int] = Counter()
    never: set[int] = set()
    for number, times in every.items():
        signature = _signature(number >> _TRAITS)
        count[signature] += times
        linky[signature] += times * bool(number & Part.LINKY)
        if number & (Part.PLAIN | Part.LARGE):
            never.add(signature)
    stood = Counter(s for n in documents for s in {_signature(m >> _TRAITS) for m in n})
    enough = max(BUILT_DOCUMENTS, BUILT_SHARE * len(documents))
    return {
        signature: stood[signature]
        for signature in count
        if signature not in never
        and stood[signature] >= enough
        and linky[signature] >= _LINKY_SHARE * count[signature]
        and count[signature] <= _MOST_IN_A_PAGE * stood[signature]
    }


def _signature(mark: int) -> int:
    return mark & Part.SIGNATURE


def found_in(parts: Iterable[Part], known: Mapping[int, int]) -> Iterator[tuple[Part, int]]:
    """The elements of a page that were learned, each with its number of documents."""
    for part in parts if known else ():
        count = known.get(part.mark) or known.get(_signature(part.mark))
        if count:
            yield part, count


def element_removals(
    body: str, parts: Sequence[Part], known: Mapping[int, int]
) -> tuple[Removal, ...]:
    """The cuts that learned elements make in a body, sorted and disjoint."""
    counts: dict[int, int] = {}
    for part, count in found_in(parts, known):
        for line in range(part.first, part.last):
            counts[line] = max(count, counts.get(line, 0))
    lengths = [len(line) + 1 for line in body.split("\n")] if counts else []
    starts = [0, *accumulate(lengths)]
    return tuple(
        Removal(Span(starts[n], starts[n + 1] - 1), f"{RULE}/{count}", "learned")
        for n, count in sorted(counts.items())
    )


def overlooked(body: str, parts: Sequence[Part], known: Mapping[int, int]) -> bool:
    """Whether learned elements make up most of a body: extraction took them for the article."""
    cuts = element_removals(body, parts, known)
    return 2 * sum(cut.span.end - cut.span.start for cut in cuts) > len(body)
