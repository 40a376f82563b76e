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

from cleaning.read.bodies import CutOff, TooLong, joined, unpacked
from cleaning.read.documents import decoded
from cleaning.read.values import LONGEST, Break, Document, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Chunks, Item, Stream

# warcio tells its log of every odd header, and without a handler that goes to the terminal.
logging.getLogger("warcio").addHandler(logging.NullHandler())

_START = re.compile(rb"WARC/\d\.\d+\r?\n")
_NEXT = re.compile(rb"WARC/\d\.\d+\r?\n[A-Za-z-]{3,40}:")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_END = re.compile(rb"\r?\n\r?\n|\s*(?:WARC/\d|$)")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_DIGEST = re.compile(
    rb"^warc-block-digest:[ \t]*(sha1|sha256|sha512|md5):([a-z2-7]+=*|[0-9a-f]+)[ \t]*\r?$",
    re.I | re.M,
)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype\s+html|html|head|body)\b", re.I)
_KINDS = frozenset(
    (
        "response",
        "resource",
        "request",
        "metadata",
        "revisit",
        "conversion",
        "continuation",
        "warcinfo",
    )
)
_NO_HTTP = ("dns:", "whois:", "ftp:", "ftps:", "filedesc:")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEADER_BYTES = 64 * 1024
_NEXT_BYTES = 64  # the first line of a record and the name in the second
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(stream: Stream) -> Iterator[Item]:
    """The pages of a WARC, numbered as records from 1. Other records are counted, not read."""
    loader = _Loader(verify_http=False, arc2warc=False)
    for number, raw in enumerate(_records(_Buffer(stream.chunks)), 1):
        if isinstance(raw, Break):
            yield Fault(number, raw.reason, raw.detail)
            continue
        try:
            record = loader.parse_record_stream(BytesIO(raw))
            found = _document(record, number)
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
        if kind == "response" and not uri.lower().startswith(_NO_HTTP):
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
    buffer.drop(size)
    digest = _DIGEST.search(record, 0, header.end())
    if digest and not _fits(record[header.end() :], digest[1], digest[2]):
        return Break("bad_record", "its digest does not fit")
    return record


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


def _document(record: Any, number: int) -> Document | Fault | str:
    """The record's page or text, or the name under which it is passed over."""
    from cleaning.dates import parse_date  # its patterns take a while: only where a date is read

    said = record.rec_headers.get_header
    url, fetched = said("WARC-Target-URI"), parse_date(said("WARC-Date") or "")
    flags = ("truncated",) if said("WARC-Truncated") else ()
    if record.rec_type == "conversion":
        content = decoded(record.raw_stream.read())
        return Document("text", content, number, url, fetched, flags=flags)
    if record.rec_type == "resource" and _is_html(said("Content-Type")):
        return Document("html", record.raw_stream.read(), number, url, fetched, flags=flags)
    if record.rec_type not in _KINDS:
        return Fault(number, "bad_record", "a WARC record of an unknown type")
    if record.rec_type != "response" or record.http_headers is None:
        return "not a response"
    if not record.http_headers.get_statuscode().startswith("2"):
        return "not successful"
    mime = record.http_headers.get_header("Content-Type")
    if not _is_html(mime) and (mime or _MARKUP.match(peeked := record.raw_stream.read()) is None):
        return "not HTML"
    body = peeked if not mime else record.raw_stream.read()
    charset = _CHARSET.search(mime or "")
    try:
        body, cut = _page(record.http_headers, body, whole=not flags)
    except TooLong:
        return Fault(number, "too_long", f"more than {LONGEST:,} bytes")
    except CutOff as error:
        return Fault(number, "truncated", str(error))
    flags = ("truncated",) if cut else flags
    return Document(
        "html", body, number, url, fetched, charset[1] if charset else None, flags=flags
    )


def _is_html(mime: str | None) -> bool:
    return (mime or "").partition(";")[0].strip().lower() in _HTML


def _page(headers: Any, body: bytes, *, whole: bool) -> tuple[bytes, bool]:
    """The page as the server meant it, and whether its end is missing.

    One whose archive says that it was cut is taken as far as it goes (not `whole`).
    """
    encodings = headers.get_header("Content-Encoding") or ""
    length = headers.get_header("Content-Length") or ""
    cut = not encodings and length.strip().isdecimal() and len(body) < int(length)
    try:
        if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
            body, cut = joined(body), False
        return unpacked(body, encodings), cut
    except CutOff as error:
        if whole:
            raise
        return error.found, True
