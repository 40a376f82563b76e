"""From a region to the body: which of its lines are the article's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.extract.choice import MOST_ELEMENTS, chosen, letters
from cleaning.extract.region import up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.outline import Block
    from cleaning.extract.region import Ground

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})
_LABEL_WORDS = 8
_SIGNATURE_WORDS = 4
_REPEAT_WORDS = 8
_LINKED = 0.8
_DECKS = ("subtitle", "sub-title", "sub_title", "deck", "standfirst", "chapo", "excerpt", "lead")
_DECK_WORDS = 5
_ENDS = frozenset(".!؟?…:؛,،\"”»)]")


def body_blocks(
    ground: Ground, region: _Element, shown: _Element | None
) -> tuple[list[Block], Block | None]:
    """The lines of the body in reading order, and the signature below them, if there is one."""
    blocks = ground.outline.blocks
    first, last = _bounds(ground, region, shown)
    candidates = [block for block in blocks[first:last] if not ground.mark(block)]
    kept = list(_without_links(candidates))
    kept = _voted(ground, region, kept)
    while kept and kept[-1].element.tag in _HEADINGS:
        kept.pop()
    signature = kept.pop() if _is_signature(kept) else None
    return list(_once([*_deck(ground, shown, first, kept), *kept])), signature


def _bounds(ground: Ground, region: _Element, shown: _Element | None) -> tuple[int, int]:
    """The region's blocks, from below the headline where it stands above the prose."""
    first, last = ground.outline.spans[region]
    if shown is not None:
        _, below = ground.outline.spans[shown]
        prose = next((i for i in range(first, last) if ground.outline.blocks[i].prose), last)
        if below <= prose + 1:
            first = max(first, below)
    return first, last


def _without_links(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out lines that are nothing but a link, and the label above them."""
    kept: list[Block] = []
    for block in blocks:
        if block.linked < _LINKED * len(block.text):
            kept.append(block)
        else:
            while kept and _is_label(kept[-1]):
                kept.pop()
    return iter(kept)


def _is_label(block: Block) -> bool:
    return block.words <= _LABEL_WORDS and block.text.endswith(":")


def _voted(ground: Ground, region: _Element, blocks: list[Block]) -> list[Block]:
    """Leave out the short lines that trafilatura leaves out too; prose is never voted on."""
    if ground.outline.size > MOST_ELEMENTS or all(block.prose for block in blocks):
        return blocks
    furniture = {mark.element for b in ground.outline.of(region) if (mark := ground.mark(b))}
    run = chosen(region, furniture)
    if not run:
        return blocks
    return [block for block in blocks if block.prose or letters(block.text) in run]


def _is_signature(blocks: Sequence[Block]) -> bool:
    """A name or agency in an element of its own kind, below the last line of prose."""
    if len(blocks) < 2 or blocks[-1].words > _SIGNATURE_WORDS or not blocks[-2].prose:
        return False
    last, above = blocks[-1], blocks[-2]
    if last.element.tag in _ITEMS or last.element is above.element:
        return False
    return last.element.tag != above.element.tag and last.text[-1] not in _ENDS


def _deck(
    ground: Ground, shown: _Element | None, first: int, body: Sequence[Block]
) -> Iterator[Block]:
    """What stands between the headline and the region as a subtitle, if the body lacks it."""
    if shown is None:
        return
    run = letters(" ".join(block.text for block in body[:3]))
    for block in ground.outline.blocks[ground.outline.spans[shown][1] : first]:
        if ground.mark(block) or block.headline or block.words < _DECK_WORDS:
            continue
        if _is_deck(ground, block, first) and letters(block.text) not in run:
            yield block


def _is_deck(ground: Ground, block: Block, first: int) -> bool:
    """Whether an element that ends above the region and holds the line is named a deck."""
    for element in up(block.element, 4):
        if ground.outline.spans.get(element, (0, first + 1))[1] > first:
            return False
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if any(deck in names for deck in _DECKS):
            return True
    return False


def _once(blocks: Sequence[Block]) -> Iterator[Block]:
    """The lines, without long ones that repeat an earlier line."""
    seen: set[str] = set()
    for block in blocks:
        key = letters(block.text)
        if key not in seen or block.words < _REPEAT_WORDS:
            yield block
        seen.add(key)
