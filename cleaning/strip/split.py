"""A body divided into its lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaning.looks import GAP
from cleaning.model import Span
from cleaning.strip.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    position = 0
    for row, text, words, key in zip(look.rows, look.texts, look.words, look.keys, strict=True):
        if text is None:
            _add(lines, body, row, position)
        elif GAP in text:
            _add_parts(lines, body, row, position, text.split(GAP))
        elif _append(lines, body, row, position):
            known = lines[-1].__dict__
            known["text"], known["words"] = text, words
            if key is not None:
                known["key"] = key
        position += len(row) + 1
    return lines


def _add(lines: list[Line], body: str, rows: str, position: int) -> None:
    """The lines in some rows, which begin at a position of the body."""
    for full in rows.splitlines(keepends=True):
        wide = "  " in full or "\t" in full
        for piece in _pieces(full) if wide else (full,):
            _append(lines, body, piece, position)
            position += len(piece)


def _add_parts(lines: list[Line], body: str, row: str, position: int, texts: Sequence[str]) -> None:
    """The lines in a row that gaps divide, whose texts are known."""
    for piece, text in zip(_pieces(row), texts, strict=False):  # one more where it ends in a gap
        if _append(lines, body, piece, position):
            lines[-1].__dict__["text"] = text
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
