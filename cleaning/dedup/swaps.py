"""Names in place of names: what two notes on one template differ in, where they hold no numbers.

A paper that edits a story adds words here and drops some there, and puts one turn of phrase for
another. Two stories on one template (an ambassador received, a death notice, a sentence carried
out) are word for word the same but for places where some names stand in the one, and others
instead of them in the other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaning.dedup.vocabulary import is_beside, is_named, is_phrase, place
from cleaning.fingerprint import NUMBER

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from cleaning.dedup.text import Text

    Gaps = dict[tuple[int, ...], Counter[int]]

MOST_WORDS, LENGTHS = 200, 1.1  # a note, and one of its length
_LONGEST = 16  # words of a place; two names may stand close to each other
_BESIDE = 2  # words before a place, by which both texts agree on it
_LARGE, _THOUSAND = 100_000, 1_000  # numbers that one house rounds and another does not
_FRINGE = 8  # words before or after all that is shared: a dateline, a credit


class Swaps(NamedTuple):
    """How often words of one note stand for others in the other note: a country, town or side
    for another one (`places`), `names` of two words or more, single words, turns of phrase
    (`phrases`), numbers, days or months, each for its like, that the other note has nowhere
    (`values`); and how many words differ otherwise, in the text that has more of those."""

    places: int
    names: int
    single: int
    phrases: int
    values: int
    elsewhere: int


NONE = Swaps(0, 0, 0, 0, 0, MOST_WORDS)


def swaps(left: Text, right: Text, covered: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Swaps:
    """How a text differs from a longer one; nothing is counted for long texts."""
    if len(left) > MOST_WORDS or len(right) > LENGTHS * len(left) + _FRINGE:
        return NONE
    return counted(left, right, covered)


def counted(left: Text, right: Text, covered: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Swaps:
    """The same for texts of any lengths."""
    here, there = gaps(left, covered[0]), gaps(right, covered[1])
    sides = list(zip(left.kinds_of_value, right.kinds_of_value, strict=True))
    values = frozenset[int]().union(*left.kinds_of_value, *right.kinds_of_value)
    absent = [_absent(one, other) for one, other in sides]
    found, numbers, elsewhere = set[tuple[str, frozenset[int], frozenset[int]]](), 0, [0, 0]
    for key in here.keys() | there.keys():
        mine, other = here.get(key, Counter()), there.get(key, Counter())
        gone, come = mine - other, other - mine
        if key[0] >= 0 and gone and come:
            kind = _kind(gone.keys(), come.keys(), values, key[-1])
            found.add((kind, frozenset(gone), frozenset(come)))
            numbers += any(not (a.isdisjoint(gone) or b.isdisjoint(come)) for a, b in absent)
        else:
            for number, side in enumerate((gone, come)):
                elsewhere[number] += sum(n for word, n in side.items() if word not in values)
    kinds = Counter(kind for kind, _, _ in found)
    words = kinds["place"], kinds["name"], kinds["single"], kinds["phrase"]
    return Swaps(*words, numbers, max(elsewhere))


def _absent(one: AbstractSet[int], other: AbstractSet[int]) -> tuple[set[int], set[int]]:
    """What either has that the other has not; a large number rounded is the same number."""
    here, there = set(one - other), set(other - one)
    for mine in [token for token in here if token & NUMBER and token >> 1 >= _LARGE]:
        same = [token for token in there if token & NUMBER and _is_rounded(mine >> 1, token >> 1)]
        here -= {mine} if same else set()
        there -= set(same)
    return here, there


def _is_rounded(one: int, other: int) -> bool:
    """Whether one of two numbers is the other to the thousand, and says so by its three noughts."""
    near = abs(one - other) < _THOUSAND and one != other
    return near and min(one, other) >= _LARGE and (one % _THOUSAND == 0) != (other % _THOUSAND == 0)


def _kind(
    gone: AbstractSet[int], come: AbstractSet[int], values: AbstractSet[int], before: int
) -> str:
    """What stands for what in one place, behind the word before it."""
    words = [
        [word for word in side if not (word in values or is_beside(word))] for side in (gone, come)
    ]
    places = [dict(filter(None, map(place, side))) for side in words]
    if any(places[0][kind] != places[1][kind] for kind in places[0].keys() & places[1].keys()):
        return "place"
    if not all(words):
        return "none"
    if any(map(is_phrase, (*words[0], *words[1]))):
        return "phrase" if values.isdisjoint({*gone, *come}) else "none"
    if min(map(len, words)) > 1:
        return "name"
    return "place" if is_named(before) and max(map(len, words)) == 1 else "single"


def gaps(mine: Text, covered: NDArray[np.bool_]) -> Gaps:
    """The words of each stretch that is not shared, by the words beside it."""
    edges = np.flatnonzero(np.diff(covered, prepend=True, append=True)).tolist()
    found: Gaps = {}
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        at_edge = start == 0 or end == len(mine)
        if at_edge and end - start <= _FRINGE:
            continue
        before = tuple(mine.tokens[max(0, start - _BESIDE) : start].tolist())
        inside = start >= _BESIDE and end < len(mine) and end - start <= _LONGEST
        key = before if inside else (-1, start)
        found[key] = found.get(key, Counter()) + Counter(mine.tokens[start:end].tolist())
    return found
