"""CSV and TSV. The first row names the fields."""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.read.documents import charset_of
from cleaning.read.lines import as_utf8, lines
from cleaning.read.streams import peek
from cleaning.read.values import LONGEST, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks, Item, Stream

DELIMITERS = (",", "\t", ";", "|")
_HEAD = 64 * 1024  # bytes that tell the encoding


def delimiter_of(header: str) -> str:
    """What stands between the cells of a header line."""
    return max(DELIMITERS, key=header.count)


def read_csv(stream: Stream) -> Iterator[Item]:
    """One row a record, numbered by the line it begins on."""
    csv.field_size_limit(LONGEST)
    head, chunks = peek(as_utf8(stream.chunks), _HEAD)
    rows = _Rows(chunks, charset_of(head[: head.rfind(b"\n") + 1] or head))
    while isinstance(header := rows.header(), Fault):
        yield header
    delimiter = delimiter_of(header)
    names = next(csv.reader([header], delimiter=delimiter), [])
    yield from rows.records(names, delimiter)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    ended: bool
    readable: bool


class _Rows:
    """Puts rows together from lines, and goes back to the second line of one that is broken.

    A quotation mark that is never closed would else swallow the rows up to the next one.
    """

    def __init__(self, chunks: Chunks, charset: str) -> None:
        self._lines = self._decoded(chunks, charset)
        self._held: deque[_Line | Fault] = deque()

    def _decoded(self, chunks: Chunks, charset: str) -> Iterator[_Line | Fault]:
        for line in lines(chunks):
            if isinstance(line, Fault):
                yield line
                continue
            number, data, ended = line
            text = data.decode(charset, "replace").removesuffix("\r")
            readable = "\ufffd" not in text or "\ufffd".encode() in data
            for part in text.split("\r"):
                yield _Line(number, part + "\n", ended, readable)

    def _next(self) -> _Line | Fault | None:
        return self._held.popleft() if self._held else next(self._lines, None)

    def header(self) -> str | Fault:
        line = self._next()
        return line.text if isinstance(line, _Line) else line or ""

    def records(self, names: list[str], delimiter: str) -> Iterator[Item]:
        """Each row under its names, or what is wrong with it."""
        while (line := self._next()) is not None:
            if isinstance(line, Fault):
                yield line
            elif line.text.strip("\x00\n "):
                yield self._record(line, names, delimiter)

    def _record(self, first: _Line, names: list[str], delimiter: str) -> Item:
        row = _cells([first], delimiter)
        if row is not None:
            return _row([first], names, row)
        taken = [first, *self._up_to_a_quote()]
        row = _cells(taken, delimiter) if len(taken) > 1 else None
        if row is not None and len(row) >= len(names):
            return _row(taken, names, row)
        self._held.extendleft(reversed(taken[1:]))
        reason = "truncated" if len(taken) == 1 else "bad_record"
        return Fault(first.number, reason, "a quotation mark is never closed")

    def _up_to_a_quote(self) -> Iterator[_Line]:
        """The next lines, to the first with a quotation mark that closes; none is too much."""
        size = 0
        while isinstance(line := self._next(), _Line):
            yield line
            size += len(line.text)
            if line.text.count('"') % 2 or size > LONGEST:
                return
        if line is not None:
            self._held.appendleft(line)


def _cells(taken: list[_Line], delimiter: str) -> list[str] | None:
    """The cells of a row; None where it goes on, or where its lines are more than one row."""
    try:
        (row,) = csv.reader([line.text for line in taken], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError) as error:
        if len(taken) > 1 or str(error) == "unexpected end of data":
            return None
        (row,) = csv.reader([taken[0].text], delimiter=delimiter)
    return row


def _row(taken: list[_Line], names: list[str], row: list[str]) -> Item:
    line = taken[0].number
    if len(row) > len(names):
        return Fault(line, "bad_record", f"{len(row)} cells under {len(names)} names")
    if not taken[-1].ended and len(row) < len(names):
        return Fault(line, "truncated", f"{len(row)} cells under {len(names)} names")
    if not all(part.readable for part in taken):
        return Fault(line, "bad_encoding", "not UTF-8")
    return Record(line, dict(zip(names, row, strict=False)))
