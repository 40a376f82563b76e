"""JSON Lines, and JSON in one piece: an array, or objects one after the other."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cleaning.read.lines import as_utf8, lines
from cleaning.read.values import LONGEST, Break, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Item, Stream

_TOKEN = re.compile(rb'\\.|["{}\[\]]', re.DOTALL)
_BETWEEN = b" \t\r\n,[]\x00\x1e"  # record separators and padding: nothing was lost


def read_json_lines(stream: Stream) -> Iterator[Item]:
    """One object a line. Blank lines are passed over."""
    for line in lines(as_utf8(stream.chunks)):
        if isinstance(line, Fault):
            yield line
            continue
        number, data, ended = line
        if data := data.strip(_BETWEEN[:4] + b"\x00\x1e"):
            yield _record(number, data, ended)


def read_json(stream: Stream) -> Iterator[Item]:
    """The objects of an array, or objects that stand free; numbered from 1."""
    scanner = _Scanner()
    for chunk in as_utf8(stream.chunks):
        if isinstance(chunk, Break):
            yield Fault(scanner.number + 1, chunk.reason, chunk.detail)
            scanner.restart()
            continue
        yield from scanner.feed(chunk)
        if len(scanner.held) > LONGEST:
            yield Fault(scanner.number + 1, "too_long", f"more than {LONGEST:,} bytes")
            return
    if scanner.held.strip(_BETWEEN):
        yield Fault(scanner.number + 1, "truncated", "the file ends inside a record")


class _Scanner:
    """Cuts JSON into its elements without parsing it, so that one bad element costs only itself."""

    def __init__(self) -> None:
        self.number = 0
        self.held = b""
        self._base: int | None = None
        self.restart()

    def restart(self) -> None:
        self.held = b""
        self._scanned = 0
        self._depth = self._base or 0
        self._quoted = False

    def feed(self, chunk: bytes) -> Iterator[Item]:
        self.held += chunk
        start, stop = 0, len(self.held) - self._open_escape()
        for token in _TOKEN.finditer(self.held, self._scanned, stop):
            if self._is_end(token[0]):
                yield self._element(self.held[start : token.end()])
                start = token.end()
        self.held, self._scanned = self.held[start:], stop - start

    def _open_escape(self) -> int:
        """1 where the last byte is a backslash whose letter is still to come."""
        last = len(self.held)
        while last > self._scanned and self.held[last - 1] == 0x5C:
            last -= 1
        return (len(self.held) - last) % 2

    def _is_end(self, token: bytes) -> bool:
        if token == b'"':
            self._quoted = not self._quoted
        elif self._quoted or token[:1] == b"\\":
            return False
        elif token in b"{[":
            if self._base is None:
                self._base = int(token == b"[")
            self._depth += 1
        else:
            self._depth -= 1
            return self._depth == self._base
        return False

    def _element(self, data: bytes) -> Item:
        self.number += 1
        data = data.lstrip(b" \t\r\n,\x00\x1e")
        if self.number == 1 and self._base == 1:
            data = data.removeprefix(b"[").lstrip()
        return _record(self.number, data, ended=True)


def _record(number: int, data: bytes, ended: bool) -> Item:
    try:
        value = json.loads(data.decode())
    except UnicodeDecodeError as error:
        return Fault(number, "bad_encoding" if ended else "truncated", f"not UTF-8: {error.reason}")
    except (ValueError, RecursionError, MemoryError) as error:
        return Fault(number, "bad_json" if ended else "truncated", str(error)[:200])
    if not isinstance(value, dict):
        return Fault(number, "not_an_object", f"a JSON {type(value).__name__}")
    return Record(number, value)
