"""Files out: rows in the public shape, written whole or not at all."""

from cleaning.export.directory import (
    CARD,
    CARD_MARK,
    RESULTS,
    OutputDirectory,
    is_own_card,
)
from cleaning.export.files import atomic_file, digest, write_jsonl
from cleaning.export.formats import FORMATS, Format, open_writer, parquet_rows, plain_cell
from cleaning.export.held import Held
from cleaning.export.locks import STATE, acquire, lock_of
from cleaning.export.rows import (
    article_row,
    cluster_rows,
    decided_line,
    decided_row,
    encoded,
    halves,
    original_of,
    rejected_row,
    removed_rows,
    to_json,
    to_line,
)

__all__ = [
    "CARD",
    "CARD_MARK",
    "FORMATS",
    "RESULTS",
    "STATE",
    "Format",
    "Held",
    "OutputDirectory",
    "acquire",
    "article_row",
    "atomic_file",
    "cluster_rows",
    "decided_line",
    "decided_row",
    "digest",
    "encoded",
    "halves",
    "is_own_card",
    "lock_of",
    "open_writer",
    "original_of",
    "parquet_rows",
    "plain_cell",
    "rejected_row",
    "removed_rows",
    "to_json",
    "to_line",
    "write_jsonl",
]
