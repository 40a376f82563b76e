"""Short lines that may be the article's or not: votes, bylines, signatures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.dates import is_date_line
from cleaning.extract.choice import MOST_ELEMENTS, chosen
from cleaning.extract.decks import is_named_deck
from cleaning.extract.letters import letters
from cleaning.extract.links import (
    HEADINGS,
    entry_kind,
    heads,
    is_like,
    is_quoted,
    kind_of,
    prose_kinds,
)
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.outline import Block

_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})
_TEXT_TAGS = HEADINGS | _ITEMS | {"p", "blockquote", "pre"}
_OPENING = "بسم الله"  # opens sermons and statements, on a line of its own
_CLOCK = re.compile(r"\W*\d{1,2}:\d\d(?::\d\d)? ?(?:[صم]|صباحا|مساء|am|pm|gmt)?\W*", re.I)
_ASKING = frozenset("؟?")
_CLOSING = ("و", "ل", "يتبع", "انتهى", "تم")
_STARRED = re.compile(r"\*+ ?(?:كاتب|باحث|صحفي|صحافي|[إا]علامي|[أا]كاديمي|محلل|خبير|[أا]ستاذ)")
_ROLE = re.compile(
    r"\W*(?:كاتبة?|باحثة?|صحفية?|صحافية?|[إا]علامية?|[أا]كاديمية?|محللة?|خبيرة?|[أا]ستاذة?)"
    r"(?: و?\w+){1,5}\W*\*?"
)
_CITY = rf"(?:{'|'.join(sorted(place.replace('_', ' ') for place in names('places', 'cities')))})"
_NAME = r"[«\"]?[^\W\d]+(?: [^\W\d]+){0,3}[»\"]?"
_PLACED = re.compile(rf"{_CITY} ?[:/–—-] ?{_NAME}|{_NAME} ?(?:[:/–—-] ?{_CITY}|\({_CITY}\))")
_PLACE_LABELS = ("المكان", "الموقع", "الوجهة", "العاصمة", "من")
_DASHED = re.compile(r"[-–—].*[-–—]")  # "- advertisement -"
_SIGNATURE_WORDS = 4
_ROLE_WORDS = 6
_QUESTION_WORDS = 3
_SENTENCE_WORDS = 6
_STOPS = frozenset(".!…")
_DECK_WORDS = 5
_NEAR = 12  # lines below the headline
_BYLINE_LETTERS = 20
_BYLINE_WORDS = 7
_BY = re.compile(
    r"\W*(?:كتبت?|بقلم|[إا]عداد|تحرير|ترجمة|حاور(?:ه|ها|ته)|الكاتب(?:ة)?|المحرر)\s*[-–:/,،ـ]"
)
_ENDS = frozenset('.!؟?…:؛,،"”»)]')


def voted(ground: Ground, region: _Element, blocks: list[Block]) -> list[Block]:
    """Leave out the doubtful short lines that trafilatura leaves out too."""
    blocks = [block for block in blocks if not _is_clock(block)]
    doubtful = _doubtful([b for b in blocks if not _is_deck(b, ground.shown)])
    if not doubtful or ground.outline.size > MOST_ELEMENTS:
        return blocks
    furniture = {mark.element for b in ground.outline.of(region) if (mark := ground.mark(b))}
    run = chosen(region, furniture)
    if not run:
        return blocks
    return [b for b in blocks if id(b) not in doubtful or letters(b.text) in run]


def _is_deck(block: Block, shown: _Element | None) -> bool:
    named = block.words >= _DECK_WORDS and is_named_deck(block.element)
    return named or heads(block, shown)


def _is_clock(block: Block) -> bool:
    """The time of an entry of a live report, and nothing else; in tables and lists it is text."""
    return block.element.tag not in _TEXT_TAGS and bool(_CLOCK.fullmatch(block.text))


def _doubtful(blocks: Sequence[Block]) -> set[int]:
    """The lines to vote on, by id(): short, and above, below or unlike the paragraphs.

    Never prose, list items, or paragraphs and headings between paragraphs.
    """
    places = [i for i, block in enumerate(blocks) if block.prose]
    if not places:
        return set()
    above, inside, below = _split(blocks, places[0], places[-1] + 1)
    prose = [block.element for block in blocks if block.prose]
    holders = {*prose, *(element.getparent() for element in prose)}
    like = prose_kinds(blocks)
    odd = [b for b in inside if b.element.tag not in _TEXT_TAGS and not _is_beside(b, holders)]
    odd = [b for b in odd if kind_of(b.element) not in like and not _asks(b)]
    odd = [b for b in odd if not is_quoted(b) and not _is_sentence(b)]
    around = [b for b in (*above, *below) if not is_like(b, like)]
    entries = {kind for b in inside if b.prose and (kind := entry_kind(b))}
    around = [b for b in around if not _ends_live(b, entries, holders)]
    lines = [b for b in (*around, *odd) if not b.prose and b.element.tag not in _ITEMS]
    return {id(block) for block in lines if not block.text.startswith(_OPENING)}


def _is_sentence(block: Block) -> bool:
    """Whether a line is a whole sentence: what stands between paragraphs in a box of its own."""
    return block.words >= _SENTENCE_WORDS and block.text[-1] in _STOPS and not block.linked


def _ends_live(block: Block, entries: Set[tuple[str, str]], holders: Set[_Element | None]) -> bool:
    """Whether a line is a sentence in a box of its own, like the boxes of the paragraphs: the last
    entry of a live report."""
    own = block.element.getparent() not in holders
    return own and _is_sentence(block) and entry_kind(block) in entries


def _asks(block: Block) -> bool:
    return block.text[-1] in _ASKING and block.words >= _QUESTION_WORDS


def _is_beside(block: Block, holders: Set[_Element | None]) -> bool:
    """Whether a line stands in an element of paragraphs, or in one beside them: a sub-heading.

    Not a label between dashes.
    """
    if _DASHED.fullmatch(block.text):
        return False
    return block.element in holders or block.element.getparent() in holders


def _split(blocks: Sequence[Block], start: int, end: int) -> tuple[Sequence[Block], ...]:
    return blocks[:start], blocks[start:end], blocks[end:]


def unsigned(blocks: list[Block], authors: Sequence[str]) -> list[Block]:
    """Leave out the lines above and below the prose that hold little but an author's name."""
    places = [i for i, block in enumerate(blocks) if block.prose and not is_date_line(block.text)]
    if not places:
        return blocks
    above, inside, below = _split(blocks, places[0], places[-1] + 1)
    above, below = ([b for b in part if not _is_byline(b, authors)] for part in (above, below))
    return [*above, *inside, *(b for b in below if not _is_role(b))]


def without_bylines(ground: Ground, blocks: list[Block]) -> list[Block]:
    """Leave out a few words above the prose that stand between headline and body as well."""
    first = next((i for i, block in enumerate(blocks) if block.prose), 0)
    if not first or ground.shown is None:
        return blocks
    _, below = ground.outline.spans[ground.shown]
    own = {id(block) for block in blocks}
    near = (b for b in ground.outline.blocks[below : below + _NEAR] if id(b) not in own)
    said = {letters(b.text) for b in near if b.words <= _SIGNATURE_WORDS}
    return [
        block
        for i, block in enumerate(blocks)
        if i >= first or block.words > _SIGNATURE_WORDS or letters(block.text) not in said
    ]


def _is_role(block: Block) -> bool:
    """What a writer is, and nothing else: "a writer and researcher"."""
    return block.words <= _ROLE_WORDS and bool(_ROLE.fullmatch(block.text))


def _is_byline(block: Block, authors: Sequence[str]) -> bool:
    signs = _BY.match(block.text) or _STARRED.match(block.text)
    if signs and block.words <= _BYLINE_WORDS and block.text[-1] not in _ASKING:
        return True
    if _PLACED.fullmatch(block.text.rstrip(" :")) and not block.text.startswith(_PLACE_LABELS):
        return True
    run = letters(block.text)
    return any(name in run and len(run) - len(name) <= _BYLINE_LETTERS for name in authors)


def ends_bold(blocks: Sequence[Block]) -> bool:
    """Whether the last line is a few words, all bold, below prose that is not: a signature, or a
    heading with nothing below it. Closing phrases stay: "and God is behind the intent"."""
    if len(blocks) < 2 or not blocks[-2].prose or _is_bold(blocks[-2].element):
        return False
    last = blocks[-1]
    short = last.words <= _SIGNATURE_WORDS and last.text[-1] not in _ENDS
    return short and not last.text.startswith(_CLOSING) and _is_bold(last.element)


def _is_bold(element: _Element) -> bool:
    """Whether all of an element's words stand in one inner element for bold type."""
    inner = element[0] if len(element) == 1 else None
    while inner is not None and inner.tag == "span" and len(inner) == 1:
        inner = inner[0]
    if inner is None or inner.tag not in {"b", "strong"}:
        return False
    texts = ("".join("".join(map(str, e.itertext())).split()) for e in (element, inner))
    return len(set(texts)) == 1


def is_signature(blocks: Sequence[Block]) -> bool:
    """A name or agency in an element of its own kind, below the last line of prose."""
    if len(blocks) < 2 or blocks[-1].words > _SIGNATURE_WORDS or not blocks[-2].prose:
        return False
    last, above = blocks[-1], blocks[-2]
    if last.element.tag in _ITEMS or last.element is above.element:
        return False
    return last.element.tag != above.element.tag and last.text[-1] not in _ENDS
