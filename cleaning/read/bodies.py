"""The page inside an HTTP answer: put together from its chunks, and decompressed.

Archives often hold pages already unpacked beside a header that says otherwise; so a body that
reads as text is taken as it is.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from cleaning.read.members import new_zstd
from cleaning.read.values import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_HEAD = 1_000
_GZIP, _BARE = 31, -15
_STEP = 1 << 16  # unpacked bytes asked for at a time
_OPENINGS = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


class TooLong(ValueError):
    """More comes out than any page holds; `found` is as much as was looked at."""

    def __init__(self, found: bytes = b"") -> None:
        super().__init__("more comes out than any page holds")
        self.found = found


class CutOff(ValueError):
    """The end is missing; `found` is what there is."""

    def __init__(self, sentence: str, found: bytes) -> None:
        super().__init__(sentence)
        self.found = found


def joined(body: bytes) -> bytes:
    """A chunked body in one piece; one that is not chunked as it is. Raises CutOff."""
    parts, at = list[bytes](), 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else body[at : at + 1] == b"\n"
    if not parts:
        return body
    raise CutOff("its last chunk is missing", b"".join(parts))


def unpacked(body: bytes, encodings: str, longest: int | None = None) -> bytes:
    """The body without its `Content-Encoding`s. Raises CutOff, TooLong or ValueError.

    A body that is not packed as they say comes back as the object it is.
    """
    for name in reversed([name.strip().lower() for name in encodings.split(",")]):
        if name in _UNPACK and _is_packed(body, name):
            body = _UNPACK[name](body, LONGEST if longest is None else longest)
    return body


def is_binary(body: bytes) -> bool:
    """Does it open with bytes that no text holds?"""
    head = body[:_HEAD]
    return len(head.translate(None, _CONTROLS)) < len(head)


def _is_packed(body: bytes, name: str) -> bool:
    if opening := _OPENINGS.get(name):
        return body.startswith(opening)
    return bool(body) and (is_binary(body) or not _is_utf8(body[:_HEAD]))


def _is_utf8(head: bytes) -> bool:
    text = head.decode("utf-8", "replace")
    return "\ufffd" not in text[:-3]


def _gzip(body: bytes, longest: int) -> bytes:
    made = b""
    while body.startswith(_OPENINGS["gzip"]):
        inflater = zlib.decompressobj(_GZIP)
        made += _asked(inflater.decompress, body, longest + 1 - len(made))
        _check(made, longest, whole=inflater.eof)
        body = inflater.unused_data
    return made


def _deflate(body: bytes, longest: int) -> bytes:
    """zlib's wrapping as the standard says, or bare as some servers send it."""
    wrapped = body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    for wbits in (zlib.MAX_WBITS, _BARE) if wrapped else (_BARE,):
        inflater = zlib.decompressobj(wbits)
        try:
            made = inflater.decompress(body, longest + 1)
        except zlib.error as error:
            trouble = error
            continue
        _check(made, longest, whole=inflater.eof)
        return made
    raise ValueError(f"its page cannot be decompressed: {trouble}")


def _brotli(body: bytes, longest: int) -> bytes:
    """In steps: a few hundred bytes can hold more than a machine's memory."""
    try:
        import brotli
    except ImportError as error:
        raise ValueError("reading brotli needs a package: pip install brotli") from error
    inner, size = brotli.Decompressor(), 0
    parts = [_asked(inner.process, body, _STEP)]
    while parts[-1] and size <= longest:
        size += len(parts[-1])
        parts.append(b"" if inner.is_finished() else _asked(inner.process, b"", _STEP))
    made = b"".join(parts)
    _check(made, longest, whole=inner.is_finished())
    return made


def _zstd(body: bytes, longest: int) -> bytes:
    made = b""
    while body.startswith(_OPENINGS["zstd"]):
        inner = new_zstd()
        made += _asked(inner.decompress, body, longest + 1 - len(made))
        _check(made, longest, whole=inner.eof)
        body = inner.unused_data
    return made


def _asked(work: Callable[..., Any], *given: Any) -> bytes:
    try:
        return bytes(work(*given))
    except Exception as error:  # zlib.error, brotli.error, ZstdError
        raise ValueError(f"its page cannot be decompressed: {error}") from error


def _check(made: bytes, longest: int, *, whole: bool) -> None:
    if len(made) > longest:
        raise TooLong(made)
    if not whole:
        raise CutOff("its compressed page is cut off", made)


_UNPACK = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
