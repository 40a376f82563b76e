"""From bytes to text: which encoding a page is really in."""

from __future__ import annotations

import codecs
import re
from functools import cache

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I
)
_META_BYTES = 8_192
# What Arabic pages are in when they are not in UTF-8. Labels lie: windows-1256 is served as
# ISO-8859-6, as ISO-8859-1 and as UTF-8.
_ARABIC_CODECS = ("windows-1256", "iso-8859-6")
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
# The two commonest letter pairs of Arabic prose, and its commonest words.
_COMMON = re.compile("ال| من | في | على ")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_SAMPLE = 200_000
# UTF-8 read as a one-byte code page and stored again: "ال" in the code pages that do it.
_MANGLED = (("Ø§Ù\u201e", "windows-1252"), ("Ø§Ù\x84", "latin-1"), ("ط§ظ„", "windows-1256"))
_IN_ALL = "§"  # of these signs, and in hardly any other text


def decode(content: bytes, charset: str | None = None) -> str | None:
    """The text of a page, or None where the bytes are no text.

    A byte order mark is believed; then valid UTF-8; then what HTTP (`charset`) and the page
    say, as long as the letters that come out look right; then what reads best.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    wide = _without_mark(content)
    if wide:
        return content.decode(wide, "replace")
    try:
        return unmangle(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _best(content, charset)


def unmangle(text: str) -> str:
    """Text that was encoded twice, read back; any other text as it is."""
    if _IN_ALL not in text:
        return text
    for sign, name in _MANGLED:
        if sign in text and text.count(sign) > 2 * len(_COMMON.findall(text[:_SAMPLE])):
            try:
                return text.translate(_byte_of(name)).encode("latin-1").decode("utf-8")
            except UnicodeError:
                continue
    return text


@cache
def _byte_of(name: str) -> dict[int, int]:
    """Each character of a one-byte code page to its byte, as a character."""
    pairs = ((bytes([byte]).decode(name, "ignore"), byte) for byte in range(128, 256))
    return {ord(character): byte for character, byte in pairs if character}


def _without_mark(content: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of the markup is a zero."""
    head = content[:2_000]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if sum(zeros) * 10 < len(head) or min(zeros) * 4 > max(zeros):
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _best(content: bytes, charset: str | None) -> str | None:
    declared = _META.search(content[:_META_BYTES])
    names = [charset, declared[1].decode("ascii", "replace") if declared else None]
    for name in (*names, "utf-8"):
        text = _read(content, name)
        if text is not None and _looks_right(text):
            return text
    texts = [text for name in _ARABIC_CODECS if (text := _read(content, name)) is not None]
    best = max(texts, key=_commonness)
    if _looks_right(best) and _commonness(best):
        return best
    guess = from_bytes(content[:_SAMPLE]).best()
    text = _read(content, guess.encoding if guess else None)
    return text if text is not None and _looks_right(text, 0.5) else None


def _read(content: bytes, name: str | None) -> str | None:
    try:
        return content.decode(codecs.lookup(name.strip()).name, "replace") if name else None
    except (LookupError, ValueError, AttributeError):
        return None


def _commonness(text: str) -> int:
    return len(_COMMON.findall(text[:_SAMPLE]))


def _looks_right(text: str, arabic: float = 0.6) -> bool:
    """Whether the letters are ones that a page could hold.

    A page with many letters beyond ASCII must be mostly Arabic ones, and among them the article
    "ال" must be common: a wrong Arabic code page gives Arabic letters too, but no words.
    """
    sample = text[:_SAMPLE]
    high = len(_NON_ASCII.findall(sample))
    if len(_CONTROLS.findall(sample)) > max(5, high // 50):
        return False
    letters = len(_ARABIC.findall(sample))
    return high < 200 or (letters > arabic * high and _commonness(sample) * 40 > letters)
