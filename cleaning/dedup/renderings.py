"""One value, one token: numbers in words and in digits, months by their Roman and Syriac names.

One paper prints `خمسة آلاف`, the next `5 آلاف`, a third `5000`; and so with `الجولة التاسعة` and
`الجولة 9`, `آذار` and `مارس`, `64%` and `64 بالمئة`. Whether a number was replaced can be told
only when all of them are read as what they mean.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaning.dedup.edits import BETWEEN, replaced
from cleaning.dedup.vocabulary import is_phrase, joined, spellings, token_of, tokens_of
from cleaning.fingerprint import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_UNITS = {
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي الثاني الثانية",
    3: "ثلاث ثلاثة ثلاثا الثالث الثالثة",
    4: "أربع أربعة أربعا الرابع الرابعة",
    5: "خمس خمسة خمسا الخامس الخامسة",
    6: "ست ستة ستا السادس السادسة",
    7: "سبع سبعة سبعا السابع السابعة",
    8: "ثمان ثماني ثمانية ثمانيا الثامن الثامنة",
    9: "تسع تسعة تسعا التاسع التاسعة",
    10: "عشر عشرة عشرا العاشر العاشرة",
}
_IN_ELEVEN = "أحد إحدى الحادي الحادية واحد واحدة"  # alone, words for one are no number
_MONDAY = "الاثنين"  # and no number
_TENS = "عشر ثلاث أربع خمس ست سبع ثمان تسع"
_HUNDREDS = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان ثماني", 9: "تسع"}
_SCALES = {
    1_000: ("ألف ألفا", "آلاف", "ألفي ألفين ألفان"),
    1_000_000: ("مليون مليونا", "ملايين", "مليوني مليونين مليونان"),
    1_000_000_000: ("مليار مليارا", "مليارات", "ملياري مليارين ملياران"),
}
_PERCENT = "بالمئة بالمائة بالمية"
_CENT = "المئة المائة المية"  # after `في`
_MONTHS = (
    ("يناير", "جانفي", "كانون الثاني", "كانون ثان", "كانون ثاني"),
    ("فبراير", "شباط", "فيفري"),
    ("مارس", "آذار"),
    ("أبريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ماي"),
    ("يونيو", "حزيران", "جوان", "يونيه"),
    ("يوليو", "تموز", "جويلية", "يوليه", "يوليوز"),
    ("أغسطس", "آب", "أوت", "غشت"),
    ("سبتمبر", "أيلول", "شتنبر"),
    ("أكتوبر", "تشرين الأول", "تشرين أول"),
    ("نوفمبر", "تشرين الثاني", "تشرين ثان", "تشرين ثاني", "نونبر"),
    ("ديسمبر", "كانون الأول", "كانون أول", "دجنبر"),
)
_STARTS = ("unit", "eleven", "tens", "hundred", "hundreds")
_EXACT = 1 << 23
_END = (1 << 16) - 1  # bits of a token that tell nearly all other words from those of numbers


class _Word(NamedTuple):
    """What a word does in a number; `joined` where it begins with `and`."""

    kind: str
    value: int
    joined: bool = False


class _Read(NamedTuple):
    """A number as far as it was read: whole thousands, what follows them, the last scale."""

    total: int
    group: int
    scale: int = 1 << 62


def canonical(row: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The tokens of texts in a row with each number, month and percentage in one rendering."""
    words, ends = _words()
    places = np.flatnonzero(ends[row & np.uint32(_END)])
    given, edits, end = row.data, list[tuple[int, int, list[int]]](), 0
    for place in places.tolist():
        word = words.get(given[place])
        if word is None or place < end:
            continue
        if word.kind == "pair" and tuple(given[place : place + 2]) not in _pairs():
            continue
        start = place - _reaches_back(given, place, end)
        found, end = _rendered(given, start, words)
        edits.append((start, end, found))
    return replaced(row, edits)


def _reaches_back(given: Sequence[int], place: int, end: int) -> bool:
    """Whether the word belongs to the one before: thousands to digits, `hundred` to `per`."""
    if place == end:
        return False
    kind, before = _words()[0][given[place]].kind, given[place - 1]
    if kind == "cent":
        return before == token_of("في")
    return kind in ("scale", "plural") and bool(before & NUMBER)


def _rendered(given: Sequence[int], start: int, words: dict[int, _Word]) -> tuple[list[int], int]:
    """What stands for the words from `start` on, and where the next ones begin."""
    word, after = words.get(given[start]), given[start + 1 : start + 2]
    if word and word.kind == "percent":
        return [], start + 1
    if word and word.kind == "same":
        return [word.value], start + 1
    if after and (pair := _pairs().get((given[start], after[0]))) is not None:
        return pair, start + 2
    value, end = _number(given, start, words)
    return ([_token(value)] if end > start else [given[start]]), max(end, start + 1)


def _number(given: Sequence[int], start: int, words: dict[int, _Word]) -> tuple[int, int]:
    """The number that begins at `start`, and its end, which is `start` where none does."""
    first = words.get(given[start]) or _Word("unit", given[start] >> 1)
    read = _first(first)
    place = start + 1
    while read and place < len(given):
        word = words.get(given[place])
        digits = _after_and(given, place) if read.total and not read.group else None
        if digits is not None:
            read, place = read._replace(group=digits), place + 2
        elif word and (further := _further(read, word)):
            read, place = further, place + 1
        else:
            break
    if not read or (first.kind == "eleven" and read.group == 1):
        return 0, start
    value = read.total + read.group
    return value * (1 + (place == start + 1 and _is_two(given, start))), place


def _is_two(given: Sequence[int], start: int) -> bool:
    """Whether `ألفا` stands right before what is counted, which makes it two thousand."""
    after = given[start + 1] if start + 1 < len(given) else BETWEEN
    return given[start] in _twos() and after != BETWEEN and not is_phrase(after)


def _first(word: _Word) -> _Read | None:
    if word.kind == "scale":
        return _Read(word.value, 0, word.value)
    if word.kind == "dual":
        return _Read(2 * word.value, 0, word.value)
    return _Read(0, word.value) if word.kind in _STARTS else None


def _further(read: _Read, word: _Word) -> _Read | None:
    """The number with one more word; None where that is no part of it."""
    total, group, scale = read
    if word.kind in ("scale", "plural") and word.value < scale:
        if group and not word.joined:
            return _Read(total + group * word.value, 0, word.value)
        return _Read(total + word.value, 0, word.value) if total and not group else None
    if word.kind == "unit" and word.value == 10 and not word.joined:  # thirteen: three ten
        return _Read(total, group + 10, scale) if 1 <= group % 100 <= 9 else None
    if word.kind == "hundred" and not word.joined:
        return _Read(total, group * 100, scale) if 3 <= group <= 9 else None
    if not word.joined or not (total or group):
        return None
    fits = {"unit": group % 100 == 0, "tens": group % 100 < 10, "eleven": group % 100 == 0}
    fits["hundred"] = fits["hundreds"] = group == 0
    return _Read(total, group + word.value, scale) if fits.get(word.kind) else None


def _after_and(given: Sequence[int], place: int) -> int | None:
    """The digits behind a lone `and`."""
    digits = given[place + 1] if place + 1 < len(given) else 0
    joined = given[place] == token_of("و") and digits & NUMBER
    return digits >> 1 if joined else None


@cache
def _twos() -> frozenset[int]:
    words = [words.split()[1] for words, _, _ in _SCALES.values()]
    return frozenset(tokens_of([before + word for word in words for before in ("", "و")]))


@lru_cache(maxsize=4_096)
def _token(value: int) -> int:
    return value << 1 | NUMBER if value < _EXACT else token_of(str(value))


@cache
def _pairs() -> dict[tuple[int, int], list[int]]:
    """Two words that stand for one, or for a percent sign, which is folded away."""
    found = {(token_of(a), token_of(b)): [token_of(one)] for a, b, one in _two_words()}
    return found | {(token_of("في"), token_of(word)): [] for word in _CENT.split()}


def _two_words() -> Iterator[tuple[str, str, str]]:
    for month, *others in _MONTHS:
        for first, second in (name.split() for name in others if " " in name):
            yield first, second, month
    for month in ("القعدة", "الحجة"):
        yield from ((first, month, f"ذو{month}") for first in ("ذي", "ذو", "ذا"))
    yield from joined()


@cache
def _words() -> tuple[dict[int, _Word], NDArray[np.bool_]]:
    """The words of numbers and months by their tokens, and which ends of tokens are theirs."""
    spelled: list[tuple[str, _Word]] = []
    for name, word in _spelled():
        spelled.append((name, word))
        if word.kind not in ("same", "cent", "pair"):
            spelled.append((f"و{name}", word._replace(joined=True)))
    found: dict[int, _Word] = {}
    for token, (_, word) in zip(tokens_of([name for name, _ in spelled]), spelled, strict=True):
        found.setdefault(token, word)
    ends = np.zeros(_END + 1, np.bool_)
    ends[np.array(list(found)) & _END] = True
    return found, ends


def _spelled() -> Iterator[tuple[str, _Word]]:
    for value, words in _UNITS.items():
        yield from ((word, _Word("unit", value)) for word in words.split())
        bare = (w for w in words.split() if not w.startswith("ال") and w != _MONDAY[2:])
        yield from ((f"ال{word}", _Word("unit", value)) for word in bare)
    yield from ((word, _Word("eleven", 1)) for word in _IN_ELEVEN.split())
    for tens, stem in enumerate(_TENS.split(), 2):
        forms = (article + stem + end for article in ("", "ال") for end in ("ون", "ين"))
        yield from ((form, _Word("tens", tens * 10)) for form in forms)
    yield from ((word, _Word("hundred", 100)) for word in ("مئة", "مائة"))
    two = ("مئتي", "مئتين", "مئتان", "مئتا", "مائتي", "مائتين", "مائتان", "مائتا")
    yield from ((word, _Word("hundreds", 200)) for word in two)
    for value, stems in _HUNDREDS.items():
        forms = (stem + hundred for stem in stems.split() for hundred in ("مئة", "مائة"))
        yield from ((form, _Word("hundreds", value * 100)) for form in forms)
    for value, kinds in _SCALES.items():
        for kind, words in zip(("scale", "plural", "dual"), kinds, strict=True):
            yield from ((word, _Word(kind, value)) for word in words.split())
    yield "صفر", _Word("same", 1)  # the token of 0
    yield from ((word, _Word("percent", 0)) for word in _PERCENT.split())
    for first, *others in _MONTHS:
        single = (name for name in others if " " not in name)
        yield from ((name, _Word("same", token_of(first))) for name in single)
    yield from ((other, _Word("same", token_of(first))) for other, first in spellings())
    firsts = {pair[0] for pair in _two_words()}
    yield from ((word, _Word("pair", 0)) for word in sorted(firsts))
    yield from ((word, _Word("cent", 0)) for word in _CENT.split())
