"""How alike two texts are, folded as the product folds them, for the newsroom's own checks."""

from __future__ import annotations

import re
import unicodedata

_FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        **{"ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ـ": ""},
        **{
            digit: str(i)
            for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
            for i, digit in enumerate(digits)
        },
    }
)
_MARKS = re.compile(r"[\u064b-\u065f\u0670]")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_FOLD))


def shingles(text: str, size: int = 3) -> frozenset[str]:
    """The word n-grams of a text, letters and digits folded."""
    found = words(text)
    return frozenset(" ".join(found[i : i + size]) for i in range(len(found) - size + 1))


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def containment(inner: frozenset[str], outer: frozenset[str]) -> float:
    """The share of inner that stands in outer."""
    return len(inner & outer) / len(inner) if inner else 0.0
