"""Which format a file is in: by its content, then by its name."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from cleaning.read.delimited import delimiter_of, read_csv
from cleaning.read.documents import read_html, read_text
from cleaning.read.feeds import read_xml_feed
from cleaning.read.json_lines import read_json_lines
from cleaning.read.json_records import read_json
from cleaning.read.lines import wide_of
from cleaning.read.parquet import read_parquet
from cleaning.read.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaning.config import FieldNames
    from cleaning.read.values import Format

FORMATS: dict[str, Format] = {
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": read_warc,
    "xml feed": read_xml_feed,
    "html": read_html,
    "text": read_text,
}
_PACKED = (".gz", ".xz", ".bz2", ".zst", ".zstd")
_SUFFIXES = {
    "jsonl": (".jsonl", ".ndjson", ".jl", ".jsonlines"),
    "json": (".json",),
    "csv": (".csv", ".tsv", ".tab"),
    "html": (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"),
    "text": (".txt", ".text", ".md", ".rst"),
    "warc": (".warc", ".wet", ".wat"),
}
_BY_SUFFIX = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes}
# What lies beside saved pages and dumps and is text, but never an article.
_NO_ARTICLES = frozenset(
    (
        ".css", ".js", ".mjs", ".map", ".xml", ".svg", ".rss", ".atom", ".py", ".toml", ".yaml",
        ".yml", ".ini", ".cfg", ".log", ".lock", ".sh", ".bat", ".md5", ".sha1", ".sha256", ".tex",
    )
)  # fmt: skip
HEAD = 64 * 1024
_WARC = re.compile(rb"\s*WARC/\d\.\d+\r?\n")
# No document type may stand before it: so no entity can be declared, and none can explode.
_FEED = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<items>")
_ARRAY = re.compile(rb"\s*\[\s*(?:[{\]]|$)")
_LONE_BRACE = re.compile(rb'\s*\{\s*(?:\n|$|[^"\s}])')
_PRETTY = re.compile(rb'\s*\{[^\S\n]*\r?\n\s*"')
_LINE = re.compile(rb'[\[,]?\s*\{\s*"[^"\n]{1,200}"\s*:')
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body|meta|title"
    rb"|link|script|div|article|main|section|p|table|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNREAD = {
    "a zip archive, or a document that is one": re.compile(rb"PK\x03\x04"),
    "a tar archive": re.compile(rb".{257}ustar", re.DOTALL),
    "a 7z archive": re.compile(rb"7z\xbc\xaf\x27\x1c"),
    "a rar archive": re.compile(rb"Rar!\x1a\x07"),
    "packed by lz4": re.compile(rb"\x04\x22\x4d\x18"),
    "packed by compress": re.compile(rb"\x1f\x9d"),
    "packed by lzma": re.compile(rb"\x5d\x00\x00.{2}(?:\xff{8}|.{5}\x00{3})", re.DOTALL),
    "an ARC file, from before WARC": re.compile(rb"filedesc://"),
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"


def format_of(head: bytes, name: str, fields: FieldNames, *, named: bool) -> str | None:
    """The format's name in `FORMATS`; None for what holds no records.

    Where a user named the file himself (`named`), any text is taken for a document.
    """
    suffix = suffix_of(name)
    by_name = _BY_SUFFIX.get(suffix)
    if unread_kind(head):
        return None
    if head.startswith(b"PAR1"):
        return "parquet"
    if _WARC.match(head):
        return "warc"
    # A writer that crashed leaves runs of NULs, and browsers pass over those in a page.
    padded = by_name in ("jsonl", "json", "csv", "html")
    if not (text := _as_text(head, padded=padded)):
        damaged = by_name == "warc" or (by_name == "jsonl" and b"{" in head)
        return by_name if damaged or not head.strip(b"\x00" * padded) else None
    if by_name == "jsonl" and not _ARRAY.match(text) and not _PRETTY.match(text):
        return "jsonl"
    return _by_content(text, by_name, fields) or _by_name(suffix, by_name, named)


def unread_kind(head: bytes) -> str | None:
    """What it is where it may well hold records, in a way that is not read here."""
    return next((kind for kind, magic in _UNREAD.items() if magic.match(head)), None)


def is_known(name: str) -> bool:
    """Whether the name says that there are records in it."""
    return suffix_of(name) in _BY_SUFFIX


def _by_content(text: bytes, by_name: str | None, fields: FieldNames) -> str | None:
    if _ARRAY.match(text) or _PRETTY.match(text):
        return "json"
    if text.lstrip().startswith(b"{") and not _LONE_BRACE.match(text):
        return "jsonl"
    if _FEED.match(text):
        return "xml feed"
    if _MARKUP.match(text):
        return "html"
    if by_name in (None, "text") and _has_header(text, fields):
        return "csv"
    if by_name is None and _mostly_objects(text):
        return "jsonl"
    return None


def _by_name(suffix: str, by_name: str | None, named: bool) -> str | None:
    if by_name:
        return by_name
    return "text" if named or suffix not in _NO_ARTICLES else None


def _as_text(head: bytes, *, padded: bool) -> bytes:
    """The head in UTF-8 without its mark; empty for what is no text."""
    if wide := wide_of(head):
        whole = head[: len(head) // 4 * 4]
        return whole.decode(wide, "replace").encode("utf-8", "replace")
    text = head.removeprefix(codecs.BOM_UTF8)
    text = text.replace(b"\x00", b"") if padded else text
    controls = len(text) - len(text.translate(None, _CONTROLS))
    return b"" if controls * 50 > len(text) else text


def _mostly_objects(text: bytes) -> bool:
    """Whether it is JSON Lines of which the first is hurt: half of the others begin as they do."""
    others = [line for line in text.split(b"\n")[1:] if line.strip()]
    return sum(bool(_LINE.match(line)) for line in others) * 2 > len(others)


def _has_header(text: bytes, fields: FieldNames) -> bool:
    header = text.partition(b"\n")[0].decode("utf-8", "replace").strip()
    cells = [cell.strip('" ') for cell in header.split(delimiter_of(header))]
    return len(cells) > 1 and (fields.text in cells or fields.html in cells)


def suffix_of(name: str) -> str:
    """The file's last suffix in lower case, compression aside."""
    path = PurePath(name.lower())
    return PurePath(path.stem).suffix if path.suffix in _PACKED else path.suffix


def stem_of(name: str) -> str:
    """The name without what tells its compression and its format; other dots stay."""
    for endings in (_PACKED, tuple(_BY_SUFFIX)):
        name = _without(name, endings)
    return name


def _without(name: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name
