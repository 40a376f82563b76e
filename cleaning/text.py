"""Arabic text, seen for matching and for comparison. Nothing here changes what is exported."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

# unicodedata.normalize is quadratic in a run of combining marks: 60,000 marks take seconds.
_MARKED = (range(0x300, 0x3100), range(0xA660, 0xAC00), range(0xFB1E, 0xFE30))
_MARKED_BEYOND = (range(0x10000, 0x12000), range(0x16A00, 0x1F000))
_MADE_OF_MARKS = "\u0f73\u0f75\u0f81\uff9e\uff9f"  # NFKC takes them apart into marks
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
# Harakat, superscript alef, Quranic marks, tatweel; zero-width and bidi controls; soft hyphen.
_INVISIBLE = re.compile(
    r"[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u0640"
    r"\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]"
)
_WORD = re.compile(r"\w+")
_WRITTEN = re.compile(r"\w")
_SPACE, _SIGN, _OTHER, _HALF = range(4)  # what a unit of UTF-16 is to words
_LONG = 2_000  # characters: a shorter run of marks is no danger to unicodedata

_PLAIN = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیېۍ", "ي"),
    **dict.fromkeys("ةہھەۀۃ", "ه"),
    "ؤ": "و",
    "ئ": "ي",
    "ک": "ك",
    **{chr(0x0660 + d): str(d) for d in range(10)},
    **{chr(0x06F0 + d): str(d) for d in range(10)},
}
_FOLD = str.maketrans(_PLAIN)
_SHORT = 40  # characters up to which one table is faster than a search for every letter
NORMALISER_VERSION = 1  # stored with every index: change it when `fold` changes


def normalize_line(line: str) -> str:
    """One line as rule patterns see it.

    NFKC (presentation forms, width), no harakat, tatweel, bidi or zero-width marks, single
    spaces, trimmed. Letters are not folded.
    """
    if line.isascii():
        return " ".join(line.split())
    if len(line) > _LONG:
        line = cap_marks(line)
    line = line.replace("\u00a0", " ")  # the one sign of many lines that keeps NFKC from its haste
    line = _INVISIBLE.sub("", unicodedata.normalize("NFKC", line))
    if "  " in line or not line.isprintable():  # of all spaces, only the usual one is printable
        return " ".join(line.split())
    return line.strip(" ")


def cap_marks(text: str) -> str:
    """The text with runs of more than 64 combining marks cut to 64."""
    text = _mark_run(_MARKED).sub(r"\1", text)
    return _mark_run(_MARKED_BEYOND).sub(r"\1", text) if _BEYOND.search(text) else text


@cache
def _mark_run(among: tuple[range, ...]) -> re.Pattern[str]:
    """A run of any marks that Unicode puts in order, which takes the square of its length."""
    marks = filter(unicodedata.combining, map(chr, chain(*among)))
    mark = f"[{''.join(marks)}{_MADE_OF_MARKS}]"
    return re.compile(f"({mark}{mark}{{63}}){mark}+")  # by its first mark it is found fast


def fold(text: str) -> str:
    """The comparison key: as `normalize_line`, lower case, and letters and digits folded.

    Alef forms, final ya, ta marbuta, hamza seats, Persian ya and kaf become one letter each;
    all digits become ASCII with their values. For comparison only.
    """
    return _fold_letters(normalize_line(text)).lower()


def fold_normalized(line: str) -> str:
    """As `fold`, for a line that came out of `normalize_line`: several times as fast."""
    if unicodedata.is_normalized("NFKC", line):
        return _fold_letters(line).lower()
    return fold(line)  # letters met that had a mark between them


def _fold_letters(text: str) -> str:
    if len(text) <= _SHORT:
        return text.translate(_FOLD)
    for letter, plain in _PLAIN.items():
        text = text.replace(letter, plain)
    return text


def folded_words(text: str) -> list[str]:
    """The words of the folded text, in order; punctuation is dropped."""
    return words_of(fold(text))


def words_of(text: str) -> list[str]:
    """The runs of letters, digits and low lines in a text, in order."""
    words = text.replace(".", " ").replace("،", " ").replace(":", " ").split()
    return words if "".join(words).isalnum() else _WORD.findall(text)


def count_words(text: str) -> int:
    """How many words the text has: what stands between spaces and holds a letter or a digit."""
    import numpy as np  # not for those who only fold

    units = np.frombuffer(f" {text}".encode("utf-16-le", "surrogatepass"), "<u2")
    kinds = _kinds().take(units)
    kinds = kinds[kinds != _OTHER]
    if kinds.max() > _SIGN:
        return _count_singly(text)
    return int(np.count_nonzero(kinds[1:] > kinds[:-1]))


def batches(texts: Sequence[str], characters: int) -> Iterator[list[str]]:
    """The texts in order, as many together as have so many characters; a longer one alone."""
    batch, size = list[str](), 0
    for text in texts:
        if batch and size + len(text) > characters:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def count_together(texts: Sequence[str]) -> list[int]:
    """How many words each of several texts has, in half the time."""
    import numpy as np

    sizes = [len(text) + 1 for text in texts]
    units = np.frombuffer(" ".join(["", *texts]).encode("utf-16-le", "surrogatepass"), "<u2")
    kinds = _kinds().take(units)
    kept = kinds != _OTHER
    starts = np.add.accumulate([0, *sizes[:-1]])
    if len(units) != sum(sizes) or (kinds == _HALF).any():
        return list(map(count_words, texts))
    # Every text begins with a space, and a word where a sign comes next to one.
    kinds = kinds[kept]
    begins = np.empty(len(kinds), np.bool_)
    begins[0] = False
    np.greater(kinds[1:], kinds[:-1], out=begins[1:])
    places = np.add.accumulate(np.add.reduceat(kept, starts, dtype=np.intp))
    counts: list[int] = np.add.reduceat(begins, [0, *places[:-1]], dtype=np.intp).tolist()
    return counts


def _count_singly(text: str) -> int:
    """The same, word by word: some signs are written as two units."""
    return sum(bool(_WRITTEN.search(word)) for word in text.split())


@cache
def _kinds() -> NDArray[np.uint8]:
    """Which UTF-16 units are spaces, which signs of a word, which half of a sign."""
    import numpy as np

    signs = [chr(unit) for unit in range(0x10000)]
    table = np.full(0x10000, _OTHER, np.uint8)
    table[np.fromiter(map(str.isspace, signs), np.bool_)] = _SPACE
    table[np.fromiter(map(str.isalnum, signs), np.bool_)] = _SIGN
    table[ord("_")] = _SIGN
    table[0xD800:0xE000] = _HALF
    return table


def readable(name: str) -> str:
    """A file name as text, whatever the locale made of it; bytes that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


# What a terminal would obey, and what could make one line look like two or read backwards.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: object) -> str:
    """The text, with escapes (`\\x1b`) in the place of what a terminal would obey."""
    return _ACTIVE.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))
