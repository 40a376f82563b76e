"""The rows of a result file, read back as strictly as any other program may."""

from __future__ import annotations

import csv
import gzip
import importlib
import json
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from cleaning.export import parquet_rows, plain_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Row = dict[str, Any]
_CELL = 1 << 30


class BadRow(ValueError):
    """A line that is no strict JSON in UTF-8; the message says which and why."""


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of the file; raises BadRow, OSError or EOFError at what cannot be read."""
    name = path.name
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise BadRow("is no file")
    if name.endswith(".parquet"):
        yield from parquet_rows(path)
    elif name.endswith(".csv"):
        yield from _csv_rows(path)
    else:
        opened = next((o for ending, o in _PACKED.items() if name.endswith(ending)), None)
        with opened(path) if opened else path.open("rb") as lines:
            yield from _json_rows(lines)


def _open_zstd(path: Path) -> BinaryIO:
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module).open(path, "rb")  # type: ignore[no-any-return]
        except ImportError:
            continue
    raise BadRow("cannot be read without a package: pip install backports.zstd")


_PACKED: dict[str, Callable[[Path], Any]] = {".gz": gzip.open, ".zst": _open_zstd}


def _json_rows(lines: BinaryIO) -> Iterator[Row]:
    for number, line in enumerate(_unpacked(lines), 1):
        if not line.endswith(b"\n"):
            raise BadRow(f"line {number} is cut off")
        try:
            row = json.loads(line.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise BadRow(f"line {number} is no strict JSON: {error}") from error
        if not isinstance(row, dict):
            raise BadRow(f"line {number} is no object")
        yield row


def _unpacked(lines: BinaryIO) -> Iterator[bytes]:
    """The lines; each kind of archive has an error of its own for what is no longer one."""
    try:
        yield from lines
    except (OSError, EOFError):
        raise
    except Exception as error:
        raise BadRow(f"cannot be unpacked: {error}") from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_CELL)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            for row in csv.DictReader(stream, strict=True):
                yield {name: plain_cell(cell) for name, cell in row.items()}
        except csv.Error as error:
            raise BadRow(f"is no CSV: {error}") from error
