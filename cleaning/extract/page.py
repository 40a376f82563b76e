"""A parsed page, read: body and facts together, or why it is no article."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

from cleaning.extract import facts
from cleaning.extract.body import body_blocks
from cleaning.extract.containers import up
from cleaning.extract.embedded import Held, embedded
from cleaning.extract.ground import Ground
from cleaning.extract.letters import letters
from cleaning.extract.markup import declared, one_line
from cleaning.extract.outline import outline
from cleaning.extract.people import Signed, people, signed
from cleaning.extract.pruning import Names, pruned
from cleaning.extract.record import pruned_by_rule
from cleaning.extract.region import locate
from cleaning.extract.repeats import doubtful_parts, with_learned
from cleaning.extract.title import headline
from cleaning.extract.verdict import NO_PARAGRAPH, no_article
from cleaning.extract.when import dates_article, in_head, published, updated
from cleaning.model import Extracted, Facts, Rejection
from cleaning.urls import publisher_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from cleaning.config import Limits
    from cleaning.extract.marks import Mark
    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Block, Outline
    from cleaning.extract.pruning import Prune
    from cleaning.extract.repeats import KnownElements
    from cleaning.model import Page

_COLLAPSED_SHARE = 0.1
_LARGE_LETTERS = 3_000
_BOX_LEVELS = 4
_TAGS_BELOW = 15
_BELOW = 4  # lines
_ROOMS = frozenset({"body", "html", "td", "tr"})
# What stands in these speaks of other articles, or of the picture.
_UNDATED = frozenset({"navigation", "related", "caption", "comment", "learned"})
_HINT_CHARS = 20_000
_NAME = re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+){1,3}")


class Packs(Protocol):
    """What extraction needs of the rule packs."""

    def detect(self, tree: _Element) -> tuple[str, ...]: ...
    def prunes(self, themes: Sequence[str] = ..., site: str = ...) -> Sequence[Prune]: ...


def read(
    page: Page, tree: _Element, packs: Packs, limits: Limits, learned: KnownElements | None
) -> Extracted | Rejection:
    """Body and facts of a parsed page."""
    said = declared(tree, limits.attribute_chars)
    themes = packs.detect(tree)
    named, root = Names(tree), tree.find("body")
    view = outline(tree if root is None else root, pruned(named, packs.prunes(themes, page.site)))
    url = facts.address(tree, said, page.url)
    if learned:
        view = with_learned(view, learned.elements_for(publisher_of(url, page.site)))
    title, shown = headline(tree, view, said, page.url)
    ground = Ground(view, shown, _hints(said))
    region = locate(ground)
    by = signed(tree, said, ground, url)
    blocks, signature = body_blocks(ground, region, shown, by.people)
    origin = facts.source(named) or facts.credit(ground, blocks) or _agency(blocks, by)
    reason = no_article(ground, region, blocks, title, shown, said, page.url)
    data = embedded(tree, said, title, limits) if _is_empty(blocks, shown, reason) else Held()
    if not reason and _tells(blocks, data.lines):
        data = Held()
    if reason and not data.lines:
        kind = "not_article" if view.blocks else "no_text"
        return Rejection(page.id, "extract", kind, reason)
    words = facts.tags(tree, said, _tag_lists(view, region))
    known = Facts(
        title=data.title or title,
        published=published(said, tree, _head(ground, title, region, blocks), page.url, limits)
        or in_head(one_line(tree.findtext(".//title")), title)
        or data.published,
        updated=updated(said),
        authors=by.people or _signed(signature) or people(data.authors, said, url),
        source=origin,
        tags=tuple(word for word in words if word != origin),
        section=facts.section(said),
    )
    if data.lines:
        return Extracted("\n".join(data.lines), known, url, themes, ("from_data",))
    body = "\n".join(block.text for block in blocks)
    parts = doubtful_parts(ground, region, blocks)
    flags = _flags(view, body)
    return Extracted(body, known, url, themes, flags, parts, pruned_by_rule(ground))


def _is_empty(blocks: Sequence[Block], shown: _Element | None, reason: str | None) -> bool:
    """Whether a page shows no article: no paragraph, or a notice or two without a headline."""
    return reason == NO_PARAGRAPH or (shown is None and not any(b.prose for b in blocks[1:]))


def _tells(blocks: Sequence[Block], data: Sequence[str]) -> bool:
    """Whether the page shows what its data hold, or as much."""
    shown, held = letters(" ".join(b.text for b in blocks)), letters(" ".join(data))
    return 2 * len(shown) > len(held) or any(letters(b.text) in held for b in blocks)


def _hints(said: Declared) -> str:
    claims = (said.said("articleBody"), said.first("og:description", "description"))
    return " ".join(letters(claim[:_HINT_CHARS]) for claim in claims if claim)


def _head(
    ground: Ground, title: str | None, region: _Element | None, body: Sequence[Block]
) -> list[Block]:
    """The lines that may date the article, likeliest first.

    Those between the headline and the body's first paragraph, then those a little above the
    headline and no farther from it than a headline's own box, so that the day in a page's header
    is none. Where no element shows the headline, the lines above the paragraph, nearest first.
    """
    blocks, spans, shown = ground.outline.blocks, ground.outline.spans, ground.shown
    own = {id(block) for block in body if block.prose} or {id(block) for block in body}
    first, last = spans[region] if region is not None else (0, 0)
    start = next((i for i in range(first, last) if id(blocks[i]) in own), first)
    below_body = _dated_below(blocks, own)
    if shown is None:
        lines = blocks[_title_line(blocks[:start], title) : start + 1]
        return _known(ground, [*lines[::-1], *below_body])
    top, below = spans[shown]
    box = set(takewhile(lambda e: e.tag not in _ROOMS, up(shown, _BOX_LEVELS)))
    near = blocks[max(0, top - 3) : top]
    above = [block for block in near if not box.isdisjoint(up(block.element, 2 * _BOX_LEVELS))]
    return _known(ground, [*blocks[below : start + 1], *above[::-1], *below_body])


def _dated_below(blocks: Sequence[Block], own: set[int]) -> list[Block]:
    """Lines right below the body that say when it was published."""
    last = max((i for i, block in enumerate(blocks) if id(block) in own), default=len(blocks))
    near = blocks[last + 1 : last + 1 + _BELOW]
    return [block for block in near if dates_article(block.text)]


def _known(ground: Ground, blocks: Sequence[Block]) -> list[Block]:
    """The lines that speak of this article: those in furniture and teasers do not."""
    return [b for b in blocks if not _is_undated(ground.mark(b)) and not ground.in_card(b)]


def _is_undated(mark: Mark | None) -> bool:
    return mark is not None and mark.kind in _UNDATED and mark.element.tag != "footer"


def _title_line(blocks: Sequence[Block], title: str | None) -> int:
    """The last line that is the title, or the third from the end."""
    key, end = letters(title or ""), len(blocks)
    found = (i for i in range(end - 1, -1, -1) if key and letters(blocks[i].text) == key)
    return next(found, max(0, end - 3))


def _tag_lists(view: Outline, region: _Element | None) -> list[_Element]:
    """The tag lists in the region and a little below it, those of sidebars left out."""
    first, last = view.spans[region] if region is not None else (0, 0)
    chains = (block.marks for block in view.blocks[first : last + _TAGS_BELOW])
    found = (m for chain in chains if not any(map(_is_aside, chain)) for m in chain)
    lists = dict.fromkeys(mark.element for mark in found if mark.kind == "tags")
    outer = {around for element in lists for around in element.iterancestors()}
    return [element for element in lists if element not in outer]


def _is_aside(mark: Mark) -> bool:
    return mark.kind in {"related", "navigation"} and mark.element.tag != "footer"


def _agency(body: Sequence[Block], by: Signed) -> str | None:
    """The agency that signed, unless a line of the body names a source, which stripping reads."""
    return None if any(block.text.startswith("المصدر") for block in body) else by.agency


def _signed(signature: Block | None) -> tuple[str, ...]:
    text = signature.text if signature is not None else ""
    return (text,) if _NAME.fullmatch(text) else ()


def _flags(view: Outline, body: str) -> tuple[str, ...]:
    """`collapsed`: the body is next to nothing of what a reader sees, links aside."""
    seen = view.letters - sum(block.linked for block in view.blocks)
    if seen > _LARGE_LETTERS and len(body) < _COLLAPSED_SHARE * seen:
        return ("collapsed",)
    return ()
