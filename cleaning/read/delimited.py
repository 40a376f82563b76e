"""CSV and TSV. The first row names the fields."""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaning.read.documents import charset_of
from cleaning.read.lines import as_utf8, lines
from cleaning.read.streams import peek
from cleaning.read.values import LONGEST, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.read.values import Chunks, Item, Stream

    _Form = Mapping[str, Any]  # what `csv.reader` is to be told

DELIMITERS = (",", "\t", ";", "|")
_HEAD = 64 * 1024  # bytes that tell the encoding
_SAID = re.compile(r"sep=([,\t;|])\s*")
_BLANK = "\x00\x1a\n "
_LINE_BYTES = 100  # that a line takes in memory beside its text
# Quotation marks inside cells are doubled; some databases put a backslash before them instead.
_DOUBLED: Mapping[str, Any] = {}
_ESCAPED: Mapping[str, Any] = {"doublequote": False, "escapechar": "\\"}


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
    said = _SAID.fullmatch(header)  # Excel's own line above the header
    header = rows.header() if said else header
    if isinstance(header, Fault):
        yield header
        return
    delimiter = said[1] if said else delimiter_of(header)
    names = next(csv.reader([header], delimiter=delimiter), [])
    spaced = len(names) > 1 and all(name.startswith(" ") for name in names[1:])
    form: _Form = {"delimiter": delimiter, "skipinitialspace": spaced}
    names = next(csv.reader([header], **form), [])
    yield from rows.records([name.strip() for name in names], form)


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
        while isinstance(line := self._next(), _Line) and not line.text.strip(_BLANK):
            continue
        return line.text if isinstance(line, _Line) else line or ""

    def records(self, names: list[str], form: _Form) -> Iterator[Item]:
        """Each row under its names, or what is wrong with it."""
        while (line := self._next()) is not None:
            if isinstance(line, Fault):
                yield line
            elif line.text.strip(_BLANK):
                yield self._record(line, names, form)

    def _record(self, first: _Line, names: list[str], form: _Form) -> Item:
        row = _cells([first], form)
        if row is not None:
            return _row([first], names, row)
        taken = [first, *self._up_to_a_quote()]
        row = _cells(taken, form) if len(taken) > 1 else None
        if row is not None and len(row) >= len(names):
            return _row(taken, names, row)
        if self._is_last(taken, len(names), form):
            return Fault(first.number, "truncated", "a quotation mark is never closed")
        self._held.extendleft(reversed(taken[1:]))
        literal = first.text.rstrip("\n").split(form["delimiter"])
        if form["delimiter"] == "\t" and len(literal) == len(
            names
        ):  # where quotes are mostly just signs
            return _row([first], names, literal)
        return Fault(first.number, "bad_record", "a quotation mark is never closed")

    def _up_to_a_quote(self) -> Iterator[_Line]:
        """The next lines, to the first with a quotation mark that closes; none is too much."""
        size = 0
        while isinstance(line := self._next(), _Line):
            yield line
            size += len(line.text) + _LINE_BYTES
            if line.text.count('"') % 2 or size > LONGEST:
                return
        if line is not None:
            self._held.appendleft(line)

    def _is_last(self, taken: list[_Line], names: int, form: _Form) -> bool:
        """Whether the file ends within this row: what follows to its end is no row of its own."""
        if (follows := self._next()) is not None:
            self._held.appendleft(follows)
            return False
        rows = (_cells([line], form) for line in taken[1:])
        return all(row is not None and len(row) < names for row in rows)


def _cells(taken: list[_Line], form: _Form) -> list[str] | None:
    """The cells of a row; None where it goes on, or where its lines are more than one row."""
    texts = [line.text for line in taken]
    goes_on = len(texts) > 1
    for dialect in (_DOUBLED, _ESCAPED) if any('\\"' in text for text in texts) else (_DOUBLED,):
        try:
            (row,) = csv.reader(texts, **form, strict=True, **dialect)
        except (csv.Error, ValueError) as error:
            goes_on = goes_on or str(error) == "unexpected end of data"
        else:
            return row
    if goes_on:
        return None
    (row,) = csv.reader(texts, **form)
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
