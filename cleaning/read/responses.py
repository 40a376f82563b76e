"""From a WARC record to its page or its text, or why it is passed over."""

from __future__ import annotations

import re
from typing import Any

from cleaning.read.bodies import CutOff, TooLong, joined, unpacked
from cleaning.read.documents import decoded
from cleaning.read.values import LONGEST, Document, Fault

NO_HTTP = ("dns:", "whois:", "ftp:", "ftps:", "filedesc:")
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
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_PACKED = b"\x1f\x8b\x08"  # no page begins so, whatever its headers say
_HTML = ("text/html", "application/xhtml+xml")


def document(record: Any, number: int) -> Document | Fault | str:
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
    if record.rec_type != "response" or (url or "").lower().startswith(NO_HTTP):
        return "not a response"
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if not status.isdecimal():
        return Fault(number, "bad_record", "a response without an HTTP status")
    if not status.startswith("2"):
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
    transfer = headers.get_header("Transfer-Encoding") or ""
    length = headers.get_header("Content-Length") or ""
    cut = not encodings and length.strip().isdecimal() and len(body) < int(length)
    try:
        if "chunked" in transfer.lower():
            body, cut = joined(body), False
        body = unpacked(body, f"{encodings},{transfer}")
        return unpacked(body, "gzip" if body.startswith(_PACKED) else ""), cut
    except CutOff as error:
        if whole:
            raise
        return error.found, True
