"""From a region to the body: which of its lines are the article's own."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from cleaning.extract.containers import up
from cleaning.extract.doubt import is_signature, unsigned, voted
from cleaning.extract.letters import letters
from cleaning.extract.links import HEADINGS, heads, is_link, one_story, without_links
from cleaning.extract.repeats import restored
from cleaning.extract.runs import one_run
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

_REPEAT_WORDS = 8
_DECKS = tuple(sorted(names("decks", "names")))
_DECK_WORDS = 5
_BOX_LEVELS = 3
_LIFE_LINES = 3
_NAME_WORDS = 4
_SENTENCE_ENDS = frozenset(".!؟?…")


def body_blocks(
    ground: Ground, region: _Element | None, shown: _Element | None, authors: Sequence[str]
) -> tuple[list[Block], Block | None]:
    """The lines of the body in reading order, and the signature below them, if there is one."""
    if region is None:
        return [], None
    blocks = ground.outline.blocks
    first, last = _bounds(ground, region, shown)
    near = one_run(ground, blocks[first:last])
    kept = without_links(ground, region, one_story(ground, near))
    kept = unsigned(voted(ground, region, kept), [letters(name) for name in authors])
    while kept and kept[-1].element.tag in HEADINGS:
        kept.pop()
    signature = kept.pop() if is_signature(kept) else None
    kept = restored(ground, near, kept)
    return list(_once([*_deck(ground, shown, first, kept), *kept])), signature


def _bounds(ground: Ground, region: _Element, shown: _Element | None) -> tuple[int, int]:
    """The region's blocks, from below the headline where it stands above the prose."""
    first, last = ground.outline.spans[region]
    last = max(first, min(last, ground.end)) if first < ground.end else last
    if shown is not None:
        _, below = ground.outline.spans[shown]
        before = ground.outline.prose_before
        middle = min(max(below, first), last)
        if before[last] - before[middle] >= before[middle] - before[first]:
            first = middle
    return first, last


def _deck(
    ground: Ground, shown: _Element | None, first: int, body: Sequence[Block]
) -> Iterator[Block]:
    """What stands between the headline and the region as a subtitle, if the body lacks it."""
    if shown is None:
        return
    run = letters(" ".join(block.text for block in body[:3]))
    for block in ground.outline.blocks[ground.outline.spans[shown][1] : first]:
        if ground.mark(block) or is_link(block) or block.words < _DECK_WORDS:
            continue
        lead = block.prose and block.text[-1] in _SENTENCE_ENDS
        lead = lead and not ground.in_card(block) and not _is_life(ground, block, shown)
        told = lead or _is_deck(ground, block, first) or _is_point(block) or heads(block, shown)
        if told and letters(block.text) not in run:
            yield block


def _is_life(ground: Ground, block: Block, shown: _Element) -> bool:
    """Whether a line is a writer's life: below a name of few words, in one box with a picture."""
    keep = set(shown.iterancestors())
    around = takewhile(lambda e: e not in keep, up(block.element, _BOX_LEVELS))
    box = next((element for element in around if element.find(".//img") is not None), None)
    lines = ground.outline.of(box) if box is not None else []
    return 1 < len(lines) <= _LIFE_LINES and lines[0].words <= _NAME_WORDS and lines[-1] is block


def _is_point(block: Block) -> bool:
    """Whether a line is an item of a summary in points: a list of whole lines without links."""
    points = block.element.getparent()
    if block.element.tag != "li" or points is None or points.find(".//a") is not None:
        return False
    lines = [" ".join(map(str, item.itertext())).split() for item in points]
    return len(lines) > 1 and all(len(words) >= _DECK_WORDS for words in lines)


def _is_deck(ground: Ground, block: Block, first: int) -> bool:
    """Whether an element that ends above the region and holds the line is named a deck."""
    for element in up(block.element, 4):
        if ground.outline.spans.get(element, (0, first + 1))[1] > first:
            return False
        named = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if any(deck in named for deck in _DECKS):
            return True
    return False


def _once(blocks: Sequence[Block]) -> Iterator[Block]:
    """The lines, without long ones that repeat an earlier line and short ones that follow them.

    Some pages hold the article twice, for small screens and for large ones. A refrain, which
    stands in the same element again, stays.
    """
    seen: dict[str, _Element | None] = {}
    again = False
    for block in blocks:
        key, parent = letters(block.text), block.element.getparent()
        if block.words >= _REPEAT_WORDS:
            again = key in seen and seen[key] is not parent
        if not (again and key in seen):
            yield block
        seen.setdefault(key, parent)
