"""JSON in one piece: an array, or objects one after the other."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from cleaning.read.lines import as_utf8
from cleaning.read.values import LONGEST, Break, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.read.values import Item, Stream

BETWEEN = re.compile(r"[\s,\]\x00\x1a\x1e\ufeff]*")
# Where an object may begin. A quotation mark inside a text has a backslash before it.
OBJECT = re.compile(r'\{\s*"([^"\\\n]{1,200})"\s*:')
_START = re.compile(rf"[\[,}}\]\n]\s*({OBJECT.pattern})")
ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8
_CUT = 16  # characters before the end in which an error may come of what is still to be read
_TAIL = 4_096  # characters kept while looking for the next object
_PIECE = 64 * 1024  # characters in which most objects end
_MANY = 10_000  # failures in a row, after which not every place is tried: it may be meant to harm
FAULTS = (ValueError, RecursionError, MemoryError)
DECODER = json.JSONDecoder()


def is_like(value: Mapping[str, Any], keys: frozenset[str]) -> bool:
    """Whether it is a record as those with such keys are, and not an object inside one."""
    return len(keys & value.keys()) * 2 >= len(keys)


def of_value(number: int, value: Any) -> Item:
    """A record, or why the value is none."""
    if not isinstance(value, dict):
        return Fault(number, "not_an_object", f"a JSON {type(value).__name__}")
    return Record(number, value)


def read_json(stream: Stream) -> Iterator[Item]:
    """The objects of an array, or objects that stand free; numbered from 1."""
    cutter = _Cutter()
    for chunk in as_utf8(stream.chunks):
        if isinstance(chunk, Break):
            yield Fault(cutter.number + 1, chunk.reason, chunk.detail)
            cutter.lose()
        else:
            yield from cutter.feed(chunk)
    yield from cutter.feed(b"", final=True)
    if cutter.opened and not cutter.lost:
        yield Fault(cutter.number + 1, "truncated", "the array is never closed")


def _is_of_the_end(error: json.JSONDecodeError, text: str) -> bool:
    """Whether it may be due to what would follow the text."""
    return error.pos >= len(text) - _CUT or error.msg.startswith("Unterminated")


class _Cutter:
    """Takes one element after another; after a bad one it finds the next that is like the others.

    A quotation mark or a bracket too few would else swallow all that follows.
    """

    def __init__(self) -> None:
        self.number = 0
        self.opened = False
        self.lost = False  # in the middle of something that cannot be read
        self._bytes = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text, self._at = "", 0
        self._parts: list[str] = []
        self._failures = 0
        self._wanted = 0  # characters without which it is no use to try again
        self._keys: frozenset[str] = frozenset()

    def lose(self) -> None:
        """Forget what is held: bytes are missing behind it."""
        self._text, self._at, self._parts = "", 0, []
        self._bytes.reset()
        self.lost, self._wanted = True, 0

    def feed(self, data: bytes, *, final: bool = False) -> Iterator[Item]:
        """The elements that are complete with these bytes."""
        self._parts.append(self._bytes.decode(data, final))
        self._wanted -= len(self._parts[-1])
        if self._wanted > 0 and not final:
            return
        self._text, self._at = self._text[self._at :] + "".join(self._parts), 0
        self._parts = []
        while (item := self._next(final)) is not None:
            yield item

    def _next(self, final: bool) -> Item | None:
        if self.lost and not self._find(final):
            return None
        self._skip()
        if self._at >= len(self._text):
            return None
        try:
            value, end = DECODER.raw_decode(self._text, self._at)
        except FAULTS as error:
            return None if self._awaits(error, final) else self._spoilt(error, final)
        if end == len(self._text) and not final:
            self._wanted = 1  # a number may go on
            return None
        return self._taken(value, end)

    def _skip(self) -> None:
        """Go past what stands between elements, and into the array."""
        while found := BETWEEN.match(self._text, self._at):
            self._at = found.end()
            self.opened = self.opened and "]" not in found[0]
            if self.opened or self._text[self._at : self._at + 1] != "[":
                return
            self.opened = True
            self._at += 1

    def _tried(self, start: int) -> tuple[Any, int]:
        """What begins there. In a piece first: an error costs a look at all that is before it."""
        piece = self._text[start : start + _PIECE]
        try:
            value, end = DECODER.raw_decode(piece)
        except json.JSONDecodeError as error:
            if len(piece) < _PIECE or not _is_of_the_end(error, piece):
                error.pos += start
                raise
            return DECODER.raw_decode(self._text, start)
        return value, start + end

    def _taken(self, value: Any, end: int) -> Item:
        start, self._at = self._at, end
        self.number += 1
        if ESCAPED.search(self._text, start, end):
            return Fault(self.number, "bad_encoding", "not UTF-8")
        if isinstance(value, dict):
            self._keys = frozenset(value)
        return of_value(self.number, value)

    def _awaits(self, error: Exception, final: bool) -> bool:
        """Whether the error may come of what is still to be read."""
        held = len(self._text) - self._at
        if final or held > LONGEST or not isinstance(error, json.JSONDecodeError):
            return False
        if not _is_of_the_end(error, self._text):
            return False
        self._wanted = held
        return True

    def _spoilt(self, error: Exception, final: bool) -> Fault:
        self.number += 1
        held = len(self._text) - self._at
        place = getattr(error, "pos", 0)
        cut = "Unterminated" in str(error) or self._at < place >= len(self._text) - _CUT
        self._at += 1
        self.lost = True
        if held > LONGEST:
            return Fault(self.number, "too_long", f"more than {LONGEST:,} characters")
        reason = "truncated" if final and cut else "bad_json"
        return Fault(self.number, reason, str(error)[:200])

    def _find(self, final: bool) -> bool:
        """Go on to the next object that can be read and is like those before."""
        while found := _START.search(self._text, self._at):
            try:
                value, end = self._tried(found.start(1))
            except FAULTS as error:
                if self._awaits(error, final):
                    return False
                self._failures += 1
                self._at = found.start(1) + (self._failures > _MANY) * _TAIL
                continue
            self.lost = not is_like(value, self._keys)
            self._at = found.start(1) if not self.lost else end
            if not self.lost:
                self._failures = 0
                return True
        self._at = max(self._at, len(self._text) - _TAIL)
        return False
