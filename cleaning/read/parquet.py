"""Parquet: a damaged row group costs its own rows, a bad cell its row at most."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Any

from cleaning.read.values import Break, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Item, Stream

_ROWS = 256  # in memory at a time
_DETAIL = 300  # characters


def read_parquet(stream: Stream) -> Iterator[Item]:
    """One row a record, numbered from 1."""
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
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        yield Fault(None, "bad_record", f"not a whole Parquet file: {error}"[:_DETAIL])
        return
    first = 1
    for group in range(table.num_row_groups):
        number = first
        try:
            for batch in table.iter_batches(batch_size=_ROWS, row_groups=[group]):
                yield from _batch(batch, number)
                number += batch.num_rows
        except (OSError, ValueError, pyarrow.ArrowException) as error:
            yield Fault(number, "bad_record", f"row group {group}: {error}"[:_DETAIL])
        first += table.metadata.row_group(group).num_rows


def _batch(batch: Any, first: int) -> Iterator[Item]:
    """The rows of a batch, all at once or, where one of them is bad, one by one."""
    try:
        rows = batch.to_pylist()
    except (ValueError, OverflowError):
        yield from (_row(batch, number, first) for number in range(batch.num_rows))
        return
    yield from (Record(number, row) for number, row in enumerate(rows, first))


def _row(batch: Any, index: int, first: int) -> Item:
    """One row, without the cells that Python has no value for, such as a day in the year 90,000."""
    cells = {}
    for name in batch.schema.names:
        try:
            cells[name] = batch.column(name)[index].as_py()
        except UnicodeDecodeError as error:
            return Fault(first + index, "bad_encoding", f"{name}: {error}"[:_DETAIL])
        except (ValueError, OverflowError):
            cells[name] = None
    return Record(first + index, cells)
