"""From a region to the body: which of its lines are the article's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.extract.decks import deck
from cleaning.extract.doubt import ends_bold, is_signature, unsigned, voted, without_bylines
from cleaning.extract.letters import letters
from cleaning.extract.links import HEADINGS, one_story, without_links
from cleaning.extract.repeats import restored
from cleaning.extract.runs import one_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

_REPEAT_WORDS = 8


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
    kept = without_bylines(ground, kept)
    kept = unsigned(voted(ground, region, kept), [letters(name) for name in authors])
    while kept and (kept[-1].element.tag in HEADINGS or ends_bold(kept)):
        kept.pop()
    signature = kept.pop() if is_signature(kept) else None
    kept = restored(ground, near, kept)
    return list(_once([*deck(ground, shown, first, kept), *kept])), signature


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
