"""Many texts looked at together: their lines as rules see them, and as titles are compared.

`text.normalize_line` and `text.fold` take texts and lines one by one. Nearly all lines are made of
characters that do so one by one, too, and a look in a table tells what becomes of all at once, in
a fifth of the time. Lines of which the table cannot tell are told so, and go the long way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaning.text import batches, fold_normalized, normalize_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Units = NDArray[np.uint16]
    Hints = Callable[[Units, NDArray[np.intp]], Sequence[int]]

GAP = 4  # spaces in a row that divide a row into two lines
SHORT = 300  # characters up to which a line's key is made: longer ones are hardly ever asked for
_DROPPED, _BREAK, _SPACE, _UNKNOWN = 0, 10, 32, 0xFFFF
_TOGETHER = 16_000  # characters, whose tables and columns a processor's cache holds
_LONG = 400_000  # a text too long for columns beside it
# Blocks in which no character composes with another one; of those that combine, some are dropped.
_ALONE = ((1, 0x300), (0x600, 0x700), (0x2000, 0x2800), (0xFB50, 0xFF00))
_COMPOSING = "\u0653\u0654\u0655"
_ELLIPSIS = "…"
_UNCLEAR = chr(_UNKNOWN)


class Look(NamedTuple):
    """What a look tells of one text, line by line; what it cannot tell is None.

    A run of four spaces or more divides a row into several lines.
    """

    rows: list[str]  # as they are, between line feeds
    sizes: list[int]  # of how many lines each is made
    texts: list[str | None]  # of lines, as `normalize_line` makes them
    words: list[int]
    keys: list[str | None]  # folded words; of short lines
    hint: int  # what was told of all its characters


def looks(texts: Sequence[str], hints: Hints | None = None) -> list[Look | None]:
    """A look at each text, in order; None for what is too long.

    `hints` is given the UTF-16 units of several texts and where each of them begins.
    """
    found: list[Look | None] = []
    for group in batches(texts, _TOGETHER):
        if len(group) == 1 and len(group[0]) > _LONG:
            found.append(None)
        else:
            found += _looks(group, hints)
    return found


def _looks(texts: list[str], hints: Hints | None) -> Iterator[Look]:
    rows = [text.split("\n") for text in texts]
    joined = "\n".join(texts)
    units = _units(joined)
    breaks = (units == _BREAK).nonzero()[0]
    ends = np.add.accumulate([len(each) for each in rows])
    starts = breaks[np.concatenate([[0], ends[:-1]])] + 1
    told = hints(units, starts) if hints else [0] * len(texts)
    if _ELLIPSIS in joined:
        units = _units(joined.replace(_ELLIPSIS, "..."))
        breaks = (units == _BREAK).nonzero()[0]
    sizes, lines, words = _normalised(units, breaks)
    keys = _keys(lines)
    row = end = 0
    for each, hint in zip(rows, told, strict=True):
        row, mine = row + len(each), sizes[row : row + len(each)]
        start, end = end, end + sum(mine)
        yield Look(each, mine, lines[start:end], words[start:end], keys[start:end], hint)


def _units(joined: str) -> Units:
    """UTF-16 units between two line feeds."""
    return np.frombuffer(f"\n{joined}\n".encode("utf-16-le", "surrogatepass"), np.uint16)


def _normalised(
    units: Units, breaks: NDArray[np.intp]
) -> tuple[list[int], list[str | None], list[int]]:
    """Of how many lines each row is made, these as rules see them, and how many words each has."""
    seen = _normal().take(units)
    unclear = (seen == _UNKNOWN).nonzero()[0]
    gaps = _gaps(seen == _SPACE)
    sizes = np.ones(len(breaks) - 1, np.intp)
    if len(gaps):
        seen[gaps] = _BREAK
        np.add.at(sizes, breaks.searchsorted(gaps) - 1, 1)
    seen = _tidy(seen)
    spaces = np.add.reduceat(seen[1:] == _SPACE, (seen[:-1] == _BREAK).nonzero()[0], dtype=np.intp)
    lines: list[str | None] = [*_text(seen).split("\n")]
    if len(unclear):
        ends = np.add.accumulate(sizes)
        for row in set((breaks.searchsorted(unclear) - 1).tolist()):
            lines[ends[row] - sizes[row] : ends[row]] = [None] * sizes[row]
    return sizes.tolist(), lines, (spaces + 1).tolist()


def _gaps(space: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where four spaces in a row, or more, begin."""
    pairs = space[1:] & space[:-1]
    runs = pairs[2:] & pairs[:-2]
    runs[1:] &= ~runs[:-1]
    return runs.nonzero()[0]


def _keys(lines: Sequence[str | None]) -> list[str | None]:
    asked = [bool(line is not None and len(line) <= SHORT) for line in lines]
    short = [str(line) for line in compress(lines, asked)]
    if not short:
        return [None] * len(lines)
    made = iter(_text(_tidy(_folded().take(_units("\n".join(short))))).split("\n"))
    keys = [next(made) if wanted else None for wanted in asked]
    return [None if key and _UNCLEAR in key else key for key in keys]


def _tidy(units: Units) -> Units:
    """Without spaces beside spaces and line ends: of many in a row, each time all but the first."""
    while not (kept := _kept(units)).all():
        units = units[kept]
    return units


def _kept(units: Units) -> NDArray[np.bool_]:
    kept: NDArray[np.bool_] = units != _DROPPED
    space, ends = units == _SPACE, units == _BREAK
    spare = space[1:-1] & (space[:-2] | ends[:-2] | ends[2:])
    kept[1:-1] &= ~spare
    return kept


def _text(units: Units) -> str:
    return units[1:-1].tobytes().decode("utf-16-le", "surrogatepass")


@cache
def _normal() -> Units:
    """What each UTF-16 unit of a line becomes: a unit, a space, nothing, or unknown."""
    table = np.full(0x10000, _UNKNOWN, np.uint16)
    for unit in (unit for block in _ALONE for unit in range(*block)):
        table[unit] = _normal_unit(chr(unit))
    table[_BREAK] = _BREAK
    return table


def _normal_unit(char: str) -> int:
    if char.isspace():
        return _SPACE if len(f"a{char}b".splitlines()) == 1 else _UNKNOWN
    if char in _COMPOSING or len(unicodedata.normalize("NFKC", char)) != 1:
        return _UNKNOWN
    seen = normalize_line(char)
    if unicodedata.combining(char) and seen:
        return _UNKNOWN
    return ord(seen) if seen else _DROPPED


@cache
def _folded() -> Units:
    """What each unit of such a line becomes in its key: a unit of a word, a space, or unknown."""
    table = np.full(0x10000, _SPACE, np.uint16)
    for unit in np.unique(_normal()).tolist():
        folded = fold_normalized(chr(unit)) if unit not in (_DROPPED, _UNKNOWN) else ""
        if re.fullmatch(r"\w", folded):
            table[unit] = ord(folded)
        elif len(folded) > 1:
            table[unit] = _UNKNOWN
    table[_BREAK] = _BREAK
    return table
