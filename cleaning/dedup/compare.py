"""Two texts beside each other: how much they share, and what differs where they do not.

All of it is read from tokens, so a text of which only the fingerprint was kept can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleaning.fingerprint import NUMBER, SHINGLE_WORDS, fingerprint, shingles

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_CONTAINED = 0.45  # of the smaller shingle set: below, no verdict but "apart" is possible
_REPEATED_ENOUGH = 8  # words a text repeats, for their share to tell anything
_DATE_WORDS = (
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر "
    "كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين جانفي فيفري افريل ماي جوان جويليه "
    "اوت محرم صفر ربيع جمادي رجب شعبان رمضان شوال السبت الاحد الاثنين الثلاثاء الاربعاء "
    "الخميس الجمعه"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the shorter of two texts shares with the longer, and what stands there instead.

    `covered` and `covered_longer` are the shares of tokens that stand in a shared shingle.
    `values` counts numbers and date words, `changed` those of them that the other text has
    nowhere, each as (shorter, longer); `places` is in how many places they stand, the smaller of
    both. `words_changed` is the share of the shorter's words that the other has nowhere, and
    `subjects_changed` that share of the words used repeatedly, the smaller of both texts': names,
    for the most part, so that it tells whom a text is about.
    """

    jaccard: float
    containment: float
    words: tuple[int, int]
    covered: float
    covered_longer: float
    values: tuple[int, int]
    changed: tuple[int, int]
    places: int
    words_changed: float
    subjects_changed: float
    at_end: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Tokens with what is needed of them for every comparison."""

    tokens: NDArray[np.uint32]
    shingles: NDArray[np.uint32]
    distinct: NDArray[np.uint32]

    @classmethod
    def of(cls, tokens: NDArray[np.uint32]) -> Text:
        hashes = shingles(tokens)
        ordered = np.sort(hashes)
        first = np.ones(len(ordered), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
        return cls(tokens, hashes, ordered[first])  # np.unique takes four times as long


def overlap(left: Text, right: Text) -> tuple[float, float]:
    """Exact Jaccard similarity, and containment of the smaller set, of the shingle sets."""
    shared = int(_are_in(left.distinct, right.distinct).sum())
    smaller, larger = sorted((len(left.distinct), len(right.distinct)))
    if not smaller:
        return 0.0, 0.0
    return shared / (smaller + larger - shared), shared / smaller


def compare(left: Text, right: Text) -> Comparison:
    """The comparison of two texts, whichever is the longer."""
    if len(left.tokens) > len(right.tokens):
        left, right = right, left
    jaccard, containment = overlap(left, right)
    covered, covered_longer = _covered(left, right), _covered(right, left)
    here, there = _differences(left, right, covered), _differences(right, left, covered_longer)
    return Comparison(
        jaccard,
        containment,
        (len(left.tokens), len(right.tokens)),
        float(covered.mean()),
        float(covered_longer.mean()),
        (here.values, there.values),
        (here.changed, there.changed),
        min(here.places, there.places),
        here.words / len(left.tokens),
        min(here.subjects, there.subjects),
        bool(covered_longer.any() and np.argmax(covered_longer) > 0.8 * len(covered_longer)),
    )


class _Side(NamedTuple):
    """What one text has that the other has not."""

    values: int
    changed: int
    places: int
    words: int
    subjects: float


def _differences(mine: Text, other: Text, covered: NDArray[np.bool_]) -> _Side:
    theirs = np.sort(other.tokens)
    absent = ~covered
    absent[absent] = ~_are_in(mine.tokens[absent], theirs)
    is_value = _is_value(mine.tokens)
    ordered = np.sort(mine.tokens[~is_value])
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    repeated = again[np.diff(again, prepend=np.uint32(0)) > 0]
    gone = int((~_are_in(repeated, theirs)).sum())
    return _Side(
        int(is_value.sum()),
        int((absent & is_value).sum()),
        len(np.unique(np.cumsum(covered)[absent & is_value])),
        int((absent & ~is_value).sum()),
        gone / len(repeated) if len(repeated) >= _REPEATED_ENOUGH else 0.0,
    )


def _covered(mine: Text, other: Text) -> NDArray[np.bool_]:
    """Which tokens stand in a shingle that the other text has too."""
    shared = _are_in(mine.shingles, other.distinct)
    covered = np.zeros(len(mine.tokens), np.bool_)
    for offset in range(min(SHINGLE_WORDS, len(covered))):
        covered[offset : offset + len(shared)] |= shared[: len(covered) - offset]
    return covered


def _are_in(values: NDArray[Any], ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of `values` occur in the sorted array."""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    found = np.searchsorted(ordered, values)
    found[found == len(ordered)] = 0
    return np.asarray(ordered[found] == values)


def _is_value(tokens: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return ((tokens & NUMBER) > 0) | _are_in(tokens, _date_tokens())


@cache
def _date_tokens() -> NDArray[np.uint32]:
    return np.sort(fingerprint(_DATE_WORDS).tokens)
