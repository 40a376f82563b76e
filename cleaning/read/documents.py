"""Files that are one document each."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from cleaning.read.values import LONGEST, Break, Document, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaning.read.values import Item, Stream

_FEW = 0.01  # share of unreadable characters up to which a text counts as UTF-8 with mishaps


def read_html(stream: Stream) -> Iterator[Item]:
    """One page. Its encoding is for extraction to find out."""
    content = _whole(stream)
    yield content if isinstance(content, Fault) else Document("html", content)


def read_text(stream: Stream) -> Iterator[Item]:
    """One text, in UTF-8, UTF-16 with its mark, or Windows-1256."""
    content = _whole(stream)
    yield content if isinstance(content, Fault) else Document("text", decoded(content))


def _whole(stream: Stream) -> bytes | Fault:
    parts, size = list[bytes](), 0
    for chunk in stream.chunks:
        if isinstance(chunk, Break):
            return Fault(None, chunk.reason, chunk.detail)
        size += len(chunk)
        if size > LONGEST:
            return Fault(None, "too_long", f"more than {LONGEST:,} bytes")
        parts.append(chunk)
    return b"".join(parts)


def decoded(content: bytes) -> str:
    """The text of a file without a declared encoding."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    text = content.decode("utf-8-sig", "replace")
    if text.count("\ufffd") <= _FEW * len(text):
        return text
    return content.decode("windows-1256", "replace")
