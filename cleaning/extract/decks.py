"""The deck: what stands between the headline and the body and belongs to the article."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaning.extract.containers import up
from cleaning.extract.letters import letters
from cleaning.extract.links import heads, is_link
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

_DECKS = tuple(sorted(names("decks", "names")))
_DECK_WORDS_OF_NAMES = names("decks", "words")
_SPLIT = re.compile(r"[^a-z0-9]+")
_DECK_WORDS = 5
_BOX_LEVELS = 3
_LIFE_LINES = 3
_NAME_WORDS = 4
_SENTENCE_ENDS = frozenset(".!؟?…")


def deck(
    ground: Ground, shown: _Element | None, first: int, body: Sequence[Block]
) -> Iterator[Block]:
    """What stands between the headline and the region as a subtitle, if the body lacks it."""
    if shown is None:
        return
    run = letters(" ".join(block.text for block in body[:3]))
    for block in ground.outline.blocks[ground.outline.spans[shown][1] : first]:
        if ground.mark(block) or is_link(block) or block.words < _DECK_WORDS:
            continue
        lead = block.text[-1] in _SENTENCE_ENDS and not _is_caption(ground, block)
        lead = lead and not ground.in_card(block) and not _is_life(ground, block, shown)
        told = lead or _is_deck(ground, block, first) or _is_point(block) or heads(block, shown)
        told = told or _is_beside(block, shown)
        if told and letters(block.text) not in run:
            yield block


def is_named_deck(element: _Element) -> bool:
    """Whether an element is named as decks are: a subtitle, a summary, a lead."""
    named = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
    if not named.strip():
        return False
    return any(deck in named for deck in _DECKS) or not _DECK_WORDS_OF_NAMES.isdisjoint(
        _SPLIT.split(named)
    )


def _is_caption(ground: Ground, block: Block) -> bool:
    """Whether a short line stands alone in a box with a picture."""
    alone = takewhile(lambda e: len(ground.outline.of(e)) == 1, up(block.element, _BOX_LEVELS))
    return not block.prose and any(element.find(".//img") is not None for element in alone)


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


def _is_beside(block: Block, shown: _Element) -> bool:
    """Whether a line is a lesser heading in the headline's own box, below the picture maybe."""
    box = shown.getparent()
    return (
        box is not None
        and box.tag != "body"
        and (
            block.element.tag in {"h2", "h3"}
            and not block.linked
            and block.element.getparent() is box
        )
    )


def _is_deck(ground: Ground, block: Block, first: int) -> bool:
    """Whether an element that ends above the region and holds the line is named a deck."""
    for element in up(block.element, 4):
        if ground.outline.spans.get(element, (0, first + 1))[1] > first:
            return False
        if is_named_deck(element):
            return True
    return False
