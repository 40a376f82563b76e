"""Where on the page the article stands: the element that holds its prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.extract.containers import is_container, up
from cleaning.extract.ends import container, is_notice
from cleaning.extract.letters import letters
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block, Outline

# How much of a paragraph counts for the element around it, the next one, and so on.
_WEIGHTS = (1.0, 0.7, 0.45, 0.3, 0.2)
_LONGEST = 1_000  # characters of one paragraph that count
_CONTAINER_BONUS = 1.5
_CLIMB_SHARE = 0.12
_ROOT_CLIMB_SHARE = 0.5
_CLIMB_LEVELS = 6
_GAP_HEADLINES = 3
# In known containers lines a little shorter than prose count too, less; so does prose above
# the headline.
_HALF_PROSE_WORDS = 6
_HALF_PROSE = 0.4
_ELSEWHERE = 0.3
# What a list of other articles parts from the headline counts less, and so does what stands in
# no element but the whole page.
_FAR = 0.6
_ROOTS = frozenset({"body", "html"})
_ROOT_SHARE = 0.5
# Lines that the page declares to be the article's count more.
_HINTED = 3.0
_HINT_LETTERS = 40
_LEAST_LETTERS = 100
_LEAST_SHORT = 60  # where some lines are sentences
_LEAST_SENTENCES = 2
_STOPS = frozenset(".!؟?…")
_LINE_WORDS = 4
_FIELDS = names("containers", "fields")


def locate(ground: Ground) -> _Element | None:
    """The element that holds the article's prose, or None where there is none."""
    scores = _scores(ground)
    if not scores:
        known = _largest_container(ground)
        return known if known is not None else _below_headline(ground)
    best = max(scores, key=lambda element: scores[element])
    story = _short_story(ground)
    return story if story is not None else _climb(best, ground)


def _short_story(ground: Ground) -> _Element | None:
    """A few short lines below the headline, where all prose stands below a list of others."""
    if ground.shown is None:
        return None
    below = ground.outline.spans[ground.shown][1]
    own = {id(block) for block in ground.own}
    places = (i for i, block in enumerate(ground.outline.blocks) if i >= below and id(block) in own)
    first = next(places, None)
    if first is None or _headlines(ground.outline, below, first) <= _GAP_HEADLINES:
        return None
    near = _below_headline(ground)
    return near if near is not None and ground.outline.spans[near][1] <= first else None


def _scores(ground: Ground) -> dict[_Element, float]:
    scores: dict[_Element, float] = {}
    for block, worth in _worths(ground):
        holder = container(block.element)
        around = (e for e in up(holder, 2 * len(_WEIGHTS)) if e in ground.outline.spans)
        for weight, element in zip(_WEIGHTS, around, strict=False):
            scores[element] = scores.get(element, 0.0) + weight * worth
    for element in scores:
        if is_container(element):
            scores[element] *= _CONTAINER_BONUS
        elif element.tag in _ROOTS:
            scores[element] *= _ROOT_SHARE
    return scores


def _worths(ground: Ground) -> Iterator[tuple[Block, float]]:
    """The prose of a page, and how much each line of it speaks for the place where it stands."""
    own = {id(block) for block in ground.own}
    top = ground.outline.spans[ground.shown][0] if ground.shown is not None else 0
    for place, block in enumerate(ground.outline.blocks):
        worth = float(min(len(block.text), _LONGEST))
        if id(block) not in own:
            if not own or not _is_half_prose(block) or ground.mark(block):
                continue
            worth *= _HALF_PROSE
        if not top <= place < ground.end:
            worth *= _ELSEWHERE
        elif ground.shown is not None and _headlines(ground.outline, top, place) > _GAP_HEADLINES:
            worth *= _FAR
        if ground.hints and block.prose and letters(block.text)[:_HINT_LETTERS] in ground.hints:
            worth *= _HINTED
        yield block, worth


def _is_half_prose(block: Block) -> bool:
    """Whether a line is a little shorter than prose and stands where articles do."""
    if block.words < _HALF_PROSE_WORDS or block.linked:
        return False
    return any(is_container(element) for element in up(block.element, 4))


def _largest_container(ground: Ground) -> _Element | None:
    """Of an article without a long line: the known container with the most text of its own."""
    best, most = None, _LEAST_LETTERS
    for element in ground.outline.spans:
        if is_container(element):
            lines = (b for b in ground.outline.of(element) if not ground.mark(b))
            size = sum(len(b.text) - b.linked for b in lines if not b.headline)
            if size > most:
                best, most = element, size
    return best


def _below_headline(ground: Ground) -> _Element | None:
    """Of an article without a long line: the element that holds most lines below the headline."""
    if ground.shown is None:
        return None
    sizes: dict[_Element, float] = {}
    ended = 0
    below = ground.outline.spans[ground.shown][1]
    for block in ground.outline.blocks[below : ground.end]:
        if block.headline or is_notice(block) or _is_teaser(ground, block):
            if sizes:
                break
            continue
        holder = container(block.element)
        stops = block.text[-1] in _STOPS
        ended += stops
        worth = len(block.text) if stops or block.words >= _LINE_WORDS else 0
        for weight, element in zip(_WEIGHTS[:2], up(holder, 2), strict=False):
            sizes[element] = sizes.get(element, 0.0) + weight * worth
    sizes = {e: size for e, size in sizes.items() if e in ground.outline.spans}
    best = max(sizes, key=lambda element: sizes[element], default=None)
    least = _LEAST_LETTERS if ended < _LEAST_SENTENCES else _LEAST_SHORT
    return best if best is not None and sizes[best] >= least else None


def _is_teaser(ground: Ground, block: Block) -> bool:
    return ground.mark(block) is not None or ground.in_card(block)


def _climb(element: _Element, ground: Ground) -> _Element:
    """The element, or the one around it where a good part of the prose stands beside it."""
    own = {id(block) for block in ground.own}
    top = ground.outline.spans[ground.shown][0] if ground.shown is not None else 0
    top = top if ground.outline.spans[element][0] >= top else 0
    blocks = enumerate(ground.outline.blocks)
    places = [i for i, block in blocks if i >= top and id(block) in own]
    for around in list(up(element, _CLIMB_LEVELS))[1:]:
        if around not in ground.outline.spans:
            continue
        if around.tag == "html":
            break
        if is_container(element):
            return around if _goes_on(element, ground, own) else element
        inside, beside = _masses(ground.outline, element, around, places)
        if beside > inside * (_CLIMB_SHARE if around.tag != "body" else _ROOT_CLIMB_SHARE):
            element = around
    return element


def _goes_on(element: _Element, ground: Ground, own: set[int]) -> bool:
    """Whether a box of the article's text has another beside it, of the same name: some templates
    part the text at their advertisements."""
    for preceding in (False, True):
        for twin in element.itersiblings(element.tag, preceding=preceding):
            lines = ground.outline.of(twin)
            if not any(id(b) in own for b in lines) or any(b.element.tag == "h1" for b in lines):
                continue
            if twin.get("class") == element.get("class"):
                return lines[0].prose
            if _are_fields(element, twin) and not any(b.headline for b in lines):
                return True
    return False


def _are_fields(*elements: _Element) -> bool:
    """Whether a content system keeps parts of one article as fields of one record."""
    return all(not _FIELDS.isdisjoint((e.get("class") or "").split()) for e in elements)


def _masses(
    outline: Outline, element: _Element, around: _Element, places: list[int]
) -> tuple[int, int]:
    """Letters of prose in an element, and beside it in the one around it.

    Prose that more than a few headlines part from the element is no continuation of it.
    """
    first, last = outline.spans[element]
    start, end = outline.spans[around]
    inside = beside = 0
    for place in places:
        letters_here = len(outline.blocks[place].text)
        if first <= place < last:
            inside += letters_here
        elif start <= place < end:
            gap = (place, first) if place < first else (last, place)
            beside += letters_here if _headlines(outline, *gap) <= _GAP_HEADLINES else 0
    return inside, beside


def _headlines(outline: Outline, start: int, end: int) -> int:
    return outline.headlines_before[end] - outline.headlines_before[start]
