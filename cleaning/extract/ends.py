"""Where an article ends for certain: at its readers' comments, at a second whole article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaning.extract.containers import up
from cleaning.extract.letters import letters
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from lxml.etree import _Element

    from cleaning.extract.outline import Block, Outline

_LEAVES = names("tags", "leaf")
_RIGHTS = re.compile(
    r"(?:حقوق|الحقوق) (?:النشر |الطبع )?محفوظ|all rights reserved|^\W*copyright", re.I
)
_RIGHTS_WITHIN = 60
_COMMENTS = re.compile(
    r"\W*(?:\d+ )?(?:(?:ال)?تعليقات(?: (?:القراء|الزوار|المستخدمين|facebook|فيسبوك))?|(?:ال)?ردود|"
    r"آراء القراء|comments?)\W*(?:\d+)?\W*",
    re.I,
)
# "3 comments on" and the headline.
_ON_TITLE = re.compile(
    r"\W*(?:\d+|[\u0660-\u0669]+)?\W*(?:تعليقا?ت?|تعليقان|تعليق واحد|ردود|ردان|رد|فكرة|فكرتان"
    r"|أفكار|آراء|رأي|thoughts?|comments?|responses?|replies|reply) (?:واحدة? )?"
    r"(?:على|عن|حول|on|to)\W+(.{10,300})",
    re.I,
)
_LABEL_WORDS = 4
_TWIN_LEVELS = 4
_HEADINGS = frozenset({"h1", "h2", "h3"})
_LEAST_PROSE = 2  # one paragraph may be a deck above the count of comments


def is_notice(block: Block) -> bool:
    """Whether a line is a site's copyright notice."""
    start = block.text[:_RIGHTS_WITHIN]
    return "©" in start or bool(_RIGHTS.search(start))


def story_end(outline: Outline, shown: _Element | None) -> int:
    """The block at which the article has ended whatever follows; the number of blocks if none."""
    return min(_second_headline(outline, shown), _comments(outline, shown), _twin(outline, shown))


def _comments(outline: Outline, shown: _Element | None) -> int:
    """The label above readers' comments: prose stands above it, and below it in other elements."""
    top = outline.spans[shown][1] if shown is not None else 0
    title = letters(" ".join(b.text for b in outline.of(shown))) if shown is not None else ""
    for place, block in enumerate(outline.blocks[top:], top):
        if not _opens_comments(block, title):
            continue
        above = [container(b.element) for b in outline.blocks[top:place] if b.prose]
        below = (container(b.element) for b in outline.blocks[place:] if b.prose)
        if len(above) >= _LEAST_PROSE and set(above).isdisjoint(below):
            return place
    return len(outline.blocks)


def _opens_comments(block: Block, title: str) -> bool:
    if block.words <= _LABEL_WORDS and _COMMENTS.fullmatch(block.text):
        return True
    on = _ON_TITLE.fullmatch(block.text)
    return on is not None and letters(on[1]) in title


def container(element: _Element) -> _Element:
    """The element itself, or the one around it where it holds one paragraph, item or row."""
    while element.tag in _LEAVES and (parent := element.getparent()) is not None:
        element = parent
    return element


def _second_headline(outline: Outline, shown: _Element | None) -> int:
    """The block at which another whole article starts: under a headline marked up like ours."""
    if shown is not None and shown.tag in {"h1", "h2", "h3"} and shown.get("class"):
        _, below = outline.spans[shown]
        for element, (first, _) in outline.spans.items():
            if first >= below and _heads_another(element, shown):
                return first
    return len(outline.blocks)


def _twin(outline: Outline, shown: _Element | None) -> int:
    """The block at which another whole article starts: an <article> like ours, below it."""
    own = next((e for e in up(shown, _TWIN_LEVELS) if e.tag == "article"), None)
    if own is None or not outline.prose_in(own):
        return len(outline.blocks)
    for twin in own.itersiblings("article"):
        first, last = outline.spans.get(twin, (0, 0))
        if twin.get("class") == own.get("class") and first < last:
            start = outline.blocks[first]
            long = sum(block.prose for block in outline.blocks[first:last]) >= _LEAST_PROSE
            if long and start.element.tag in _HEADINGS:
                return first
    return len(outline.blocks)


def _heads_another(element: _Element, shown: _Element) -> bool:
    """Whether two headings are alike; lesser ones must stand in boxes of their own alike."""
    if element.tag != shown.tag or element.get("class") != shown.get("class"):
        return False
    box, own = element.getparent(), shown.getparent()
    if element.tag == "h1" or box is None or own is None:
        return True
    return box is not own and (box.tag, box.get("class")) == (own.tag, own.get("class") or "")
