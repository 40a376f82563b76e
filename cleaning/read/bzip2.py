"""bzip2 by its blocks: each is whole in itself, so that damage costs one block and no more.

Blocks begin with a mark of 48 bits at any bit, not only where a byte begins. Each is decoded as a
file of its own, which also checks its sum before anything of it is given out.
"""

from __future__ import annotations

import bz2
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from cleaning.read.values import Break

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks

_BLOCK, _END = 0x314159265359, 0x177245385090
_MARK_BITS = 48
_SUM_BITS = 32
_READ = 256 * 1024
_LARGEST = 2 * 1024 * 1024  # bytes; a packed block is never half as large


def _middle(mark: int, shift: int) -> bytes:
    """The five whole bytes of a mark that begins `shift` bits into a byte."""
    return (mark << (8 - shift)).to_bytes(7, "big")[1:6]


_MIDDLES = {_middle(mark, s): (mark, s) for mark in (_BLOCK, _END) for s in range(8)}
_ANY = re.compile(b"|".join(re.escape(middle) for middle in _MIDDLES))
HEADER = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")


Mark = tuple[int, int]  # which, and its first bit


class Taken(Protocol):
    """Where the bytes come from."""

    def take(self, size: int) -> bytes: ...


def read_bzip2(source: Taken) -> Chunks:
    """What the blocks hold, in order, with a `Break` for each place where something is lost."""
    blocks = _Blocks(source)
    yield from blocks.begin()
    while (start := blocks.next_mark()) is not None:
        kind, begin = start
        if kind == _END:
            yield from blocks.after_end(begin)
            continue
        following = blocks.next_mark(begin + _MARK_BITS, _LARGEST)
        if following is None:
            yield blocks.last(begin)
            yield Break("truncated", "the bzip2 file ends too early")
            blocks.drop(begin + _MARK_BITS)
            continue
        try:
            yield bz2.decompress(blocks.cut(begin, following[1]))
        except (OSError, ValueError) as error:
            yield Break("damaged_archive", f"bzip2: {error}")
        blocks.drop(following[1])


class _Blocks:
    """The bytes read and not yet done with, looked at bit by bit."""

    def __init__(self, source: Taken) -> None:
        self._source = source
        self._held = b""
        self._first = 0  # the bit at which what is not done with begins

    def next_mark(self, start: int | None = None, within: int | None = None) -> Mark | None:
        """The next mark at or after a bit: which, and its first bit."""
        start = self._first if start is None else start
        looked = start // 8
        while True:
            for found in _ANY.finditer(self._held, looked):
                mark, shift = _MIDDLES[found[0]]
                bit = (found.start() - 1) * 8 + shift
                if bit >= start and self._bits(bit, bit + _MARK_BITS) == mark:
                    return mark, bit
            looked = max(looked, len(self._held) - 6)
            if within is not None and len(self._held) - start // 8 > within:
                return None
            if within is None and looked > _READ:
                self._held, looked, start = self._held[looked - 1 :], 1, 0
                self._first = 0
            if not self._more():
                return None

    def after_end(self, begin: int) -> Iterator[Break]:
        """Go past the end of a stream, to what may be the next one's beginning."""
        end = begin + _MARK_BITS + _SUM_BITS
        while len(self._held) * 8 < end and self._more():
            pass
        if len(self._held) * 8 < end:
            yield Break("truncated", "the bzip2 file ends too early")
        self.drop((end + 7) // 8 * 8)
        yield from self.begin()

    def begin(self) -> Iterator[Break]:
        """A Break where what follows is neither a stream nor nothing but zeros."""
        while self._more() and len(self._held) < _READ:
            self._held = self._held.lstrip(b"\x00")
        self._held = self._held.lstrip(b"\x00")
        if self._held and not HEADER.match(self._held):
            yield Break("damaged_archive", "bytes that are not bzip2")

    def last(self, begin: int) -> bytes:
        """What the last block of a file that is cut off holds, if the block itself is whole."""
        size = len(self._held) * 8
        value = self._bits(begin, size) << (begin % 8)
        block = value.to_bytes((size - begin + 7) // 8, "big")
        made, inner = list[bytes](), bz2.BZ2Decompressor()
        with suppress(OSError):
            made.append(inner.decompress(b"BZh9" + block))
            while more := inner.decompress(b""):
                made.append(more)
        return b"".join(made)

    def cut(self, begin: int, end: int) -> bytes:
        """One block as a file of its own: its sum is that of the file."""
        size = end - begin
        block = self._bits(begin, end)
        total = (block >> (size - _MARK_BITS - _SUM_BITS)) & (1 << _SUM_BITS) - 1
        value = (block << _MARK_BITS | _END) << _SUM_BITS | total
        bits = size + _MARK_BITS + _SUM_BITS
        padding = -bits % 8
        return b"BZh9" + (value << padding).to_bytes((bits + padding) // 8, "big")

    def drop(self, bit: int) -> None:
        """Be done with all before a bit."""
        self._held, self._first = self._held[bit // 8 :], bit % 8

    def _more(self) -> bool:
        more = self._source.take(_READ)
        self._held += more
        return bool(more)

    def _bits(self, begin: int, end: int) -> int:
        if begin < 0 or end > len(self._held) * 8:
            return -1
        last = (end + 7) // 8
        value = int.from_bytes(self._held[begin // 8 : last], "big") >> (last * 8 - end)
        return value & (1 << end - begin) - 1
