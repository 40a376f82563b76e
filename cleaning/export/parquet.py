"""Articles as a Parquet file. pyarrow is loaded for this alone: it takes a while."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from cleaning.export.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cleaning.export.rows import Row

_TYPES = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "count": pa.int64(),
    "share": pa.float64(),
}
_SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in COLUMNS.items()])
_ROW_GROUP = 2_000  # rows: about 5 MB of text, so that a writer's memory stays small


class Parquet:
    """Typed columns in row groups that fit in memory."""

    def __init__(self, path: Path) -> None:
        self._out = pq.ParquetWriter(path, _SCHEMA, compression="zstd")
        self._rows: list[Row] = []

    def write(self, row: Row) -> None:
        self._rows.append({name: row.get(name) for name in COLUMNS})
        if len(self._rows) >= _ROW_GROUP:
            self._flush()

    def write_line(self, line: bytes) -> None:
        self.write(json.loads(line))

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._out.close()

    def _flush(self) -> None:
        self._out.write_table(pa.Table.from_pylist(self._rows, schema=_SCHEMA))
        self._rows = []


def rows(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file that `Parquet` wrote."""
    for batch in pq.ParquetFile(path).iter_batches(_ROW_GROUP):
        yield from batch.to_pylist()
