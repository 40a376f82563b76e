"""A text as folded UTF-16 units: what `text.fold` makes of it, by one look in a table."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cleaning.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DROPPED, MARK, SPACE, POINT, UNKNOWN = 0, 1, 32, 44, 0xFFFF
_POINTS = ".,٫٬"
_SPELLED_OUT = "…″‴ﻵﻶﻷﻸﻹﻺﻻﻼ"  # signs that news texts write, and that stand for several characters
# Blocks in which no character composes with another one before or after it, or changes case by
# it, but for those that combine; all else is unknown. Two of the spaces stand elsewhere.
_ALONE = ((0, 0x300), (0x600, 0x700), (0x2000, 0x2800), (0xFB50, 0xFF00))
_OTHER_SPACES = (0x1680, 0x3000)
_NO_WORD = re.compile(rf"[^\w{_POINTS}]")
_POINT_TABLE = str.maketrans(dict.fromkeys(_POINTS, chr(POINT)))


def folded_units(text: str) -> NDArray[np.uint16]:
    """UTF-16 units of the folded text: letters and digits, points, and spaces for all else.

    The table folds character by character, which is all that most texts need, if need be after
    ligatures are spelled out; the rest goes the long way through `fold`.
    """
    folded = _table().take(_units(text))
    if folded.max() == UNKNOWN:
        folded = _table().take(_units(_spelled_out(text)))
        if folded.max() == UNKNOWN:
            return _units(_NO_WORD.sub(" ", fold(text)).translate(_POINT_TABLE))
    kept: NDArray[np.uint16] = folded[folded != DROPPED]
    return kept


def folded_together(texts: Sequence[str]) -> NDArray[np.uint16] | None:
    """The same of several texts with a mark between two; None where one must go the long way."""
    folded = _table().take(_units(" ".join(texts)))
    if folded.max() == UNKNOWN:
        return None
    folded[np.cumsum([len(text) + 1 for text in texts[:-1]])] = MARK
    kept: NDArray[np.uint16] = folded[folded != DROPPED]
    return kept


def _units(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(f" {text} ".encode("utf-16-le", "surrogatepass"), np.uint16)


def _spelled_out(text: str) -> str:
    """The text with what the table cannot tell in one unit as the characters it stands for."""
    for sign in _SPELLED_OUT:
        text = text.replace(sign, unicodedata.normalize("NFKC", sign))
    return text


@cache
def _table() -> NDArray[np.uint16]:
    """What each UTF-16 unit folds to: a unit, a space, nothing, or unknown."""
    table = np.full(0x10000, UNKNOWN, np.uint16)
    alone = (unit for block in _ALONE for unit in range(*block))
    for unit in (*alone, *_OTHER_SPACES):
        table[unit] = _fold_unit(chr(unit))
    return table


def _fold_unit(char: str) -> int:
    """One entry of the table; unknown where neighbours may change what becomes of it."""
    if char.isspace():
        return SPACE
    if unicodedata.combining(char):
        return UNKNOWN if fold(char) or char in "\u0653\u0654\u0655" else DROPPED
    folded = fold(char)
    if len(unicodedata.normalize("NFKC", char)) != 1 or len(folded) > 1:
        return UNKNOWN
    if not folded:
        return DROPPED
    if folded in _POINTS:
        return POINT
    return ord(folded) if folded.isalnum() or folded == "_" else SPACE
