"""What was learned of sites, as stripping and extraction ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from cleaning.looks import looks
from cleaning.text import fold, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Counts = Mapping[int, int]

_LABEL_WORDS = 8
_LONGEST = 600  # characters: twice those of a line that is learned, for ligatures are spelled out
_SENTENCE_END = (".", "؟", "!", "؛")


def line_mark(line: str) -> int:
    """64 bits for a line's folded words; the lowest tells a sentence (1) from a label (0)."""
    folded = fold(line)
    return _mark(" ".join(words_of(folded)), folded)


def line_marks(lines: Sequence[str]) -> list[int]:
    """The same of many lines, which hold no line feed, in a third of the time."""
    (look,) = looks(["\n".join(lines)])
    if look is None or not lines:
        return list(map(line_mark, lines))
    marks, place = list[int](), 0
    for line, size in zip(lines, look.sizes, strict=True):
        text, key = look.texts[place], look.keys[place]
        told = size == 1 and text is not None and key is not None
        marks.append(_mark(str(key), str(text)) if told else line_mark(line))
        place += size
    return marks


def _mark(words: str, line: str) -> int:
    """The mark of a line with these folded words."""
    digest = blake2b(words.encode(), digest_size=8).digest()
    ended = line.endswith(_SENTENCE_END) and not line.endswith("..")
    sentence = ended or words.count(" ") >= _LABEL_WORDS
    return int.from_bytes(digest, "big") & ~1 | sentence


@dataclass(frozen=True, slots=True)
class Learned:
    """Of each site, the marks of lines and of elements that are furniture there.

    Each mark comes with the number of sampled documents in which it stood.
    """

    _lines: Mapping[str, Counts] = field(default_factory=dict)
    _elements: Mapping[str, Counts] = field(default_factory=dict)

    def lines_for(self, site: str) -> Counts:
        """The marks of a site's learned lines, with their counts."""
        return self._lines.get(site, {})

    def elements_for(self, site: str) -> Counts:
        """The marks of a site's learned elements, with their counts."""
        return self._elements.get(site, {})

    def count(self, site: str, line: str, words: str | None = None) -> int:
        """In how many sampled documents of the site a learned line stood; 0 for other lines.

        `words` are its folded words, where they are known.
        """
        lines = self.lines_for(site)
        if not lines or len(line) > _LONGEST:
            return 0
        return lines.get(line_mark(line) if words is None else _mark(words, line), 0)

    def beside(self, other: Learned) -> Learned:
        """The lines learned here with the elements learned there."""
        return Learned(self._lines, other._elements)

    def sizes(self) -> dict[str, dict[str, int]]:
        """How many lines and elements were learned of each site."""
        return {
            site: {"lines": len(self.lines_for(site)), "elements": len(self.elements_for(site))}
            for site in sorted({*self._lines, *self._elements})
        }
