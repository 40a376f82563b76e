"""What stands on a page: which marks hold, which prose is a teaser of another article."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaning.extract.boxes import Boxes
from cleaning.extract.captions import captions
from cleaning.extract.containers import is_container, up
from cleaning.extract.ends import is_notice, story_end
from cleaning.extract.marks import LEARNED, STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from cleaning.extract.marks import Mark
    from cleaning.extract.outline import Block, Outline

# A named piece of furniture that holds so many times the prose outside all furniture is none.
_VOID = 0.6
_VOID_STRONG = 3.0
# Where nearly all prose stands in furniture, the large pieces of it are none.
_LEAST_LETTERS = 100
_LARGE_SHARE = 0.25
_CARD_LETTERS = 900
_CARD_DEPTH = 5
_EXCERPT_LINES = 2
_NEAREST = 8


class Ground:
    """What stands on a page: which marks hold, which prose is a teaser of another article.

    `shown` is the headline's element. `hints` are letters that the page declares to be the
    article's: its description, or its whole body.
    """

    def __init__(self, outline: Outline, shown: _Element | None = None, hints: str = "") -> None:
        self.outline = outline
        self.shown = shown
        self.hints = hints
        self.end = story_end(outline, shown)
        self._void: dict[Mark, bool] = {}
        self._cards: dict[_Element, bool] = {}
        self._boxed = captions(outline, shown) | Boxes(outline, shown).marks
        prose = [b for b in outline.blocks if b.prose]
        free = (len(b.text) for b in prose if self._is_free(b) and not self.in_card(b))
        self._outside = sum(free)
        self.prose = [b for b in prose if not self.mark(b) and not is_notice(b)]
        self.own = [b for b in self.prose if not self.in_card(b)]

    def mark(self, block: Block) -> Mark | None:
        """The furniture a block belongs to, or None. A mark around most of the prose is void."""
        boxed = self._boxed.get(id(block))
        marks = block.marks if boxed is None else (*block.marks, boxed)
        return next((mark for mark in marks if not self._is_void(mark)), None)

    def _is_free(self, block: Block) -> bool:
        """Whether a line stands in no furniture, elements around the whole article aside."""
        return id(block) not in self._boxed and all(map(self._is_around, block.marks))

    def _is_around(self, mark: Mark) -> bool:
        """Whether an element called furniture is what stands around the whole article."""
        return mark.rule is None and (is_container(mark.element) or self._shows(mark.element))

    def _is_void(self, mark: Mark) -> bool:
        if mark not in self._void:
            self._void[mark] = self._is_wrapper(mark)
        return self._void[mark]

    def _is_wrapper(self, mark: Mark) -> bool:
        """Whether a "furniture" element is the article itself, or what stands around it."""
        if self._is_around(mark):
            return True
        if mark.kind == LEARNED:
            return False
        held = self.outline.prose_in(mark.element)
        if self._outside < _LEAST_LETTERS or mark.kind == "comment":
            share = held / max(1, self.outline.prose_before[-1])
            return self._outside < _LEAST_LETTERS and share > _LARGE_SHARE
        strong = mark.kind in STRONG or mark.rule is not None
        return held > (_VOID_STRONG if strong else _VOID) * self._outside

    def _shows(self, element: _Element) -> bool:
        """Whether the headline stands in an element that also holds prose."""
        return self.shown is not None and any(
            around is element for around in self.shown.iterancestors()
        )

    def in_card(self, block: Block) -> bool:
        """Whether a paragraph is the excerpt of a teaser: one of several alike, each linked."""
        return any(self._is_card(around) for around in up(block.element, _CARD_DEPTH))

    def _is_card(self, element: _Element) -> bool:
        if element not in self._cards:
            self._cards[element] = self._looks_like_card(element)
        return self._cards[element]

    def _looks_like_card(self, element: _Element) -> bool:
        outline = self.outline
        if not outline.headlines_in(element) or element.tag in {"p", "body", "td"}:
            return False
        if self._shows(element):
            return False
        blocks = outline.of(element)
        if sum(len(block.text) for block in blocks) > _CARD_LETTERS or not _opens_as_card(blocks):
            return False
        twins = (twin for twin in _twins(element) if outline.headlines_in(twin))
        return len(list(islice(twins, 2))) == 2


def _opens_as_card(blocks: list[Block]) -> bool:
    """Whether a box may be a teaser: its headline stands above its excerpt, which is short."""
    places = [i for i, block in enumerate(blocks) if block.prose and not block.linked]
    if len(places) > _EXCERPT_LINES:
        return False
    return not places or any(block.headline for block in blocks[: places[0]])


def _twins(element: _Element) -> Iterator[_Element]:
    """The nearest siblings of the same tag and name."""
    kind = _name(element)
    for before in (False, True):
        siblings = element.itersiblings(element.tag, preceding=before)
        yield from (t for t in islice(siblings, _NEAREST) if _name(t) == kind)


def _name(element: _Element) -> str:
    """The first class, or else the id without its number."""
    first = (element.get("class") or "").partition(" ")[0]
    return first or (element.get("id") or "").rstrip("0123456789")
