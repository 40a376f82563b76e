"""Lines out of chunks."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from cleaning.read.values import LONGEST, Break, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks

Line = tuple[int, bytes, bool]  # number from 1, bytes without the newline, whether one followed


def lines(chunks: Chunks) -> Iterator[Line | Fault]:
    """The lines of a file. One longer than `LONGEST` is a fault, and so is one cut by damage."""
    number, held, size = 1, list[bytes](), 0
    for chunk in chunks:
        if isinstance(chunk, Break):
            yield Fault(number, chunk.reason, chunk.detail)
            number, held, size = number + bool(held), [], 0
            continue
        *ended, last = chunk.split(b"\n")
        for part in ended:
            yield _line(number, held, part, size + len(part))
            number, held, size = number + 1, [], 0
        size += len(last)
        if size > LONGEST:
            held = []
        elif last:
            held.append(last)
    if size > LONGEST:
        yield _line(number, held, b"", size)
    elif held:
        yield number, b"".join(held), False


def _line(number: int, held: list[bytes], part: bytes, size: int) -> Line | Fault:
    if size > LONGEST:
        return Fault(number, "too_long", f"a line of {size:,} bytes")
    return number, b"".join([*held, part]) if held else part, True


def as_utf8(chunks: Chunks) -> Chunks:
    """The same text in UTF-8 without a byte order mark, where it begins with one of UTF-16."""
    decoder: codecs.IncrementalDecoder | None = None
    first = True
    for chunk in chunks:
        if isinstance(chunk, Break):
            yield chunk
            continue
        if first:
            first = False
            if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                decoder = codecs.getincrementaldecoder("utf-16")("replace")
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
        yield decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk
