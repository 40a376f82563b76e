"""Tables: CSV, TSV and Parquet. The first row of a CSV names the fields."""

from __future__ import annotations

import csv
import tempfile
from itertools import count
from typing import IO, TYPE_CHECKING, Any

from cleaning.read.lines import as_utf8, lines
from cleaning.read.values import LONGEST, Break, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks, Item, Stream

DELIMITERS = (",", "\t", ";", "|")
_ROWS = 256  # of a Parquet file in memory at a time


def delimiter_of(header: str) -> str:
    """What stands between the cells of a header line."""
    return max(DELIMITERS, key=header.count)


def read_csv(stream: Stream) -> Iterator[Item]:
    """One row a record, numbered by the line it begins on."""
    csv.field_size_limit(LONGEST)
    text = _TextLines(stream.chunks)
    header = next(text, "")
    delimiter = delimiter_of(header)
    names = next(csv.reader([header], delimiter=delimiter), [])
    rows = csv.reader(text, delimiter=delimiter)
    row: list[str] | None = []
    while row is not None:
        line, text.quotes = rows.line_num + 2, 0
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Fault(line, "bad_record", str(error))
            continue
        yield from text.take_faults()
        if row:
            yield _row(line, names, row, text)


def _row(line: int, names: list[str], row: list[str], text: _TextLines) -> Item:
    if text.quotes % 2:
        return Fault(line, "truncated", "a quotation mark is never closed")
    if not text.ended and len(row) < len(names):
        return Fault(line, "truncated", f"{len(row)} cells under {len(names)} names")
    if len(row) > len(names):
        return Fault(line, "bad_record", f"{len(row)} cells under {len(names)} names")
    return Record(line, dict(zip(names, row, strict=False)))


class _TextLines:
    """Lines for the csv module; keeps count of what it does not tell."""

    def __init__(self, chunks: Chunks) -> None:
        self.quotes = 0
        self.ended = True
        self._faults: list[Fault] = []
        self._lines = lines(as_utf8(chunks))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            if isinstance(line, Fault):
                self._faults.append(line)
                continue
            text = line[1].decode("utf-8", "replace")
            self.quotes += text.count('"')
            self.ended = line[2]
            return text + "\n"
        raise StopIteration

    def take_faults(self) -> list[Fault]:
        taken, self._faults = self._faults, []
        return taken


def read_parquet(stream: Stream) -> Iterator[Item]:
    """One row a record, numbered from 1; a damaged row group costs its own rows only."""
    if stream.path is not None:
        with stream.path.open("rb") as file:
            yield from _parquet_rows(file)
        return
    with tempfile.TemporaryFile() as copy:
        for chunk in stream.chunks:
            if isinstance(chunk, Break):
                yield Fault(None, chunk.reason, chunk.detail)
                return
            copy.write(chunk)
        copy.seek(0)
        yield from _parquet_rows(copy)


def _parquet_rows(file: IO[bytes]) -> Iterator[Item]:
    import pyarrow  # half a second to import, and few runs need it
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(file)
    except (OSError, pyarrow.ArrowException) as error:
        yield Fault(None, "bad_record", f"not a whole Parquet file: {error}")
        return
    first = 1
    for group in range(table.num_row_groups):
        try:
            for number, row in zip(count(first), _rows(table, group), strict=False):
                yield Record(number, row)
        except (OSError, ValueError, pyarrow.ArrowException) as error:
            yield Fault(first, "bad_record", f"row group {group}: {error}")
        first += table.metadata.row_group(group).num_rows


def _rows(table: Any, group: int) -> Iterator[dict[str, Any]]:
    for batch in table.iter_batches(batch_size=_ROWS, row_groups=[group]):
        yield from batch.to_pylist()
