"""Files that are one document each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.read.lines import wide_of
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
    if wide := wide_of(content):
        return content.decode(wide, "replace")
    return content.decode(charset_of(content), "replace")


def charset_of(content: bytes) -> str:
    """UTF-8, or windows-1256 where too much is no UTF-8: hardly a letter of it would be."""
    text = content.decode("utf-8", "replace")
    bad, beyond = text.count("\ufffd"), len(text) - len(text.encode("ascii", "ignore"))
    return "utf-8-sig" if bad <= max(_FEW * len(text), beyond // 5) else "windows-1256"
