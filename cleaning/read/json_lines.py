"""JSON Lines: one object a line, or what is left of them where a line is hurt."""

from __future__ import annotations

import codecs
import json
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from cleaning.read.json_records import (
    BETWEEN,
    DECODER,
    ESCAPED,
    FAULTS,
    OBJECT,
    is_like,
    of_value,
)
from cleaning.read.lines import as_utf8, lines
from cleaning.read.values import Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.read.values import Item, Stream

_PADDING = b" \t\r\n\x0b\x0c\x00\x1a\x1e"  # separators and padding: nothing was lost
_FIRST = 1_000  # lines of an old Macintosh file among which one is whole
_FAILURES = 40  # places of one bad line at which a whole record is looked for


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
        several = (_record(number + ends * at, part, True) for at, part in enumerate(parts) if part)
        first = list(islice(several, _FIRST))
        if any(isinstance(item, Record) for item in first):
            yield from chain(first, several)
            return
    whole, hurt = _whole_ones(data.decode("utf-8", "surrogateescape"), known)
    if hurt or not whole:
        yield fault
    yield from (of_value(number, value) for value in whole)


def _whole_ones(text: str, known: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """The records that are whole on a line with several, and whether there is more on it.

    A writer that was stopped within a line goes on behind it, and a newline may be what is hurt.
    An object is a record if it is like the last one, or begins as the line does.
    """
    found, hurt, at, failures = list[Any](), False, 0, 0
    first = OBJECT.search(text)
    keys = frozenset(known) or frozenset({first[1]} if first else ())
    while failures < _FAILURES and (start := OBJECT.search(text, at)):
        hurt = hurt or not BETWEEN.fullmatch(text, at, start.start())
        try:
            value, at = DECODER.raw_decode(text, start.start())
        except FAULTS:
            hurt, at, failures = True, start.start() + 1, failures + 1
            continue
        if is_like(value, keys) and not ESCAPED.search(text, start.start(), at):
            found.append(value)
        else:
            hurt = True
    return found, hurt or not BETWEEN.fullmatch(text, at)


def _record(number: int, data: bytes, ended: bool) -> Item:
    try:
        value = json.loads(data.decode())
    except UnicodeDecodeError as error:
        return Fault(number, "bad_encoding" if ended else "truncated", f"not UTF-8: {error.reason}")
    except FAULTS as error:
        return Fault(number, "bad_json" if ended else "truncated", str(error)[:200])
    return of_value(number, value)
