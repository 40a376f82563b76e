"""Furniture that a page shows for what it is, whatever its classes are called.

Templates whose class names say nothing still print "مقالات ذات صلة" above other articles, "رد"
below a reader's comment, and a form below a call to subscribe.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from cleaning.extract.containers import is_container, up
from cleaning.extract.labels import (
    LABEL_WORDS,
    is_order,
    is_reply,
    is_sharing,
    is_stamp,
    label_kind,
)
from cleaning.extract.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.extract.outline import Block, Outline

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ROOTS = frozenset({"body", "html", "main"})
_LEVELS = 6
_BIO_LETTERS = 700
_FORM_WORDS = 45
_FORM_LINES = 4
_REPLY_LETTERS = 1_500
_REPLY_LEVELS = 5
_CARD_LINES = 4
_ALIKE = 3
_TITLE_WORDS = 4
_OWN_LEVELS = 2
_OWN_PARAGRAPHS = 2
_CARD_LETTERS = 400
_CARD_LEVELS = 4
_CUT_SHORT = ("...", "…", "[…]", "[...]")


@dataclass
class Boxes:
    """The furniture boxes of a page: for each block, by id(), the mark of the box around it."""

    outline: Outline
    shown: _Element | None
    marks: dict[int, Mark] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keep = frozenset(self.shown.iterancestors()) if self.shown is not None else set()
        self._start = self.outline.spans[self.shown][1] if self.shown is not None else -1
        self._run_end = 0
        for place, block in enumerate(self.outline.blocks):
            if block.words <= LABEL_WORDS:
                self._label(place, block)
            if is_sharing(block.text, block.linked):
                self._mark_span((place, place + 1), Mark(block.element, "share"))
            if is_stamp(block.text):
                self._mark_span((place, place + 1), Mark(block.element, "dateline"))
            if block.headline:
                self._card(place, block)
            if block.words <= LABEL_WORDS and block.linked == len(block.text):
                self._offer(place, block)
        self._mark_unlinked()
        for form in [e for e in self.outline.spans if e.tag == "form"]:
            self._form(form)

    def _mark(self, element: _Element, kind: str) -> None:
        self._mark_span(self.outline.spans[element], Mark(element, kind))

    def _mark_span(self, span: tuple[int, int], mark: Mark) -> None:
        for block in self.outline.blocks[slice(*span)]:
            self.marks.setdefault(id(block), mark)

    def _label(self, place: int, block: Block) -> None:
        if is_reply(block.text):
            self._reply(block)
        if place < self._run_end:  # all that it could mark is marked
            return
        kind = label_kind(block.text, block.element.tag in _HEADINGS)
        if kind is None or block.element is self.shown:
            return
        box = block.element
        for around in self._around(block.element, _LEVELS):
            if self.outline.spans[around][0] != place or not self._may_hold(around, kind):
                break
            box = around
        if self.outline.spans[box][1] > place + 1 or kind == "advert":
            self._mark_span((place, self.outline.spans[box][1]), Mark(box, kind))
        else:
            run = self._run_below(place, block, kind)
            self._mark_span(run, Mark(block.element, kind))
            self._run_end = run[1]

    def _around(self, element: _Element, levels: int) -> Iterator[_Element]:
        """The elements around a line that may be a box of their own."""
        holders = (e for e in up(element, levels) if e in self.outline.spans)
        return takewhile(
            lambda e: e.tag not in _ROOTS and e not in self._keep and not is_container(e), holders
        )

    def _may_hold(self, box: _Element, kind: str) -> bool:
        """Whether a box may be all one kind of furniture: only some kinds hold prose."""
        prose = self.outline.prose_in(box)
        if kind in {"related", "comment"}:
            return True
        return prose <= (_BIO_LETTERS if kind in {"byline", "subscribe"} else 0)

    def _run_below(self, place: int, block: Block, kind: str) -> tuple[int, int]:
        """What a label opens that has no box: teasers or a few lines on an author, to the end.

        They must reach the end of the element that holds the label.
        """
        parent = block.element.getparent()
        last = self.outline.spans.get(parent, (0, 0))[1] if parent is not None else 0
        if last <= place + 1 or kind not in {"related", "byline"}:
            return place, place
        first = place + 1
        before, until = self._counted[first], self._counted[last]
        prose, letters, stops = (b - a for a, b in zip(before, until, strict=True))
        short = letters <= _BIO_LETTERS and prose <= 2
        related = (prose == stops == 0) or _are_teasers(self.outline.blocks, first, last)
        return place, last if (related if kind == "related" else short) else place

    @cached_property
    def _counted(self) -> list[tuple[int, int, int]]:
        """Before each block: lines of prose without a link, their letters, and full stops."""
        counted = [(0, 0, 0)]
        for block in self.outline.blocks:
            prose, letters, stops = counted[-1]
            own = block.prose and not block.linked
            letters += len(block.text) * own
            counted.append((prose + own, letters, stops + block.text.endswith(".")))
        return counted

    def _reply(self, block: Block) -> None:
        """A reader's comment: the smallest box around the reply link that holds its words."""
        for around in self._around(block.element, _REPLY_LEVELS):
            lines = self.outline.of(around)
            if len(lines) > 1 and sum(len(b.text) for b in lines) > _REPLY_LETTERS:
                return
            if any(b.words > LABEL_WORDS for b in lines):
                self._mark(around, "comment")
                return

    def _mark_unlinked(self) -> None:
        """Teasers whose links are elsewhere: boxes alike of a heading and a paragraph, outside
        the box in which the article stands below its headline."""
        around = up(self.shown.getparent() if self.shown is not None else None, _OWN_LEVELS)
        own = next((e for e in around if self._paragraphs(e) >= _OWN_PARAGRAPHS), None)
        if own is None:
            return
        first, last = self.outline.spans[own]
        alike: dict[tuple[str, ...], list[_Element]] = {}
        for place, block in enumerate(self.outline.blocks):
            box = block.element.getparent()
            if first <= place < last or block.element.tag not in _HEADINGS or box is None:
                continue
            if self._teases(box, place):
                alike.setdefault((box.tag, box.get("class") or ""), []).append(box)
        for boxes in alike.values():
            if len(boxes) >= _ALIKE:
                for box in boxes:
                    self._mark(box, "related")

    def _paragraphs(self, element: _Element) -> int:
        return sum(block.prose for block in self.outline.of(element))

    def _teases(self, box: _Element, place: int) -> bool:
        first, last = self.outline.spans.get(box, (0, 0))
        lines = self.outline.blocks[first:last]
        one = first == place and len(lines) <= _CARD_LINES and self._paragraphs(box) == 1
        return one and lines[0].words >= _TITLE_WORDS and box not in self._keep

    def _form(self, form: _Element) -> None:
        """A small form and the lines that invite to fill it in."""
        if form.find(".//input") is None and form.find(".//textarea") is None:
            return
        box = None
        for around in self._around(form, _LEVELS):
            lines, (first, last) = self.outline.of(around), self.outline.spans[around]
            if sum(b.words for b in lines) > _FORM_WORDS or len(lines) > _FORM_LINES:
                break
            if first <= self._start < last:
                break
            box = around
        if box is not None and self.outline.of(box):
            self._mark(box, "subscribe")

    def _offer(self, place: int, block: Block) -> None:
        """A call to buy or to join: a heading, a few words, and a button in one box."""
        for around in self._around(block.element, _CARD_LEVELS):
            first, last = self.outline.spans[around]
            if last - first > _CARD_LINES:
                return
            lines = self.outline.blocks[first:last]
            if sum(len(b.text) for b in lines) > _CARD_LETTERS:
                return
            if len(lines) > 1 and last == place + 1 and lines[0].element.tag in _HEADINGS:
                if is_order(block.text):
                    self._mark(around, "subscribe")
                return

    def _card(self, place: int, block: Block) -> None:
        """A teaser: a linked headline first, then a picture's or a cut excerpt's few words."""
        for around in self._around(block.element, _CARD_LEVELS):
            first, last = self.outline.spans[around]
            if first != place or last - first > _CARD_LINES:
                return
            lines = self.outline.blocks[first:last]
            if sum(len(b.text) for b in lines) > _CARD_LETTERS:
                return
            if len(lines) > 1 and _is_teaser(around, lines[1:]):
                self._mark(around, "related")
                return


def _are_teasers(blocks: Sequence[Block], first: int, last: int) -> bool:
    """Linked headlines and excerpts in turn, from one block up to another."""
    if (last - first) % 2 or last - first < 4:
        return False
    return all(blocks[n].headline == ((n - first) % 2 == 0) for n in range(first, last))


def _is_teaser(box: _Element, rest: list[Block]) -> bool:
    if box.tag in {"p", "li", "blockquote"} or any(b.headline for b in rest):
        return False
    return rest[-1].text.endswith(_CUT_SHORT) or box.find(".//img") is not None
