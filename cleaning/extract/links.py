"""Lines that are links to other pages, and the labels above them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.dates import is_date_line, parse_date
from cleaning.extract.containers import up
from cleaning.extract.marks import mark_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DECK_WORDS = 5
_LINKED = 0.8
_FACTS = frozenset({"byline", "dateline", "share", "counter"})
_FACTS_ABOVE = 2
_FACT_LETTERS = 90
_FACT_WORDS = 8
_WRAPS = 2
_STOPS = frozenset(".!؟?")
_LABEL_WORDS = 8
_QUOTED_WORDS = 3
_QUOTE_LEVELS = 2
_LABEL_LETTERS = 20
# Words with commas and quotes, nothing that date lines, bylines and counters are written with.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652 «»\"“”'،,.؟!…()-]){20,300}")
_BY = re.compile(r"\W*(?:كتبت?|بقلم|[إا]عداد|تحرير|ترجمة|حاور\w*|مراسل\w*|المصدر|صورة|تصوير)\b")
_COLONS = (":", "..", "…")
_READ_ALSO = re.compile(
    r"\W*(?:[اإأ]قر[أا]|شاهد|طالع|تابع|للمزيد|المزيد|لمزيد|مواضيع|موضوعات|مقالات|[أا]خبار|روابط|"
    r"المصدر|المصادر|ذات صلة|related|read|see|more)"
)


def one_story(ground: Ground, blocks: list[Block]) -> list[Block]:
    """The lines up to a second whole story, which some sites put below the first one's tags.

    It starts with a label such as "read also" and a linked headline. The same two in
    mid-article are a card, after which the article goes on.
    """
    ended = False
    for i, block in enumerate(blocks[:-2]):
        label = ended and block.words <= _LABEL_WORDS and _READ_ALSO.match(block.text)
        if label and is_link(blocks[i + 1]) and blocks[i + 2].prose:
            return blocks[:i]
        mark = ground.mark(block)
        if mark is not None and mark.kind == "tags":
            ended = True
        elif block.prose and not block.linked:
            ended = False
    return blocks


def without_links(ground: Ground, region: _Element, blocks: Sequence[Block]) -> list[Block]:
    """Leave out furniture, links and teasers that stand as lines of their own, and their labels."""
    dropped = [
        ground.mark(b) is not None or is_link(b) or (b.prose and ground.in_card(b)) for b in blocks
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
    like, shown = prose_kinds(kept), ground.shown
    entries = {kind for b in kept if b.prose and (kind := entry_kind(b))}
    return [
        block
        for block in kept
        if block.element.getparent() not in around
        or is_like(block, like)
        or heads(block, shown)
        or is_quoted(block)
        or (block.text[-1] in _STOPS and entry_kind(block) in entries)
    ]


def prose_kinds(blocks: Sequence[Block]) -> set[tuple[str, str]]:
    """The tags and classes of elements that hold paragraphs, those without a class left out."""
    return {kind for block in blocks if block.prose and (kind := kind_of(block.element))[1]}


def entry_kind(block: Block) -> tuple[str, str] | None:
    """The tag and class of the element around a paragraph: the entry of a live report."""
    around = block.element.getparent()
    if block.element.tag != "p" or around is None or not around.get("class"):
        return None
    return kind_of(around)


def is_quoted(block: Block) -> bool:
    """Whether a line is a quotation, whatever else its box says on who said so."""
    if block.linked or block.words < _QUOTED_WORDS:
        return False
    around = up(block.element, _QUOTE_LEVELS)
    return any(e.tag == "blockquote" or "quote" in e.get("class", "").lower() for e in around)


def kind_of(element: _Element) -> tuple[str, str]:
    return element.tag, element.get("class") or ""


def is_like(block: Block, kinds: Container[tuple[str, str]]) -> bool:
    """Whether a line is a whole sentence in such an element."""
    return block.text[-1] in _STOPS and kind_of(block.element) in kinds


def heads(block: Block, shown: _Element | None) -> bool:
    """Whether a line is the deck: a lesser heading, or plain words, right below the headline, or
    below a date or a writer's name that stand there."""
    if shown is None or block.words < _DECK_WORDS or block.linked:
        return False
    if block.element.tag not in HEADINGS and not _is_plain(block):
        return False
    above = _alone(block.element).getprevious()
    for _ in range(_FACTS_ABOVE):
        if above is None or not _states_facts(above):
            break
        above = above.getprevious()
    return _is_around(above, shown)


def _alone(element: _Element) -> _Element:
    """The element, or the one around it that holds nothing else."""
    for _ in range(_WRAPS):
        around = element.getparent()
        beside = element.getprevious() is not None or element.getnext() is not None
        if around is None or beside or (around.text or "").strip():
            break
        element = around
    return element


def _states_facts(element: _Element) -> bool:
    """Whether an element says when or by whom an article was written, and nothing else."""
    if element.find(".//img") is not None:
        return False
    text = " ".join("".join(map(str, element.itertext())).split())
    if not 0 < len(text) <= _FACT_LETTERS:
        return False
    mark = mark_of(element)
    if text.count(" ") < _FACT_WORDS and parse_date(text):
        return True
    return is_date_line(text) or (mark is not None and mark.kind in _FACTS)


def _is_plain(block: Block) -> bool:
    """Whether a line is words alone, in an element of its own: no date, no label, no list."""
    words = _PLAIN.fullmatch(block.text) and not _BY.match(block.text)
    return bool(words) and len(block.element) == 0


def _is_around(element: _Element | None, shown: _Element) -> bool:
    """Whether an element is the headline's, or holds nothing else."""
    if element is None or element is shown:
        return element is not None
    texts = ("".join("".join(map(str, e.itertext())).split()) for e in (element, shown))
    return any(inner is shown for inner in element.iter(shown.tag)) and len(set(texts)) == 1


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


def is_link(block: Block) -> bool:
    """Whether a line is a link and nothing else, or a link behind a short label."""
    rest = len(block.text) - block.linked
    if block.linked >= _LINKED * len(block.text):
        return True
    return rest <= _LABEL_LETTERS < block.linked and ":" in block.text[: _LABEL_LETTERS + 1]


def _is_label(block: Block) -> bool:
    return block.words <= _LABEL_WORDS and block.text.endswith(_COLONS)
