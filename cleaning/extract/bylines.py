"""The lines of a page that say who wrote its article: beside the headline, by name or label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

from lxml import etree

from cleaning.dates import is_date_line
from cleaning.extract.containers import up
from cleaning.extract.links import HEADINGS
from cleaning.extract.vocabulary import names
from cleaning.text import folded_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

_CLASSES = names("authors", "classes")
_WORDS = names("authors", "words")
_NOT_WORDS = names("authors", "not_words")
_SILENT = names("tags", "silent")
_CITIES = frozenset(w for n in names("places", "cities") for w in folded_words(n.replace("_", " ")))
_SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])")
_LABEL = re.compile(
    r"\W*(?:كتب(?:ت|ه|ها)?(?: بواسطة)?|بواسطة|بقلم|كاتبة? المقال|الكاتبة?|تأليف|[إا]عداد"
    r"(?: و?تحرير)?|تحرير|نص(?: وصور)?|written by|text by|by|author)\s*[:/\-–ـ,]*\s*",
    re.I,
)
_LABELLED = re.compile(
    r"\W*(?:(?:كتبت?|تحرير|[إا]عداد(?: و?تحرير)?|نص وصور|الكاتبة?|تأليف)\s*[:/ـ–-]|كتب بواسطة\b"
    r"|بواسطة\b|بقلم\b|written by\b|by\b)",
    re.I,
)
# What stands beside an author's name in the same element, for readers who do not see it.
_HIDDEN = re.compile(r"\W*(?:article information|byline|المؤلف|author information)\W*", re.I)
_WRITER_LINK = re.compile(
    r"/(?:authors?|writers?|columnists?|reporters?|journalists?|كتاب|الكاتب)/"
)
_STOP = re.compile(
    r"[|·•]|\W*(?:في|على|منذ|نشر\b.*|تاريخ النشر|آخر تحديث.*|in|on|role|(?:ترجمة|تصوير)\b.*)\W*",
    re.I,
)
_SOURCE = re.compile(r"\W*المصدر\W*")
_DOCTOR = re.compile(r"(?:[أا]?\. ?)?(?:د|م)\. ?[^\W\d_]+(?: [^\W\d_]+){1,3}")
_PARTED = re.compile(r"\S\s*[/|:–—]\s*\S|\S\s+-\s*\S|\S\s*-\s+\S")
_OTHERS = frozenset(
    {"navigation", "related", "comment", "caption", "share", "tags", "advert", "learned"}
)
_NEAR, _ABOVE = 14, 3  # lines below the headline; above it, and below the text
_LEVELS = 3
_PARTS = 6  # lines of an element with the author in it
_PIECES = 12
_LINE_WORDS = 9
_ENDS = frozenset('.!؟?…؛"”»')


@dataclass(frozen=True, slots=True)
class Claim:
    """What may name an author. `strict`: it must look like a name; `placed`: only beside a place,
    an outlet or an agency, as bylines write it.
    """

    text: str
    strict: bool = False
    placed: bool = False


def lines(ground: Ground) -> Iterator[list[Claim]]:
    """What the lines around the headline say of the author, line by line, likeliest first."""
    seen: set[_Element] = set()
    shown = ground.outline.of(ground.shown) if ground.shown is not None else []
    headline = frozenset(word for block in shown for word in folded_words(block.text)) - _CITIES
    for block in _near(ground):
        mark = ground.mark(block)
        other = mark is not None and mark.kind in _OTHERS and not _is_author(mark.element)
        if other or ground.in_card(block):
            continue
        element = _holder(ground, block)
        if element is not None and element not in seen:
            seen.add(element)
            yield list(_of_element(ground, element))
        yield list(_of_line(block, headline))


def _holder(ground: Ground, block: Block) -> _Element | None:
    """The largest element with a line in it that holds few others and no paragraph."""
    outline = ground.outline
    around = [block.element, *(mark.element for mark in block.marks)]
    small = (e for e in around if len(outline.of(e)) <= _PARTS and not outline.prose_in(e))
    return next(small, None)


def classed(tree: _Element) -> Iterator[Claim]:
    """The elements that call themselves an author's name, wherever they stand."""
    for element in tree.iter("a", "span", "div", "p"):
        own = not _CLASSES.isdisjoint((element.get("class") or "").split())
        if own or "author" in (element.get("rel"), element.get("itemprop")):
            yield Claim(" ".join("".join(map(str, element.itertext())).split()))


def _near(ground: Ground) -> Iterator[Block]:
    """The lines below the headline, to the first paragraphs, those just above it, and those below
    the last paragraph. Where no element shows the headline, those above the first.
    """
    blocks, own = ground.outline.blocks, {id(block) for block in ground.own}
    places = [i for i, block in enumerate(blocks) if id(block) in own]
    if ground.shown is None:
        yield from reversed(blocks[max(0, places[0] - _ABOVE) : places[0]] if places else [])
        return
    top, below = ground.outline.spans[ground.shown]
    prose = 0
    for block in blocks[below : below + _NEAR]:
        prose += id(block) in own
        if prose > 1:
            break
        if not block.prose:
            yield block
    yield from reversed(blocks[max(0, top - _ABOVE) : top])
    if places:
        yield from blocks[places[-1] + 1 : places[-1] + 1 + _ABOVE]


def _of_element(ground: Ground, element: _Element) -> Iterator[Claim]:
    """The names in a small element, after a label or where its markup says: author."""
    boxed = any(_is_author(around) for around in _boxes(ground, element))
    labelled = False
    for node, text in islice(_texts(element), _PIECES):
        said = " ".join(text.split())
        if _SOURCE.fullmatch(said) or ((labelled or boxed) and _STOP.fullmatch(said)):
            break
        if not any(map(str.isalpha, said)) or _HIDDEN.fullmatch(said):
            continue
        if _LABEL.fullmatch(said):
            labelled = True
        elif labelled or _LABELLED.match(said) or boxed or _is_named(node, element):
            if is_date_line(said):
                break
            yield Claim(said, strict=True)
            boxed = labelled = labelled or bool(_LABELLED.match(said))


def _boxes(ground: Ground, element: _Element) -> Iterator[_Element]:
    """The element and the small ones around it, short of what holds headline or prose."""
    outline = ground.outline
    for around in up(element, _LEVELS):
        if len(outline.of(around)) > _PARTS or outline.prose_in(around):
            return
        if ground.shown is not None and ground.shown in around.iter(ground.shown.tag):
            return
        yield around


def _is_named(node: _Element, top: _Element) -> bool:
    """Whether a node, or one between it and `top`, says that it holds the author."""
    around = chain((node,), node.iterancestors())
    return any(map(_is_author, takewhile(lambda element: element is not top, around)))


def _is_author(element: _Element) -> bool:
    if "author" in (element.get("rel"), element.get("itemprop")):
        return True
    if element.tag == "a" and _WRITER_LINK.search(element.get("href") or ""):
        return True
    for name in (element.get("class") or "").split():
        words = {word.lower() for word in _SPLIT.split(name) if word}
        if not words.isdisjoint(_WORDS) and words.isdisjoint(_NOT_WORDS):
            return True
    return False


def _texts(element: _Element) -> Iterator[tuple[_Element, str]]:
    """The texts in an element in reading order, each with the element that holds it."""
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "end" and node is not element and node.tail:
            yield node.getparent(), node.tail
        elif event == "start" and (node.tag in _SILENT or not isinstance(node.tag, str)):
            walker.skip_subtree()
        elif event == "start" and node.text:
            yield node, node.text


def _of_line(block: Block, headline: Set[str]) -> Iterator[Claim]:
    """What a whole line says: after a label, or beside a place, an outlet or an agency.

    A line that shares a word with the headline is a deck: `Tunis: an open strike`.
    """
    text = block.text
    if block.words > _LINE_WORDS or text[-1] in _ENDS or is_date_line(text):
        return
    if _DOCTOR.fullmatch(text) or (_LABELLED.match(text) and not _LABEL.fullmatch(text)):
        yield Claim(text, strict=True)
    elif not block.linked and _PARTED.search(text) and not any(map(str.isdigit, text)):
        if block.element.tag in HEADINGS or not headline.isdisjoint(folded_words(text)):
            return
        yield Claim(text, strict=True, placed=True)
