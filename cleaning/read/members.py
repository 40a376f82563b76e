"""gzip, xz and zstd: one member after another, each given out up to the byte where it is hurt.

A decompressor that meets damage throws away what it made of the bytes it was just given. A gzip
one can be copied beforehand, and asked again byte by byte; the others are asked for little at a
time.
"""

from __future__ import annotations

import importlib
import lzma
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cleaning.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 16 * 1024  # packed bytes given to a decompressor at a time
_STEP = 2 * 1024  # unpacked bytes asked of it at a time
_STEPS = 128  # given on together


class Member(Protocol):
    """One gzip member, or one stream of xz or zstd."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the bytes hold; raises after the last byte that could be had."""


@dataclass(frozen=True, slots=True)
class Codec:
    """`magic` tells the beginning of a member."""

    name: str
    suffixes: tuple[str, ...]
    magic: re.Pattern[bytes]
    member: Callable[[], Member]


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        before = self._inner.copy()
        try:
            made = self._inner.decompress(data)
        except zlib.error:
            self._inner = before
            for byte in data:
                yield before.decompress(bytes((byte,)))
            raise
        yield made


class _Stepped:
    """xz or zstd, by way of a decompressor that can be asked for so many bytes."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    def feed(self, data: bytes) -> Iterator[bytes]:
        made = [b""]
        try:
            made.append(self._inner.decompress(data, _STEP))
            while not (self._inner.eof or self._inner.needs_input):
                made.append(self._inner.decompress(b"", _STEP))
                if len(made) >= _STEPS:
                    yield b"".join(made)
                    made.clear()
        except Exception:
            yield b"".join(made)
            raise
        yield b"".join(made)


def _zstd() -> Any:
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module)
        except ImportError:
            continue
    raise InputError("Reading zstd needs a package: pip install backports.zstd.")


def new_zstd() -> Any:
    """A zstd decompressor: in the standard library from Python 3.14.

    It takes the widest window there is: dumps are packed with `--long=31`.
    """
    zstd = _zstd()
    widest = zstd.DecompressionParameter.window_log_max
    return zstd.ZstdDecompressor(options={widest: widest.bounds()[1]})


CODECS = (
    # The fourth to tenth bytes as every writer sets them: three bytes alone turn up by chance.
    Codec(
        "gzip",
        (".gz",),
        re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL),
        _Gzip,
    ),
    Codec(
        "xz",
        (".xz",),
        re.compile(rb"\xfd7zXZ\x00"),
        lambda: _Stepped(lzma.LZMADecompressor()),
    ),
    Codec(
        "zstd",
        (".zst", ".zstd"),
        re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
        lambda: _Stepped(new_zstd()),
    ),
)
