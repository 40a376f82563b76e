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
    faults: list[Fault] = []
    text = _text_lines(stream.chunks, faults)
    if not (header := next(text, "")):
        yield from faults
        return
    delimiter = delimiter_of(header)
    names = next(csv.reader([header], delimiter=delimiter))
    rows = csv.reader(text, delimiter=delimiter)
    while True:
        line = rows.line_num + 2
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Fault(line, "bad_record", str(error))
            continue
        yield from faults
        faults.clear()
        if row is None:
            return
        if len(row) > len(names):
            yield Fault(line, "bad_record", f"{len(row)} cells under {len(names)} names")
        elif row:
            yield Record(line, dict(zip(names, row, strict=False)))


def _text_lines(chunks: Chunks, faults: list[Fault]) -> Iterator[str]:
    for line in lines(as_utf8(chunks)):
        if isinstance(line, Fault):
            faults.append(line)
        else:
            yield line[1].decode("utf-8", "replace") + "\n"


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
