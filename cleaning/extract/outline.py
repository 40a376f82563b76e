"""A page as a list of blocks: what a reader sees as separate lines, with where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from lxml import etree

from cleaning.extract.marks import mark_of
from cleaning.extract.vocabulary import names
from cleaning.text import cap_marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaning.extract.marks import Mark

_BLOCK_TAGS = names("tags", "block")
_SILENT_TAGS = names("tags", "silent")
# What a heading's link to itself shows.
_ANCHORS = frozenset({"#", "¶", "§", "🔗", "\u200b"})
_LINE_BREAKS = 3
_UNSEEN = "\u200b\u2060\ufeff"
# A line of so many words with few of them linked is prose; headlines and labels are shorter.
PROSE_WORDS = 12
PROSE_LINKED = 0.4


@dataclass(frozen=True, slots=True)
class Block:
    """One visible line. `element` is the nearest block-level element around it.

    `linked` counts characters inside links, `marks` are the furniture elements it stands in.
    """

    text: str
    element: etree._Element
    linked: int
    marks: tuple[Mark, ...]

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1

    @property
    def prose(self) -> bool:
        return self.words >= PROSE_WORDS and self.linked <= PROSE_LINKED * len(self.text)

    @property
    def headline(self) -> bool:
        """Nothing but a link, of the length of a headline."""
        return 3 <= self.words <= 40 and self.linked >= 0.8 * len(self.text)


@dataclass
class Outline:
    """The blocks of a page, and which of them each element spans."""

    blocks: list[Block]
    spans: dict[etree._Element, tuple[int, int]]
    size: int = 0
    _prose: list[int] = field(default_factory=list)

    def of(self, element: etree._Element) -> list[Block]:
        first, last = self.spans.get(element, (0, 0))
        return self.blocks[first:last]

    @cached_property
    def prose_before(self) -> list[int]:
        """Characters of prose before each block, and in all."""
        return [0, *accumulate(len(b.text) if b.prose else 0 for b in self.blocks)]

    @cached_property
    def headlines_before(self) -> list[int]:
        """Headline links before each block, and in all."""
        return [0, *accumulate(int(b.headline) for b in self.blocks)]

    def prose_in(self, element: etree._Element) -> int:
        first, last = self.spans.get(element, (0, 0))
        return self.prose_before[last] - self.prose_before[first]

    def headlines_in(self, element: etree._Element) -> int:
        first, last = self.spans.get(element, (0, 0))
        return self.headlines_before[last] - self.headlines_before[first]

    @cached_property
    def letters(self) -> int:
        """Characters of visible text."""
        return sum(len(block.text) for block in self.blocks)


def outline(root: etree._Element, pruned: Mapping[etree._Element, Mark]) -> Outline:
    """Read a tree into blocks, in one pass. `pruned` are elements that a rule takes out."""
    return _Reader(pruned).read(root)


def _holds_lines(span: etree._Element) -> bool:
    """Whether a <span> with a name holds a whole text, parted by line breaks."""
    if not span.attrib or len(span) < _LINE_BREAKS:
        return False
    return sum(child.tag == "br" for child in span) >= _LINE_BREAKS


class _Reader:
    def __init__(self, pruned: Mapping[etree._Element, Mark]) -> None:
        self.pruned = pruned
        self.blocks: list[Block] = []
        self.spans: dict[etree._Element, tuple[int, int]] = {}
        self.starts: list[tuple[etree._Element, int]] = []
        self.marks: tuple[Mark, ...] = ()
        self.parts: list[str] = []
        self.link_parts: list[str] = []
        self.links = 0
        self.size = 0

    def read(self, root: etree._Element) -> Outline:
        walker = etree.iterwalk(root, events=("start", "end"))
        self.starts.append((root, 0))
        for event, element in walker:
            tag = element.tag
            if event == "end":
                self._leave(element, tag)
            elif tag in _SILENT_TAGS or not isinstance(tag, str):
                walker.skip_subtree()
            elif tag == "a" and (element.text or "").strip() in _ANCHORS and not len(element):
                self.links += 1
                walker.skip_subtree()
            else:
                self._enter(element, tag)
        self._flush()
        return Outline(self.blocks, self.spans, self.size)

    def _enter(self, element: etree._Element, tag: str) -> None:
        self.size += 1
        if tag in _BLOCK_TAGS:
            self._flush()
            self.starts.append((element, len(self.blocks)))
        elif tag == "br" or (tag == "span" and _holds_lines(element)):
            self._flush()
        elif tag == "a":
            self.links += 1
        mark = self.pruned.get(element) or mark_of(element)
        if mark:
            self._flush()
            self.marks = (*self.marks, mark)
        self._take(element.text)

    def _leave(self, element: etree._Element, tag: str) -> None:
        if tag == "a":
            self.links -= 1
        if self.marks and self.marks[-1].element is element:
            self._flush()
            self.marks = self.marks[:-1]
        if tag in _BLOCK_TAGS:
            self._flush()
            _, first = self.starts.pop()
            self.spans[element] = (first, len(self.blocks))
        elif tag == "span" and _holds_lines(element):
            self._flush()
        self._take(element.tail)

    def _take(self, text: str | None) -> None:
        if not text:
            return
        preformatted = self.starts[-1][0].tag == "pre"
        for number, line in enumerate(text.splitlines() if preformatted else (text,)):
            if number:
                self._flush()
            self.parts.append(line)
            if self.links:
                self.link_parts.append(line)

    def _flush(self) -> None:
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split()).strip(_UNSEEN)
        if any(map(str.isalnum, text)):
            linked = len(" ".join("".join(self.link_parts).split())) if self.link_parts else 0
            self.blocks.append(Block(cap_marks(text), self.starts[-1][0], linked, self.marks))
        self.parts.clear()
        self.link_parts.clear()
