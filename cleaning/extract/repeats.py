"""Elements of a page that other pages of its site may hold too: found to be counted, or known.

Only what is in doubt is looked at: elements that hold lines of the body, or prose beside it that
nothing else took for furniture. So a page costs a few hashes and not one for each element.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from cleaning.extract.containers import is_container
from cleaning.extract.letters import letters
from cleaning.extract.marks import LEARNED, Mark
from cleaning.model import Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block, Outline

# Paragraphs, items, headings: text of the article, unless they hold a link and repeat.
_TEXT_TAGS = frozenset({"p", "li", *(f"h{n}" for n in range(1, 7))})
# Quotations and tables are the article's, however often a site shows the same one.
_QUOTE_TAGS = ("blockquote", "q", "pre", "dl")
_TABLE_TAGS = ("table", "thead", "tbody", "tfoot", "tr", "th", "td")
_QUOTED = ("﴿", "{", "«", '"', "“", "قال تعالى", "قال الله", "اللهم", "بسم الله", "الحمد لله")
_WHOLE = frozenset({"body", "html", "main"})
_DIGITS = re.compile(r"\d+")
_LINKY_SHARE = 0.5
_TEASER_CHARS = 600  # of a box with a headline that is a link
_LARGE_SHARE = 1 / 3  # of the body
_MOST_PARTS = 64
_SIGNATURE_BYTES, _TEXT_BYTES = 4, 4


class KnownElements(Protocol):
    """What extraction asks of the elements learned on other pages."""

    def elements_for(self, site: str) -> Mapping[int, int]: ...


def doubtful_parts(
    ground: Ground, region: _Element | None, body: Sequence[Block]
) -> tuple[Part, ...]:
    """The elements worth counting, each with the lines of the body that it holds."""
    view, own = ground.outline, {id(block) for block in body}
    lines = [0, *accumulate(int(id(block) in own) for block in view.blocks)]
    doubts = [0, *accumulate(id(b) in own or _is_doubtful(b) for b in view.blocks)]
    large = _LARGE_SHARE * sum(len(block.text) for block in body)
    article = _around(ground.shown)
    inner = view.spans[region] if region is not None else (0, 0)
    found: dict[tuple[int, int], Part] = {}
    for element, (first, last) in view.spans.items():
        known = found.get((first, last))
        if doubts[first] == doubts[last] or element in article:
            continue
        if first <= inner[0] < inner[1] <= last and (first, last) != inner:
            continue  # around the region
        if known is not None and not known.traits & Part.PLAIN:
            continue  # of several elements around the same lines, the innermost with a name
        traits = _traits(element, view.blocks[first:last])
        if traits is not None:
            inside = sum(len(b.text) for b in view.blocks[first:last] if id(b) in own)
            traits |= Part.LARGE * (inside > large)
            mark = _mark(element, view.blocks[first:last])
            found[first, last] = Part(lines[first], lines[last], mark, traits)
    return tuple(found[span] for span in sorted(found)[:_MOST_PARTS])


def _is_doubtful(block: Block) -> bool:
    return block.prose and all(mark.kind == LEARNED for mark in block.marks)


def _around(element: _Element | None) -> set[_Element]:
    return set() if element is None else {element, *element.iterancestors()}


def _traits(element: _Element, blocks: Sequence[Block]) -> int | None:
    """What kind of content an element has, or None where nothing could make it furniture."""
    if element.tag in _WHOLE or is_container(element) or blocks[0].text.startswith(_QUOTED):
        return None
    plain = element.tag in _TEXT_TAGS or not (element.get("class") or element.get("id"))
    linked = sum(block.linked for block in blocks)
    if plain and not linked:
        return None
    if next(element.iter(*_QUOTE_TAGS, *_TABLE_TAGS), None) is not None:
        return None
    if next(element.iterancestors(*_QUOTE_TAGS), None) is not None:
        return None
    size = sum(len(block.text) for block in blocks)
    teaser = size <= _TEASER_CHARS and any(block.headline for block in blocks)
    linky = teaser or linked >= _LINKY_SHARE * size
    return Part.PLAIN * plain | Part.LINKED * bool(linked) | Part.LINKY * linky


def _mark(element: _Element, blocks: Sequence[Block]) -> int:
    """How an element is built and what it says, as one number."""
    text = "\n".join(letters(block.text) for block in blocks)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_TEXT_BYTES).digest()
    return int.from_bytes(digest, "big") << Part.SIGNATURE.bit_length() | _signature(element)


def _signature(element: _Element) -> int:
    parent = element.getparent()
    return _built(_described(element), _described(parent) if parent is not None else "")


def _described(element: _Element) -> str:
    return f"{element.tag}.{element.get('class', '')}#{element.get('id', '')}"


@lru_cache(maxsize=20_000)
def _built(inner: str, outer: str) -> int:
    """28 bits for the names of an element and of the one around it; numbers in them count alike."""
    text = _DIGITS.sub("0", f"{' '.join(inner.split())}<{' '.join(outer.split())}")
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIGNATURE_BYTES).digest()
    return int.from_bytes(digest, "big") & Part.SIGNATURE


def with_learned(view: Outline, known: Mapping[int, int]) -> Outline:
    """The outline with the marks of elements that were learned on other pages of the site."""
    if not known:
        return view
    built = {mark & Part.SIGNATURE for mark in known}
    blocks = list(view.blocks)
    for element, (first, last) in view.spans.items():
        if first == last or _signature(element) not in built or is_container(element):
            continue
        mark = _mark(element, view.blocks[first:last])
        if mark in known or mark & Part.SIGNATURE in known:
            learned = Mark(element, LEARNED)
            for n in range(first, last):
                blocks[n] = replace(blocks[n], marks=(*blocks[n].marks, learned))
    return replace(view, blocks=blocks)


def restored(ground: Ground, near: Sequence[Block], kept: Sequence[Block]) -> list[Block]:
    """The kept lines and, in their places, those that only learning takes out.

    Stripping cuts them, so that every line that learning costs an article is on record.
    """
    own = {id(block) for block in kept}
    return [block for block in near if id(block) in own or _is_learned(ground, block)]


def _is_learned(ground: Ground, block: Block) -> bool:
    mark = ground.mark(block)
    return mark is not None and mark.kind == LEARNED and not block.headline
