"""Dates and decimals in figures, as the words they stand for.

`23 / 10 / 1436` is `23 شوال 1436`, `2015/8/8` is `8 أغسطس 2015`, `آب (أغسطس)` is one month by two
names. Read where `renderings` has read the words; decimals are read before that, since `2ر3 مليار`,
as agencies type 3.2, stands the other way round: its letter makes the figures run from the right.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cleaning.dedup.edits import replaced
from cleaning.dedup.renderings import canonical
from cleaning.dedup.vocabulary import token_of
from cleaning.fingerprint import NUMBER, fingerprint

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MONTHS = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
_HIJRI_MONTHS = (
    "محرم,صفر,ربيع الأول,ربيع الثاني,جمادى الأولى,جمادى الآخرة,"
    "رجب,شعبان,رمضان,شوال,ذو القعدة,ذو الحجة"
)
_FIRST_YEAR, _HIJRI_YEARS, _FIRST_COMMON, _LAST_YEAR = 1400, 1500, 1900, 2100
_LAST_DAY, _LAST_MONTH = 31, 12
_DECIMAL = "ر"


def read_figures(tokens: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The tokens, which `canonical` has read, with such dates in one rendering."""
    if len(spare := _spare(tokens)):
        tokens = np.delete(tokens, spare)
    numbers = np.flatnonzero(tokens & np.uint32(NUMBER))
    starts = numbers[:-2][numbers[2:] - numbers[:-2] == 2].tolist()
    edits, end = list[tuple[int, int, list[int]]](), 0
    for start in starts:
        if start >= end and (date := _in_words(*tokens[start : start + 3].tolist())):
            end = start + 3
            edits.append((start, end, date))
    return replaced(tokens, edits)


def read_decimals(tokens: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The tokens with decimals that have a letter for a point as those that have a point."""
    spare = list[int]()
    for place in np.flatnonzero(tokens[1:-1] == _decimal()).tolist():
        sides = [place, place + 2]
        if (tokens[sides] & NUMBER).all():
            tokens = tokens if spare else tokens.copy()
            tokens[sides] = tokens[sides[::-1]]
            spare.append(place + 1)
    return np.delete(tokens, spare) if spare else tokens


def _spare(tokens: NDArray[np.uint32]) -> list[int]:
    """Where a month has a second name."""
    again = np.flatnonzero(tokens[1:] == tokens[:-1]) + 1
    return [place for place in again.tolist() if int(tokens[place]) in _common()]


def _in_words(first: int, month: int, last: int) -> list[int]:
    """Day, month by its name and year; nothing where the figures are no date."""
    day, year = sorted((first, last))
    known = _FIRST_YEAR <= year >> 1 < _HIJRI_YEARS or _FIRST_COMMON <= year >> 1 < _LAST_YEAR
    if not (known and 0 < day >> 1 <= _LAST_DAY and 0 < month >> 1 <= _LAST_MONTH):
        return []
    return [day, *_months()[year >> 1 < _HIJRI_YEARS][(month >> 1) - 1], year]


@cache
def _months() -> tuple[list[list[int]], list[list[int]]]:
    """The tokens of each month's name, common and Hijri."""
    common, hijri = (
        [canonical(fingerprint(name).tokens).tolist() for name in names]
        for names in (_MONTHS.split(), _HIJRI_MONTHS.split(","))
    )
    return common, hijri


@cache
def _common() -> frozenset[int]:
    return frozenset(name[0] for name in _months()[0])


@cache
def _decimal() -> np.uint32:
    return np.uint32(token_of(_DECIMAL))
