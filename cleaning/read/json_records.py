"""JSON Lines, and JSON in one piece: an array, or objects one after the other."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from cleaning.read.lines import as_utf8, lines
from cleaning.read.values import LONGEST, Break, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.read.values import Item, Stream

_PADDING = b" \t\r\n\x0b\x0c\x00\x1a\x1e"  # separators and padding: nothing was lost
_BETWEEN = re.compile(r"[\s,\]\x00\x1a\x1e\ufeff]*")
# Where an object may begin. A quotation mark inside a text has a backslash before it.
_OBJECT = re.compile(r'\{\s*"([^"\\\n]{1,200})"\s*:')
_START = re.compile(rf"[\[,}}\]\n]\s*({_OBJECT.pattern})")
_ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8
_CUT = 16  # characters before the end in which an error may come of what is still to be read
_TAIL = 4_096  # characters kept while looking for the next object
_FAILURES = 40  # places of one bad line at which a whole record is looked for
_FAULTS = (ValueError, RecursionError, MemoryError)
_DECODER = json.JSONDecoder()


def read_json_lines(stream: Stream) -> Iterator[Item]:
    """One object a line. Blank lines are passed over."""
    whole: Mapping[str, Any] = {}
    for line in lines(as_utf8(stream.chunks)):
        if isinstance(line, Fault):
            yield line
            continue
        number, data, ended = line
        if data := data.strip(_PADDING).removeprefix(codecs.BOM_UTF8):
            found = _record(number, data.removesuffix(b","), ended)
            if isinstance(found, Record):
                whole = found.fields
                yield found
            else:
                yield from _from_bad_line(data, ended, found, whole)


def _from_bad_line(
    data: bytes, ended: bool, fault: Item, known: Mapping[str, Any]
) -> Iterator[Item]:
    """What can be had of a line that is no record; `known` is one that was."""
    assert isinstance(fault, Fault)
    if fault.reason == "not_an_object":
        yield fault
        return
    number = fault.line or 0
    if b"\r" in data:  # it may be of an old Macintosh file; then all of its lines end so
        ends = not ended and number == 1
        parts = (part.strip(_PADDING) for part in data.split(b"\r"))
        several = [_record(number + ends * at, part, True) for at, part in enumerate(parts) if part]
        if any(isinstance(item, Record) for item in several):
            yield from several
            return
    whole, hurt = _whole_ones(data.decode("utf-8", "surrogateescape"), known)
    if hurt or not whole:
        yield fault
    yield from (_of_value(number, value) for value in whole)


def _whole_ones(text: str, known: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """The records that are whole on a line with several, and whether there is more on it.

    A writer that was stopped within a line goes on behind it, and a newline may be what is hurt.
    An object is a record if it is like the last one, or begins as the line does.
    """
    found, hurt, at, failures = list[Any](), False, 0, 0
    first = _OBJECT.search(text)
    keys = frozenset(known) or frozenset({first[1]} if first else ())
    while failures < _FAILURES and (start := _OBJECT.search(text, at)):
        hurt = hurt or not _BETWEEN.fullmatch(text, at, start.start())
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except _FAULTS:
            hurt, at, failures = True, start.start() + 1, failures + 1
            continue
        if _is_like(value, keys) and not _ESCAPED.search(text, start.start(), at):
            found.append(value)
        else:
            hurt = True
    return found, hurt or not _BETWEEN.fullmatch(text, at)


def _is_like(value: Mapping[str, Any], keys: frozenset[str]) -> bool:
    """Whether it is a record as those with such keys are, and not an object inside one."""
    return len(keys & value.keys()) * 2 >= len(keys)


def _record(number: int, data: bytes, ended: bool) -> Item:
    try:
        value = json.loads(data.decode())
    except UnicodeDecodeError as error:
        return Fault(number, "bad_encoding" if ended else "truncated", f"not UTF-8: {error.reason}")
    except _FAULTS as error:
        return Fault(number, "bad_json" if ended else "truncated", str(error)[:200])
    return _of_value(number, value)


def _of_value(number: int, value: Any) -> Item:
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
            value, end = _DECODER.raw_decode(self._text, self._at)
        except _FAULTS as error:
            return None if self._awaits(error, final) else self._spoilt(error, final)
        if end == len(self._text) and not final:
            self._wanted = 1  # a number may go on
            return None
        return self._taken(value, end)

    def _skip(self) -> None:
        """Go past what stands between elements, and into the array."""
        while found := _BETWEEN.match(self._text, self._at):
            self._at = found.end()
            self.opened = self.opened and "]" not in found[0]
            if self.opened or self._text[self._at : self._at + 1] != "[":
                return
            self.opened = True
            self._at += 1

    def _taken(self, value: Any, end: int) -> Item:
        start, self._at = self._at, end
        self.number += 1
        if _ESCAPED.search(self._text, start, end):
            return Fault(self.number, "bad_encoding", "not UTF-8")
        if isinstance(value, dict):
            self._keys = frozenset(value)
        return _of_value(self.number, value)

    def _awaits(self, error: Exception, final: bool) -> bool:
        """Whether the error may come of what is still to be read."""
        held = len(self._text) - self._at
        if final or held > LONGEST or not isinstance(error, json.JSONDecodeError):
            return False
        if error.pos < len(self._text) - _CUT and not error.msg.startswith("Unterminated"):
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
                value, end = _DECODER.raw_decode(self._text, found.start(1))
            except _FAULTS as error:
                if self._awaits(error, final):
                    return False
                self._at = found.start(1)
                continue
            self.lost = not _is_like(value, self._keys)
            self._at = found.start(1) if not self.lost else end
            if not self.lost:
                return True
        self._at = max(self._at, len(self._text) - _TAIL)
        return False
