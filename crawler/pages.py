"""Raw pages as WARC, written before anything is parsed, so that cleaning can be repeated.

A file that is being written ends in `.open`; it gets its name when it is whole. What a killed run
left is cut after its last whole record, and kept.
"""

from __future__ import annotations

import gzip
import os
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaning import __version__
from cleaning.export.files import output_errors

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import FetchedPage

OPEN = ".open"
MAX_FILE = 1_000_000_000  # bytes, as is customary
_LEVEL = 1  # of gzip: 2 ms for a page of 280 kB, where 9 takes four times as long
# No longer true of a body that has been unpacked and put together.
_STALE = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


class PageArchive:
    """Numbered WARC files of one run in `folder`; one response record a page, gzipped each."""

    def __init__(self, folder: Path, run: int, max_file: int = MAX_FILE) -> None:
        self._folder = folder
        self._run = run
        self._max_file = max_file
        self._file: BinaryIO | None = None
        self._path = folder
        self._records = 0
        self._number = 0
        self._whole = True

    def write(self, page: FetchedPage) -> str:
        """Append the page; returns where it stands, as `FILE:RECORD` (records count from 1)."""
        with output_errors(self._folder):
            if self._file is None or self._file.tell() > self._max_file:
                self._next_file()
            assert self._file is not None
            self._whole = False
            self._file.write(_record(page))
            self._file.flush()
            self._whole = True
        self._records += 1
        return f"{self._path.name}:{self._records}"

    def close(self) -> None:
        """Give the last file its name, durably; one with half a record is left to `recover`."""
        with output_errors(self._folder):
            self._finish_file()

    def _next_file(self) -> None:
        self._finish_file()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._number += 1
        self._path = self._folder / f"{self._run:06d}-{self._number:03d}.warc.gz"
        self._file = self._path.with_name(self._path.name + OPEN).open("wb")
        self._file.write(_packed(lambda writer: writer.create_warcinfo_record("", _ABOUT)))
        self._records = 1

    def _finish_file(self) -> None:
        if self._file is None:
            return
        if not self._whole:
            with suppress(OSError):  # what could not be written cannot be written now
                self._file.close()
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        self._path.with_name(self._path.name + OPEN).replace(self._path)


_ABOUT = {"software": f"Ghirbal/{__version__}", "format": "WARC File Format 1.0"}


def _record(page: FetchedPage) -> bytes:
    kept = [(name, value) for name, value in page.headers if name.lower() not in _STALE]
    kept.append(("Content-Length", str(len(page.body))))
    headers = StatusAndHeaders(f"{page.status} OK", kept, protocol="HTTP/1.1")
    return _packed(
        lambda writer: writer.create_warc_record(
            page.url,
            "response",
            payload=BytesIO(page.body),
            length=len(page.body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": page.fetched_at.replace("+00:00", "Z")},
        )
    )


def _packed(make: object) -> bytes:
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False)
    writer.write_record(make(writer))  # type: ignore[operator]
    return gzip.compress(plain.getvalue(), _LEVEL, mtime=0)


def recover(folder: Path) -> list[Path]:
    """Name the files that a killed run left open, cut after their last whole record."""
    recovered = []
    for left in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        with output_errors(left):
            size = whole_size(left)
            if not size:
                left.unlink()
                continue
            os.truncate(left, size)
            name = left.with_name(left.name.removesuffix(OPEN))
            left.replace(name)
        recovered.append(name)
    return recovered


def whole_size(path: Path) -> int:
    """How many bytes of a file are whole gzip members."""
    whole = 0
    with path.open("rb") as stream:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        position = 0
        while data := unpack.unused_data or stream.read(1 << 16):
            if unpack.eof:
                unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                unpack.decompress(data)
            except zlib.error:
                break
            position += len(data) - len(unpack.unused_data)
            if unpack.eof:
                whole = position
    return whole
