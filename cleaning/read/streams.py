"""Bytes out of plain and compressed files, past damage where there is a way on."""

from __future__ import annotations

import bz2
import importlib
import lzma
import re
import zlib
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cleaning.errors import InputError
from cleaning.read.values import Break

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaning.read.values import Chunks

_BLOCK = 256 * 1024
# A decompressor that meets damage throws away what it made of the bytes it was just given: so it
# is given few at a time, and hardly a record before the damage is lost.
_PIECE = 512
_AHEAD = 16  # bytes in which every magic number fits


class _Member(Protocol):
    """One gzip member, or one stream of bzip2, xz or zstd."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Codec:
    name: str
    suffixes: tuple[str, ...]
    magic: re.Pattern[bytes]
    member: Callable[[], _Member]


def _gzip_member() -> _Member:
    return zlib.decompressobj(wbits=31)


def _zstd_member() -> _Member:
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module).ZstdDecompressor()  # type: ignore[no-any-return]
        except ImportError:
            continue
    raise InputError("Reading zstd needs a package: pip install backports.zstd.")


_CODECS = (
    # The fourth to tenth bytes as every writer sets them: three bytes alone turn up by chance.
    _Codec(
        "gzip",
        (".gz",),
        re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL),
        _gzip_member,
    ),
    _Codec(
        "bzip2", (".bz2",), re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor
    ),
    _Codec("xz", (".xz",), re.compile(rb"\xfd7zXZ\x00"), lzma.LZMADecompressor),
    _Codec(
        "zstd",
        (".zst", ".zstd"),
        re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
        _zstd_member,
    ),
)


class _Bytes:
    """A file that can be looked ahead in; a reading error ends it and is kept in `error`."""

    def __init__(self, file: BinaryIO) -> None:
        self.error: str | None = None
        self._file = file
        self._held = b""
        self._at = 0

    def _read(self) -> bytes:
        try:
            return self._file.read(_BLOCK)
        except OSError as error:
            self.error = error.strerror or str(error)
            return b""

    def take(self, size: int) -> bytes:
        if self._at >= len(self._held):
            self._held, self._at = self._read(), 0
        piece = self._held[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def give_back(self, data: bytes) -> None:
        self._held, self._at = data + self._held[self._at :], 0

    def ahead(self, size: int) -> bytes:
        while len(self._held) - self._at < size and (more := self._read()):
            self._held, self._at = self._held[self._at :] + more, 0
        return self._held[self._at : self._at + size]

    def seek(self, magic: re.Pattern[bytes]) -> tuple[bool, bool]:
        """Go on to the magic number: whether there is one, and whether only zeros stood before."""
        blank = True
        while self.ahead(_AHEAD):
            found = magic.search(self._held, self._at)
            end = found.start() if found else max(self._at + 1, len(self._held) - _AHEAD + 1)
            blank = blank and not self._held[self._at : end].strip(b"\x00")
            self._at = end
            if found:
                return True, blank
        return False, blank


def open_chunks(file: BinaryIO, name: str = "") -> tuple[Chunks, bool]:
    """The file's bytes, decompressed where they are compressed, and whether they were.

    The name counts only where a damaged beginning hides the compression.
    """
    data = _Bytes(file)
    head = data.ahead(_AHEAD)
    codec = next((codec for codec in _CODECS if codec.magic.match(head)), None)
    if codec is None and b"\x00" in data.ahead(_BLOCK):
        codec = next((c for c in _CODECS if name.lower().endswith(c.suffixes)), None)
    return (_unpacked(data, codec), True) if codec else (_plain(data), False)


def _plain(data: _Bytes) -> Chunks:
    while block := data.take(_BLOCK):
        yield block
    if data.error:
        yield Break("unreadable", data.error)


def _unpacked(data: _Bytes, codec: _Codec) -> Chunks:
    hurt = False  # then what is skipped is the rest of the member that was reported
    while True:
        found, blank = data.seek(codec.magic)
        if not (blank or hurt):
            yield Break("damaged_archive", f"bytes that are not {codec.name}")
        if not found:
            break
        for chunk in _member(data, codec):
            hurt = isinstance(chunk, Break)
            yield chunk
    if data.error:
        yield Break("unreadable", data.error)


def _member(data: _Bytes, codec: _Codec) -> Chunks:
    """One member, up to its end or its damage; larger chunks than the decompressor gives."""
    made: list[bytes] = []
    size = 0
    trouble: Break | None = None
    for piece in _pieces(data, codec):
        if isinstance(piece, Break):
            trouble = piece
            break
        made.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(made)
            made, size = [], 0
    if made:
        yield b"".join(made)
    if trouble:
        yield trouble


def _pieces(data: _Bytes, codec: _Codec) -> Iterator[bytes | Break]:
    """What the member holds. After damage, `data` stands where the next one may begin."""
    member = codec.member()
    taken: deque[bytes] = deque(maxlen=_BLOCK // _PIECE)
    while not member.eof:
        piece = data.take(_PIECE)
        taken.append(piece)
        try:
            if piece:
                yield member.decompress(piece)
                continue
            trouble = Break("truncated", f"the {codec.name} file ends too early")
        except Exception as error:  # zlib.error, OSError, LZMAError, ZstdError, EOFError
            trouble = Break("damaged_archive", f"{codec.name}: {error}")
        data.give_back(b"".join(taken)[1:])  # a cut-off member was read on into the next
        yield trouble
        return
    data.give_back(member.unused_data)
