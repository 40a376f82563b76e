"""Lines out of chunks."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from cleaning.read.values import LONGEST, Break, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks

_SAMPLE = 4_000  # bytes that tell UTF-16 from other text
_FEW = 8  # characters that tell nothing
_LOW, _HIGH = 0.2, 0.7  # shares of upper bytes
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


def wide_of(head: bytes) -> str | None:
    """Which UTF-16 a text is in, with or without a byte order mark, or UTF-32 with its mark.

    None for any other. In Latin and Arabic text nearly every character's upper byte is 0 or 6.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first, second = head[0:_SAMPLE:2], head[1:_SAMPLE:2]
    if len(second) < _FEW:
        return None
    upper = [sum(map(part.count, b"\x00\x06")) / len(second) for part in (first, second)]
    if min(upper) > _LOW or max(upper) < _HIGH:
        return None
    return "utf-16-le" if upper[1] > upper[0] else "utf-16-be"


def as_utf8(chunks: Chunks) -> Chunks:
    """The same text in UTF-8 without a byte order mark, where it is in UTF-16 or UTF-32."""
    decoder: codecs.IncrementalDecoder | None = None
    first = True
    for chunk in chunks:
        if isinstance(chunk, Break):
            yield chunk
            continue
        if first:
            first = False
            if name := wide_of(chunk):
                decoder = codecs.getincrementaldecoder(name)("replace")
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
        yield decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk
