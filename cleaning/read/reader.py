"""Reading as a whole: inputs in, pages and damage out, one at a time."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from cleaning.errors import InputError
from cleaning.read.fields import SAMPLE, check_fields
from cleaning.read.formats import FORMATS, HEAD, format_of, is_known, unread_kind
from cleaning.read.opened import goes_on, open_input
from cleaning.read.pages import PageMaker
from cleaning.read.sources import check_inputs, find_sources
from cleaning.read.streams import open_chunks, peek
from cleaning.read.values import Break, Damaged, Fault, Record, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaning.config import FieldNames
    from cleaning.model import Page
    from cleaning.read.values import Earlier, Item, Source

# Whatever wrote such a file and nothing into it was stopped: the formats begin with a signature.
_NEVER_EMPTY = (".gz", ".bz2", ".xz", ".zst", ".zstd", ".parquet")


class Reader:
    """The records of all inputs, in order. Iterating it once reads them.

    `counts` grows on the way: what was passed over and why (`hidden`, `not a file`, `no text`,
    `not a response`, `not successful`, `not HTML`, `earlier results`), and `repeated ids`, which
    got a suffix.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        fields: FieldNames,
        stdin: BinaryIO | None = None,
        results: Earlier | None = None,
    ) -> None:
        check_inputs(inputs)
        if "-" in inputs and not (stdin or sys.stdin):
            raise InputError("Standard input is closed; name a file, or open it.")
        if "-" in inputs and goes_on(stdin or sys.stdin.buffer):
            raise InputError("Standard input is a device without an end; give it a file or a pipe.")
        self.counts: Counter[str] = Counter()
        self._fields = fields
        self._stdin = stdin
        self._results = results
        self._pages = self._read(inputs)

    def __iter__(self) -> Iterator[Page | Damaged]:
        return self._pages

    def __next__(self) -> Page | Damaged:
        return next(self._pages)

    def _read(self, inputs: Sequence[str]) -> Iterator[Page | Damaged]:
        maker = PageMaker(self._fields, self.counts)
        for found in self._sampled(self._items(inputs)):
            yield found if isinstance(found, Damaged) else maker.make(*found)

    def _items(self, inputs: Sequence[str]) -> Iterator[tuple[Source, Item] | Damaged]:
        for source in find_sources(inputs, self.counts, self._results):
            if isinstance(source, Damaged):
                yield source
                continue
            for item in self._of(source):
                yield source, item

    def _of(self, source: Source) -> Iterator[Item]:
        if source.path is None:
            yield from self._parsed(source, self._stdin or sys.stdin.buffer)
            return
        try:
            file = open_input(source.path)
        except OSError as error:
            yield Fault(None, "unreadable", error.strerror or str(error))
            return
        with file:
            yield from self._parsed(source, file)

    def _parsed(self, source: Source, file: BinaryIO) -> Iterator[Item]:
        chunks, packed = open_chunks(file, source.name)
        head, chunks = peek(chunks, HEAD)
        if not head and not packed and source.name.lower().endswith(_NEVER_EMPTY):
            first = next(chunks, Break("truncated", "the file is empty"))
            assert isinstance(first, Break)
            yield Fault(None, first.reason, first.detail)
            return
        head = head.removeprefix(BOM_UTF8) if len(head) == len(BOM_UTF8) else head
        name = source.name if source.path else "stdin.jsonl"
        format = format_of(head, name, self._fields, named=source.named)
        if format is not None:
            path = None if packed else source.path
            yield from FORMATS[format](Stream(name, chunks, path, self.counts))
        elif kind := unread_kind(head):
            yield Fault(None, "unknown_format", f"{kind}: unpack or convert it first")
        elif head and (source.named or is_known(source.name)):
            yield Fault(None, "unknown_format", "neither text, HTML, JSON, CSV, Parquet nor WARC")
        else:
            self.counts["no text"] += 1
            first = next(chunks, b"") if not head else b""
            if isinstance(first, Break):
                yield Fault(None, first.reason, first.detail)

    def _sampled(
        self, items: Iterator[tuple[Source, Item] | Damaged]
    ) -> Iterator[tuple[Source, Item] | Damaged]:
        """The same, after a look at the first records' fields."""
        held, records = list[tuple["Source", "Item"] | Damaged](), list[Record]()
        for found in items:
            held.append(found)
            if not isinstance(found, Damaged) and isinstance(found[1], Record):
                records.append(found[1])
            if len(held) >= SAMPLE:
                break
        check_fields(records, self._fields)
        return chain(held, items)


def read_inputs(
    inputs: Sequence[str],
    *,
    fields: FieldNames,
    stdin: BinaryIO | None = None,
    results: Earlier | None = None,
) -> Reader:
    """The pages of files, folders, globs and `-`, and what was damaged, in a fixed order.

    A folder of earlier `results` that lies below one of them is passed over.

    Raises InputError at once for what is not there or cannot be read, and with the first page
    where the fields named are nowhere among the first 100 records.
    """
    return Reader(inputs, fields, stdin, results)
