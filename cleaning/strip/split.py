"""A body divided into its lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaning.model import Span
from cleaning.strip.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaning.looks import Look

_LONE_STOPS = frozenset((".", "؟", "!", ".."))  # parted from their sentence by layout
_GAP = re.compile(r"\s\s{3,}")  # so written, what is no space is skipped several times as fast


def split_lines(body: str, look: Look | None = None) -> list[Line]:
    """The lines of a body that hold anything, without the space around them.

    A run of four spaces or more divides like a line break: dumps lose breaks, not layout. A stop
    on its own belongs to the line before it. `look` is what is known of the body's lines already.
    """
    lines: list[Line] = []
    if look is None:
        _add(lines, body, body, 0)
        return lines
    position = first = 0
    for row, size in zip(look.rows, look.sizes, strict=True):
        if look.texts[first] is None:
            _add(lines, body, row, position)
        elif size == 1:
            _tell(lines, body, row, position, look, first)
        else:
            _tell_parts(lines, body, row, position, look, range(first, first + size))
        position, first = position + len(row) + 1, first + size
    return lines


def _tell(lines: list[Line], body: str, piece: str, position: int, look: Look, place: int) -> None:
    """One line of the body, with what the look told of it."""
    if _append(lines, body, piece, position):
        known, key = lines[-1].__dict__, look.keys[place]
        known["text"], known["words"] = look.texts[place], look.words[place]
        if key is not None:
            known["key"] = key


def _tell_parts(
    lines: list[Line], body: str, row: str, position: int, look: Look, places: Iterable[int]
) -> None:
    """The lines in a row that gaps divide; where it ends in a gap, an empty one more is told."""
    for piece, place in zip(_pieces(row), places, strict=False):
        _tell(lines, body, piece, position, look, place)
        position += len(piece)


def _add(lines: list[Line], body: str, rows: str, position: int) -> None:
    """The lines in some rows, which begin at a position of the body."""
    for full in rows.splitlines(keepends=True):
        wide = "  " in full or not full.rstrip("\r\n").isprintable()  # all spaces but the usual
        for piece in _pieces(full) if wide else (full,):
            _append(lines, body, piece, position)
            position += len(piece)


def _pieces(full: str) -> Iterator[str]:
    starts = (gap.end() for gap in _GAP.finditer(full))
    for start, end in pairwise((0, *starts, len(full))):
        if start < end:
            yield full[start:end]


def _append(lines: list[Line], body: str, piece: str, position: int) -> bool:
    """Whether a piece of the body makes a line of its own."""
    text = piece.strip()
    left = position if piece[:1] == text[:1] else position + len(piece) - len(piece.lstrip())
    if text in _LONE_STOPS and lines:
        above = lines[-1]
        above.pieces = [Span(above.pieces[0].start, left + len(text))]
        above.forget()
    elif text:
        lines.append(Line(body, [Span(left, left + len(text))]))
        return True
    return False
