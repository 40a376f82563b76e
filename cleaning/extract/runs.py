"""A region that holds more than the article: which run of its prose is the article's."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cleaning.extract.containers import up
from cleaning.extract.ends import container, is_notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

# More headlines than this between two paragraphs are a list of other articles.
_GAP_HEADLINES = 3
# How much more the run at the top counts.
_FIRST = 2


def one_run(ground: Ground, blocks: list[Block]) -> list[Block]:
    """The lines without prose that a list of headlines parts from most of the rest.

    Prose on both sides of such a list that stands in one and the same element stays together.
    """
    blocks = [block for block in blocks if not is_notice(block)]
    own = {id(block) for block in ground.own}
    places = [i for i, block in enumerate(blocks) if id(block) in own]
    runs = _runs(blocks, places)
    if len(runs) < 2:
        return blocks
    sizes = [sum(len(blocks[i].text) for i in run) for run in runs]
    sizes[0] *= _FIRST
    best = sizes.index(max(sizes))
    holders = _holders(blocks, runs[best])
    kept = [n for n, run in enumerate(runs) if n == best or holders & _holders(blocks, run)]
    first = runs[kept[0] - 1][-1] + 1 if kept[0] else 0
    last = runs[kept[-1] + 1][0] if kept[-1] + 1 < len(runs) else len(blocks)
    return blocks[first:last]


def _runs(blocks: Sequence[Block], places: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = [list(places[:1])]
    for above, place in pairwise(places):
        headlines = sum(block.headline for block in blocks[above + 1 : place])
        if headlines > _GAP_HEADLINES:
            runs.append([])
        runs[-1].append(place)
    return runs


def _holders(blocks: Sequence[Block], run: Sequence[int]) -> set[_Element]:
    """The elements that hold the paragraphs, and those around them, short of the whole page."""
    around = {e for i in run for e in up(container(blocks[i].element), 2)}
    return {element for element in around if element.tag not in {"body", "html"}}
