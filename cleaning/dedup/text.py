"""A text ready to be compared with many others: what is needed of it again and again."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaning.dedup.edits import apart, in_a_row
from cleaning.dedup.figures import read_decimals, read_figures
from cleaning.dedup.renderings import canonical
from cleaning.dedup.shuffle import once
from cleaning.dedup.vocabulary import place, turns_of_phrase
from cleaning.fingerprint import NUMBER, fingerprint, shingled, shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Bulletins that are written anew every day, or to everyone, in the words of the last one; and how
# alike (see `judge`) two of them must be to be one: forecasts for two days share most words, but
# telegrams to two presidents differ in names, so without other words less likeness will do.
_FORMULAS = {
    "الارصاد طقس الطقس السماء غايمه الرياح السطحيه الحراره الرطوبه الرويه الافقيه الاتربه السحب "
    "الرعديه امطار الموج البحر": (1.45, 1.45),
    "برقيه تهنيه التهاني التمنيات باسمه فخامه لفخامه لفخامته ذكري الصديق الشقيق اطراد التقدم "
    "الازدهار والازدهار بمناسبه تعزيه التعازي المواساه": (1.4, 1.2),
}
_TELEGRAM = 1  # the second of them
_OTHER_NAMES = 0.06  # of the words: house style changes fewer, another addressee twice as many
_FORMULA_WORDS = 6
_DATE_WORDS = (
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر "
    "كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين جانفي فيفري افريل ماي جوان جويليه "
    "اوت محرم صفر ربيع جمادي رجب شعبان رمضان شوال ذوالقعدة ذوالحجة"
)
_WEEKDAYS = "السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه"


def texts_of(fingerprints: Sequence[NDArray[np.uint32]]) -> list[Text]:
    """Texts by the tokens of their fingerprints: many together take a third of the time."""
    row = read_figures(canonical(read_decimals(in_a_row(fingerprints))))
    texts = [Text(tokens) for tokens in apart(row)] if fingerprints else []
    if len(texts) > 1:
        hashes, sizes = shingled([text.tokens for text in texts])
        for text, mine in zip(texts, np.split(hashes, np.cumsum(sizes)), strict=False):
            text.shingles = mine.copy()
    return texts


def text_of(fingerprint: NDArray[np.uint32]) -> Text:
    """One text."""
    return texts_of([fingerprint])[0]


class Text:
    """Tokens, and what follows from them, worked out when it is first asked for.

    Numbers, months and dates are read already.
    """

    def __init__(self, tokens: NDArray[np.uint32]) -> None:
        self.tokens = tokens

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def shingles(self) -> NDArray[np.uint32]:
        """Hashes of each three words, in order."""
        return shingles(self.tokens)

    @cached_property
    def distinct(self) -> NDArray[np.uint32]:
        """The shingles as a set: ordered, each once."""
        return once(np.sort(self.shingles))

    @cached_property
    def ordered(self) -> NDArray[np.uint32]:
        """All tokens, ordered."""
        return np.sort(self.tokens)

    @cached_property
    def is_value(self) -> NDArray[np.bool_]:
        """Which tokens are numbers, names of months or names of days."""
        return ((self.tokens & NUMBER) > 0) | are_in(self.tokens, _date_tokens())

    @cached_property
    def kinds_of_value(self) -> tuple[frozenset[int], ...]:
        """The numbers, the days of the week and the months that stand in it."""
        found = frozenset(self.tokens[self.is_value].tolist())
        numbers, days = frozenset(token for token in found if token & NUMBER), found & _weekdays()
        return numbers, days, found - numbers - days

    @cached_property
    def repeated(self) -> NDArray[np.uint32]:
        """The words, not values, that stand in it more than once, and that editors leave alone."""
        words = np.sort(self.tokens[~self.is_value])
        words = once(words[1:][words[1:] == words[:-1]])
        return words[~are_in(words, turns_of_phrase())]

    @cached_property
    def addressees(self) -> frozenset[int]:
        """The countries that a telegram names three times or more."""
        if not self.formulas[_TELEGRAM]:
            return frozenset()
        words = self.ordered
        often = once(words[2:][words[2:] == words[:-2]]).tolist()
        known = filter(None, map(place, often))
        return frozenset(country for kind, country in known if kind == "country")

    @cached_property
    def formulas(self) -> list[bool]:
        """Whether it is such a bulletin, by kind."""
        counts = (int(are_in(words, self.ordered).sum()) for words, _ in _formula_tokens())
        return [count >= _FORMULA_WORDS for count in counts]


def formula_of(left: Text, right: Text, words_changed: float) -> float:
    """How alike two bulletins of one kind must be to be one; 0 where they are of none."""
    bars = [
        bar[words_changed < _OTHER_NAMES]
        for (_, bar), *both in zip(_formula_tokens(), left.formulas, right.formulas, strict=True)
        if all(both)
    ]
    return max(bars, default=0.0)


def are_in(values: NDArray[Any], ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of `values` occur in the sorted array."""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    found = ordered.searchsorted(values)
    found[found == len(ordered)] = 0
    return np.asarray(ordered[found] == values)


def shared(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> int:
    """How many values two sets have in common."""
    both = np.concatenate((one, other))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


@cache
def _formula_tokens() -> list[tuple[NDArray[np.uint32], tuple[float, float]]]:
    return [(fingerprint(words).tokens, bar) for words, bar in _FORMULAS.items()]


@cache
def _date_tokens() -> NDArray[np.uint32]:
    return np.sort(fingerprint(f"{_DATE_WORDS} {_WEEKDAYS}").tokens)


@cache
def _weekdays() -> frozenset[int]:
    return frozenset(fingerprint(_WEEKDAYS).tokens.tolist())
