"""From a region to the body: which of its lines are the article's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.extract.choice import MOST_ELEMENTS, chosen
from cleaning.extract.letters import letters
from cleaning.extract.region import up
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.outline import Block
    from cleaning.extract.region import Ground

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})
_LABEL_WORDS = 8
_LABEL_LETTERS = 20
_COLONS = (":", "..", "…")
_READ_ALSO = re.compile(
    r"\W*(?:[اإأ]قر[أا]|شاهد|طالع|تابع|للمزيد|المزيد|لمزيد|مواضيع|موضوعات|مقالات|[أا]خبار|روابط|"
    r"المصدر|المصادر|ذات صلة|related|read|see|more)"
)
_SIGNATURE_WORDS = 4
_REPEAT_WORDS = 8
_LINKED = 0.8
_DECKS = tuple(sorted(names("decks", "names")))
_DECK_WORDS = 5
_SENTENCE_ENDS = frozenset(".!؟?…")
_ENDS = frozenset('.!؟?…:؛,،"”»)]')


def body_blocks(
    ground: Ground, region: _Element, shown: _Element | None
) -> tuple[list[Block], Block | None]:
    """The lines of the body in reading order, and the signature below them, if there is one."""
    blocks = ground.outline.blocks
    first, last = _bounds(ground, region, shown)
    kept = _without_links(ground, region, _one_story(ground, blocks[first:last]))
    kept = _voted(ground, region, kept)
    while kept and kept[-1].element.tag in _HEADINGS:
        kept.pop()
    signature = kept.pop() if _is_signature(kept) else None
    return list(_once([*_deck(ground, shown, first, kept), *kept])), signature


def _bounds(ground: Ground, region: _Element, shown: _Element | None) -> tuple[int, int]:
    """The region's blocks, from below the headline where it stands above the prose."""
    first, last = ground.outline.spans[region]
    last = max(first, min(last, ground.end)) if first < ground.end else last
    if shown is not None:
        _, below = ground.outline.spans[shown]
        prose = next((i for i in range(first, last) if ground.outline.blocks[i].prose), last)
        if below <= prose + 1:
            first = max(first, below)
    return first, last


def _one_story(ground: Ground, blocks: list[Block]) -> list[Block]:
    """The lines up to a second whole story, which some sites put below the first one's tags.

    It starts with a label such as "read also" and a linked headline. The same two in
    mid-article are a card, after which the article goes on.
    """
    ended = False
    for i, block in enumerate(blocks[:-2]):
        label = ended and block.words <= _LABEL_WORDS and _READ_ALSO.match(block.text)
        if label and _is_link(blocks[i + 1]) and blocks[i + 2].prose:
            return blocks[:i]
        mark = ground.mark(block)
        if mark is not None and mark.kind == "tags":
            ended = True
        elif block.prose and not block.linked:
            ended = False
    return blocks


def _without_links(ground: Ground, region: _Element, blocks: Sequence[Block]) -> list[Block]:
    """Leave out furniture, links and teasers that stand as lines of their own, and their labels."""
    dropped = [
        ground.mark(b) is not None or _is_link(b) or (b.prose and ground.in_card(b)) for b in blocks
    ]
    kept = [
        block
        for i, block in enumerate(blocks)
        if not dropped[i] and not (_is_label(block) and _heads_links(blocks, dropped, i))
    ]
    around = {
        e for b, gone in zip(blocks, dropped, strict=True) if gone for e in _inside(b, region)
    }
    around -= {element for block in kept if block.prose for element in _inside(block, region)}
    return [block for block in kept if block.element.getparent() not in around]


def _heads_links(blocks: Sequence[Block], dropped: Sequence[bool], at: int) -> bool:
    """Whether a label stands above several dropped links, or is known to stand above one.

    "The minister said:" above one embedded post is no such label.
    """
    below = at + 1
    while below < len(blocks) and dropped[below] and blocks[below].linked:
        below += 1
    if below == at + 1:
        return False
    return below - at > 2 or below == len(blocks) or bool(_READ_ALSO.match(blocks[at].text))


def _inside(block: Block, region: _Element) -> Iterator[_Element]:
    """The elements around a line's own, up to the region and without it."""
    around = block.element.getparent()
    while around is not None and around is not region:
        yield around
        around = around.getparent()


def _is_link(block: Block) -> bool:
    """Whether a line is a link and nothing else, or a link behind a short label."""
    rest = len(block.text) - block.linked
    if block.linked >= _LINKED * len(block.text):
        return True
    return rest <= _LABEL_LETTERS < block.linked and ":" in block.text[: _LABEL_LETTERS + 1]


def _is_label(block: Block) -> bool:
    return block.words <= _LABEL_WORDS and block.text.endswith(_COLONS)


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
        if ground.mark(block) or _is_link(block) or block.words < _DECK_WORDS:
            continue
        lead = block.prose and block.text[-1] in _SENTENCE_ENDS and not ground.in_card(block)
        if (lead or _is_deck(ground, block, first)) and letters(block.text) not in run:
            yield block


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

    Some pages hold the article twice, for small screens and for large ones.
    """
    seen: set[str] = set()
    again = False
    for block in blocks:
        key = letters(block.text)
        if block.words >= _REPEAT_WORDS:
            again = key in seen
        if not (again and key in seen):
            yield block
        seen.add(key)
