"""Paragraphs that were broken into lines of one width: each of their lines is prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.strip.lines import Line

_WIDEST = 125  # characters; real paragraphs on one line are mostly longer
_GOES_ON = re.compile(r"^[،؛,.:)»”] ?[ء-ي]")
_LETTER = re.compile(r"[ء-ي]")
_PIECES, _PIECE = 12, 14  # lines of a broken sentence above such a line, and their words
_FEWEST = 6  # full lines without a full stop that make a text hard-wrapped
_ENDED = 2  # sentences, one more of which must end somewhere
_FULL = 0.7  # of the widest line: how much of it a broken line fills


def mark_wrapped(lines: Sequence[Line]) -> None:
    """Marks the lines of hard-wrapped paragraphs, where a text is written so."""
    live = [line for line in lines if not line.cut]
    if any(len(line.text) > _WIDEST for line in live):
        return
    width = max((len(line.text) for line in live), default=0)
    if not _is_wrapped(live, width):
        return
    block: list[Line] = []
    for line in lines:
        full = not line.cut and len(line.text) >= width * _FULL
        if line.cut or not (full or (block and line.ends_sentence)):
            block = []
            continue
        block.append(line)
        if line.ends_sentence:
            for member in block if len(block) > 1 or line.strong else ():
                member.wrapped = True
            block = []


def mark_split(lines: Sequence[Line]) -> list[list[Line]]:
    """Marks sentences that were broken at their links: `word` / `، more of it` on two lines.

    Returns the lines of each: what one goes on from may turn out to be furniture.
    """
    sentences: list[list[Line]] = []
    live = [line for line in lines if not line.cut]
    for n, line in enumerate(live[1:], 1):
        if line.wrapped or not _GOES_ON.match(line.text):
            continue
        pieces = [line]
        for above in reversed(live[max(0, n - _PIECES) : n]):
            whole = above.ends_sentence or above.words > _PIECE
            if whole or above.wrapped or not _LETTER.search(above.text):
                break
            pieces.append(above)
        for piece in pieces:
            piece.wrapped = True
        sentences.append(pieces)
    return sentences


def unmark(sentences: Sequence[Sequence[Line]]) -> None:
    """Takes back the marks of broken sentences."""
    for pieces in sentences:
        for piece in pieces:
            piece.wrapped = False


def _is_wrapped(live: Sequence[Line], width: int) -> bool:
    broken = sum(len(line.text) >= width * _FULL and not line.ends_sentence for line in live)
    ended = sum(line.full_stop for line in live)
    if broken < _FEWEST or ended * 8 < broken or ended < _ENDED:
        return False
    # In a short text, a sentence that ends within a line says as much as one that ends with it.
    inside = sum(". " in line.text and not line.ends_sentence for line in live)
    return ended + inside > _ENDED
