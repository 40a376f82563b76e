"""WARC files: the HTML of successful responses, and the texts of conversion records.

Records are cut here and parsed by warcio: it neither reports a record that is cut off nor finds
the way on from one whose length is wrong.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.recordloader import ArcWarcRecordLoader

from cleaning.read.responses import NO_HTTP, document
from cleaning.read.values import LONGEST, Break, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks, Item, Stream

# warcio tells its log of every odd header, and without a handler that goes to the terminal.
logging.getLogger("warcio").addHandler(logging.NullHandler())

_START = re.compile(rb"WARC/\d\.\d+\r?\n")
_NEXT = re.compile(rb"WARC/\d\.\d+\r?\n[A-Za-z-]{3,40}:")
_INNER = re.compile(rb"\n\r?\n(" + _NEXT.pattern + rb")")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_END = re.compile(rb"\r?\n\r?\n|\s*(?:WARC/\d|$)")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_DIGEST = re.compile(
    rb"^warc-block-digest:[ \t]*(sha1|sha256|sha512|md5):([a-z2-7]+=*|[0-9a-f]+)[ \t]*\r?$",
    re.I | re.M,
)
_HEADER_BYTES = 64 * 1024
_NEXT_BYTES = 64  # the first line of a record and the name in the second


def read_warc(stream: Stream) -> Iterator[Item]:
    """The pages of a WARC, numbered as records from 1. Other records are counted, not read."""
    loader = _Loader(verify_http=False, arc2warc=False)
    for number, raw in enumerate(_records(_Buffer(stream.chunks)), 1):
        if isinstance(raw, Break):
            yield Fault(number, raw.reason, raw.detail)
            continue
        try:
            record = loader.parse_record_stream(BytesIO(raw))
            found = document(record, number)
        except Exception as error:  # warcio raises a dozen kinds on headers that are damaged
            yield Fault(number, "bad_record", str(error)[:200] or "the headers end too early")
            continue
        if isinstance(found, str):
            stream.skipped[found] += 1
        else:
            yield found


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]
    """Reads the page of a response whatever its address is: a damaged one costs only itself."""

    def load_http_headers(self, kind: str, uri: str, stream: Any, length: int | None) -> Any:
        if kind == "response" and not (uri or "").lower().startswith(NO_HTTP):
            uri = "http://"
        return super().load_http_headers(kind, uri, stream, length)


class _Buffer:
    """Chunks joined on demand; `stop` is the damage, or the end (None), that no chunk follows."""

    def __init__(self, chunks: Chunks) -> None:
        self.data = bytearray()
        self.stop: Break | None = None
        self.stopped = False
        self._chunks = chunks

    def fill(self, size: int) -> bool:
        """Hold at least `size` bytes; False where damage or the end comes first."""
        while len(self.data) < size and not self.stopped:
            chunk = next(self._chunks, None)
            if isinstance(chunk, bytes):
                self.data += chunk
            else:
                self.stop, self.stopped = chunk, True
        return len(self.data) >= size

    def drop(self, size: int) -> None:
        del self.data[:size]

    def go_on(self) -> Break | None:
        """Past the damage: what it was. What is left from before it is given up."""
        stop, self.stop, self.stopped = self.stop, None, self.stop is None
        self.data.clear()
        return stop


def _records(buffer: _Buffer) -> Iterator[bytes | Break]:
    """Each record's bytes, header and block; a Break for one that is damaged."""
    while True:
        _skip_blank(buffer)
        found = _record(buffer) if buffer.data else None
        if isinstance(found, Break) and (buffer.data or not buffer.stopped):
            yield found  # and the buffer stands at the next record
        elif not isinstance(found, bytes):
            stop = buffer.go_on()
            if trouble := stop or found:
                yield trouble
            if stop is None:
                return
        else:
            yield found


def _skip_blank(buffer: _Buffer) -> None:
    while buffer.fill(1) and buffer.data[0] in b"\r\n":
        blank = len(buffer.data) - len(buffer.data.lstrip(b"\r\n"))
        buffer.drop(blank)


def _record(buffer: _Buffer) -> bytes | Break:
    """The record the buffer begins with; after damage the buffer stands at the next one."""
    buffer.fill(_HEADER_BYTES)
    header = _HEADER_END.search(buffer.data, 0, _HEADER_BYTES)
    length = _LENGTH.search(buffer.data, 0, header.end()) if header else None
    if not _START.match(buffer.data) or header is None or length is None:
        return _lost(buffer, 1, Break("bad_record", "no WARC header with a length"))
    size = header.end() + int(length[1])
    if size > LONGEST:
        return _lost(buffer, header.end(), Break("too_long", f"a record of {size:,} bytes"))
    if not buffer.fill(size):
        return _lost(buffer, header.end(), Break("truncated", "shorter than its header says"))
    buffer.fill(size + _NEXT_BYTES)
    if not _END.match(buffer.data[size : size + _NEXT_BYTES]):
        return _lost(buffer, header.end(), Break("bad_record", "not as long as its header says"))
    record = bytes(buffer.data[:size])
    digest = _DIGEST.search(record, 0, header.end())
    if digest and _fits(record[header.end() :], digest[1], digest[2]):
        buffer.drop(size)
        return record
    if swallowed := _another(record, header.end()):
        return _lost(buffer, swallowed, Break("bad_record", "longer than the record is"))
    buffer.drop(size)
    return Break("bad_record", "its digest does not fit") if digest else record


def _another(record: bytes, start: int) -> int | None:
    """Where in a block another whole record begins: then the length is that of both."""
    for found in _INNER.finditer(record, start):
        header = _HEADER_END.search(record, found.start(1))
        length = _LENGTH.search(record, found.start(1), header.end()) if header else None
        end = header.end() + int(length[1]) if header and length else len(record) + 1
        if end <= len(record) and _END.match(record[end : end + _NEXT_BYTES]):
            return found.start(1)
    return None


def _fits(block: bytes, algorithm: bytes, digest: bytes) -> bool:
    """Whether a block has the digest that its header gives, in base 32 or 16."""
    made = hashlib.new(algorithm.decode().lower(), block, usedforsecurity=False).digest()
    return digest.upper().rstrip(b"=") in (
        base64.b32encode(made).rstrip(b"="),
        made.hex().upper().encode(),
    )


def _lost(buffer: _Buffer, start: int, why: Break) -> Break:
    buffer.drop(start)
    _find_next(buffer)
    return why


def _find_next(buffer: _Buffer) -> bool:
    """Go on to the next record; False where damage or the end comes first."""
    while True:
        if found := _NEXT.search(buffer.data):
            buffer.drop(found.start())
            return True
        keep = min(len(buffer.data), _NEXT_BYTES)
        if buffer.stopped:
            buffer.data.clear()
            return False
        buffer.drop(len(buffer.data) - keep)
        buffer.fill(keep + 1)
