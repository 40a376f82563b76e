"""Where on the page the article stands: the element that holds its prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.extract.containers import is_container
from cleaning.extract.marks import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from cleaning.extract.marks import Mark
    from cleaning.extract.outline import Block, Outline

# Elements that hold one paragraph or item, not an article.
_LEAVES = frozenset(
    "p li ul ol dl dt dd tr tbody thead table blockquote pre h1 h2 h3 h4 h5 h6 address".split()
)
# How much of a paragraph counts for the element around it, the next one, and so on.
_WEIGHTS = (1.0, 0.7, 0.45, 0.3, 0.2)
_LONGEST = 1_000  # characters of one paragraph that count
_CONTAINER_BONUS = 1.5
# A named piece of furniture that holds so many times the prose outside all furniture is none.
_VOID = 0.6
_VOID_STRONG = 3.0
_CARD_LETTERS = 900
_CARD_DEPTH = 5
_CLIMB_SHARE = 0.12


class Ground:
    """What stands on a page: which marks hold, which prose is a teaser of another article."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._void: dict[Mark, bool] = {}
        self._cards: dict[_Element, bool] = {}
        self._outside = sum(len(b.text) for b in outline.blocks if b.prose and not b.marks)
        self.prose = [b for b in outline.blocks if b.prose and not self.mark(b)]
        self.own = [b for b in self.prose if not self.in_card(b)]

    def mark(self, block: Block) -> Mark | None:
        """The furniture a block belongs to, or None. A mark around most of the prose is void."""
        return next((mark for mark in block.marks if not self._is_void(mark)), None)

    def _is_void(self, mark: Mark) -> bool:
        if mark not in self._void:
            strong = mark.kind in STRONG or mark.rule is not None
            factor = _VOID_STRONG if strong else _VOID
            self._void[mark] = self.outline.prose_in(mark.element) > factor * self._outside
        return self._void[mark]

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
        if sum(len(block.text) for block in outline.of(element)) > _CARD_LETTERS:
            return False
        return sum(outline.headlines_in(twin) > 0 for twin in _twins(element)) >= 2


def up(element: _Element, levels: int) -> Iterator[_Element]:
    """The element and those around it, `levels` in all."""
    around: _Element | None = element
    for _ in range(levels):
        if around is None:
            return
        yield around
        around = around.getparent()


def _twins(element: _Element) -> Iterator[_Element]:
    """The siblings of the same tag and first class."""
    parent = element.getparent()
    if parent is not None:
        kind = _first_class(element)
        for twin in parent.iterchildren(element.tag):
            if twin is not element and _first_class(twin) == kind:
                yield twin


def _first_class(element: _Element) -> str:
    return (element.get("class") or "").partition(" ")[0]


def locate(ground: Ground) -> _Element | None:
    """The element that holds the article's prose, or None where there is none."""
    scores = _scores(ground.own)
    if not scores:
        return None
    best = max(scores, key=lambda element: scores[element])
    return _climb(best, ground)


def _scores(prose: list[Block]) -> dict[_Element, float]:
    scores: dict[_Element, float] = {}
    for block in prose:
        container = _container(block.element)
        letters = min(len(block.text), _LONGEST)
        for weight, element in zip(_WEIGHTS, up(container, len(_WEIGHTS)), strict=False):
            scores[element] = scores.get(element, 0.0) + weight * letters
    for element in scores:
        if is_container(element):
            scores[element] *= _CONTAINER_BONUS
    return scores


def _container(element: _Element) -> _Element:
    while element.tag in _LEAVES and (parent := element.getparent()) is not None:
        element = parent
    return element


def _climb(element: _Element, ground: Ground) -> _Element:
    """The element, or the one around it where a good part of the prose stands beside it."""
    own = {id(block) for block in ground.own}

    def mass(around: _Element) -> int:
        return sum(len(b.text) for b in ground.outline.of(around) if id(b) in own)

    inside = mass(element)
    for around in list(up(element, 5))[1:]:
        if around.tag in {"body", "html"} or is_container(element):
            break
        if mass(around) > (1 + _CLIMB_SHARE) * inside:
            element, inside = around, mass(around)
    return element
