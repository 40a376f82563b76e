"""Bytes out of plain and compressed files, past damage where there is a way on."""

from __future__ import annotations

from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cleaning.read.bzip2 import HEADER, read_bzip2
from cleaning.read.members import CODECS, PIECE
from cleaning.read.values import Break

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cleaning.read.members import Codec
    from cleaning.read.values import Chunks

_BLOCK = 256 * 1024
_AHEAD = 16  # bytes in which every magic number fits
_BZIP2_SUFFIXES = (".bz2",)
_NESTED = 3  # compressions around each other
# Nothing anybody writes is packed so well for so long: text is 5 to 30 times smaller packed.
BOMB_BYTES = 1 << 30
BOMB_RATIO = 500


class _File(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Bytes:
    """A file that can be looked ahead in; a reading error ends it and is kept in `error`."""

    def __init__(self, file: _File) -> None:
        self.error: str | None = None
        self.size = 0  # read so far
        self._file = file
        self._held = b""
        self._at = 0

    def _read(self) -> bytes:
        try:
            block = self._file.read(_BLOCK)
        except OSError as error:
            self.error = error.strerror or str(error)
            return b""
        self.size += len(block)
        return block

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


class _Unpacked:
    """Chunks as a file again; the breaks among them are kept for who reads it."""

    def __init__(self, chunks: Chunks) -> None:
        self.breaks: deque[Break] = deque()
        self._chunks = chunks

    def read(self, size: int, /) -> bytes:
        for chunk in self._chunks:
            if isinstance(chunk, bytes) and chunk:
                return chunk
            if isinstance(chunk, Break):
                self.breaks.append(chunk)
        return b""


def open_chunks(file: BinaryIO, name: str = "") -> tuple[Chunks, bool]:
    """The file's bytes, decompressed where they are compressed, and whether they were.

    The name counts only where a damaged beginning hides the compression.
    """
    data = _Bytes(file)
    chunks = _opened(data, name.lower())
    return (chunks, True) if chunks else (_plain(data), False)


def _opened(data: _Bytes, name: str, depth: int = 1) -> Chunks | None:
    """What a compressed file holds, also where that is compressed again; None for a plain file."""
    head = data.ahead(_AHEAD)
    codec = next((codec for codec in CODECS if codec.magic.match(head)), None)
    bzip2 = bool(HEADER.match(head))
    if not (codec or bzip2) and b"\x00" in data.ahead(_BLOCK):
        codec = next((codec for codec in CODECS if name.endswith(codec.suffixes)), None)
        bzip2 = name.endswith(_BZIP2_SUFFIXES)
    if codec is None and not bzip2:
        return None
    chunks = _without_bombs(data, _unpacked(data, codec) if codec else _bzip2(data))
    return _again(chunks, depth) if depth < _NESTED else chunks


def _again(chunks: Chunks, depth: int) -> Chunks:
    """The same, or what it holds where that is compressed too."""
    head, chunks = peek(chunks, _AHEAD)
    if not (HEADER.match(head) or any(codec.magic.match(head) for codec in CODECS)):
        yield from chunks
        return
    file = _Unpacked(chunks)
    for chunk in _opened(_Bytes(file), "", depth + 1) or ():
        while file.breaks:
            yield file.breaks.popleft()
        yield chunk
    yield from file.breaks


def peek(chunks: Chunks, size: int) -> tuple[bytes, Chunks]:
    """The first bytes up to some damage, and all chunks from the start again."""
    held: list[bytes | Break] = []
    head = b""
    for chunk in chunks:
        held.append(chunk)
        if isinstance(chunk, bytes):
            head += chunk
        if len(head) >= size or (head and isinstance(chunk, Break)):
            break
    return head[:size], chain(held, chunks)


def _without_bombs(data: _Bytes, chunks: Chunks) -> Chunks:
    """The same, up to where so much came out of so little that it is meant to do harm."""
    size = 0
    for chunk in chunks:
        yield chunk
        size += len(chunk) if isinstance(chunk, bytes) else 0
        if size > BOMB_BYTES and size > BOMB_RATIO * data.size:
            yield Break("bomb", f"{size:,} bytes out of {data.size:,}, and more to come")
            return


def _plain(data: _Bytes) -> Chunks:
    while block := data.take(_BLOCK):
        yield block
    if data.error:
        yield Break("unreadable", data.error)


def _bzip2(data: _Bytes) -> Chunks:
    yield from read_bzip2(data)
    if data.error:
        yield Break("unreadable", data.error)


def _unpacked(data: _Bytes, codec: Codec) -> Chunks:
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


def _member(data: _Bytes, codec: Codec) -> Chunks:
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


def _pieces(data: _Bytes, codec: Codec) -> Iterator[bytes | Break]:
    """What the member holds. After damage, `data` stands where the next one may begin."""
    member = codec.member()
    taken: deque[bytes] = deque(maxlen=_BLOCK // PIECE)
    while not member.eof:
        piece = data.take(PIECE)
        taken.append(piece)
        try:
            if piece:
                yield from member.feed(piece)
                continue
            trouble = Break("truncated", f"the {codec.name} file ends too early")
        except Exception as error:  # zlib.error, OSError, LZMAError, ZstdError, EOFError
            trouble = Break("damaged_archive", f"{codec.name}: {error}")
        data.give_back(b"".join(taken)[1:])  # a cut-off member was read on into the next
        yield trouble
        return
    data.give_back(member.unused_data)
