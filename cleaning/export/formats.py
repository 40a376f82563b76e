"""The formats articles can be written in. Each is one small writer."""

from __future__ import annotations

import csv
import gzip
import importlib
import io
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Protocol, get_args

from cleaning.errors import InputError
from cleaning.export.columns import COLUMNS
from cleaning.export.rows import Row, to_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Format = Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv"]
_BUFFER = 1 << 17  # bytes: of some thirty rows
FORMATS: tuple[str, ...] = get_args(Format)


class Writer(Protocol):
    """Takes rows one by one, as values or as lines; nothing is complete before `close`."""

    def write(self, row: Row) -> None: ...
    def write_line(self, line: bytes) -> None: ...
    def close(self) -> None: ...


class JsonLines:
    """JSON Lines, plain or packed as the name says."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("wb", _BUFFER)
        self._out = _PACKERS[path.suffix](self._raw)

    def write(self, row: Row) -> None:
        self.write_line(to_line(row))

    def write_line(self, line: bytes) -> None:
        self._out.write(line + b"\n")

    def close(self) -> None:
        self._out.close()
        self._raw.close()


def _gzip(raw: BinaryIO) -> Any:
    """The header carries no time and no name, so that equal rows give equal bytes."""
    return gzip.GzipFile("", "wb", 6, raw, mtime=0)


def _zstd(raw: BinaryIO) -> Any:
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module).ZstdFile(raw, "wb")
        except ImportError:
            continue
    raise InputError("Writing zstd needs a package: pip install backports.zstd.")


_PACKERS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": _gzip,
    ".zst": _zstd,
    ".jsonl": lambda raw: raw,
}


class Csv:
    """UTF-8 with a byte order mark, so that spreadsheets read Arabic; lists joined by ` | `."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("wb")
        self._text = io.TextIOWrapper(self._raw, "utf-8-sig", "replace", newline="")
        self._out = csv.writer(self._text)
        self._out.writerow(COLUMNS)

    def write(self, row: Row) -> None:
        self._out.writerow([_cell(row.get(name)) for name in COLUMNS])

    def write_line(self, line: bytes) -> None:
        self.write(json.loads(line))

    def close(self) -> None:
        self._text.close()


# What spreadsheets take for a formula, also behind line ends and in full width.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def _cell(value: Any) -> Any:
    """A cell no spreadsheet runs: text that would be read as a formula gets an apostrophe."""
    if isinstance(value, list):
        value = " | ".join(value)
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def plain_cell(cell: str) -> str:
    """The text that such a cell was made of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _parquet(path: Path) -> Writer:
    from cleaning.export.parquet import Parquet  # it brings pyarrow along

    return Parquet(path)


_WRITERS: dict[str, Callable[[Path], Writer]] = {
    "jsonl": JsonLines,
    "jsonl.gz": JsonLines,
    "jsonl.zst": JsonLines,
    "parquet": _parquet,
    "csv": Csv,
}


def open_writer(folder: Path, stem: str, format: str) -> Writer:
    """A writer of `folder/stem.format`."""
    return _WRITERS[format](folder / f"{stem}.{format}")


def parquet_rows(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file that we wrote."""
    from cleaning.export.parquet import rows

    return rows(path)
