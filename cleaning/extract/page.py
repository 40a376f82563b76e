"""A parsed page, read: body and facts together, or why it is no article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from cleaning.extract import facts
from cleaning.extract.body import body_blocks
from cleaning.extract.markup import declared
from cleaning.extract.outline import outline
from cleaning.extract.pruning import pruned
from cleaning.extract.region import Ground, locate
from cleaning.extract.title import headline
from cleaning.extract.verdict import no_article
from cleaning.extract.when import published, updated
from cleaning.model import Extracted, Facts, Rejection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from cleaning.config import Limits
    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Block, Outline
    from cleaning.extract.pruning import Prune
    from cleaning.model import Page

_COLLAPSED_SHARE = 0.1
_LARGE_LETTERS = 3_000
_NAME = re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+){1,3}")


class Packs(Protocol):
    """What extraction needs of the rule packs."""

    def detect(self, tree: _Element) -> tuple[str, ...]: ...
    def prunes(self, themes: Sequence[str] = ..., site: str = ...) -> Sequence[Prune]: ...


def read(page: Page, tree: _Element, packs: Packs, limits: Limits) -> Extracted | Rejection:
    """Body and facts of a parsed page."""
    said = declared(tree, limits.attribute_chars)
    themes = packs.detect(tree)
    root = tree.find("body")
    view = outline(tree if root is None else root, pruned(tree, packs.prunes(themes, page.site)))
    title, shown = headline(tree, view, said, page.url)
    ground = Ground(view)
    region = locate(ground)
    blocks, signature = body_blocks(ground, region, shown) if region is not None else ([], None)
    reason = no_article(ground, region, blocks, title, shown, said, page.url)
    if reason:
        kind = "not_article" if view.blocks else "no_text"
        return Rejection(page.id, "extract", kind, reason)
    head = _head(view, shown, blocks[0])
    known = Facts(
        title=title,
        published=published(said, tree, view, head, page.url, limits.time_elements),
        updated=updated(said),
        authors=facts.authors(tree, said) or _signed(signature),
        source=facts.source(tree),
        tags=facts.tags(tree, said),
        section=facts.section(said),
    )
    body = "\n".join(block.text for block in blocks)
    url = facts.address(tree, said, page.url)
    return Extracted(body, known, url, themes, _flags(view, body))


def _head(view: Outline, shown: _Element | None, first_line: Block) -> tuple[int, int]:
    """The blocks from a little above the headline to the first line of the body."""
    start = next(i for i, block in enumerate(view.blocks) if block is first_line)
    above = view.spans[shown][0] if shown is not None else start
    return max(0, min(above, start) - 3), start + 1


def _signed(signature: Block | None) -> tuple[str, ...]:
    text = signature.text if signature is not None else ""
    return (text,) if _NAME.fullmatch(text) else ()


def _flags(view: Outline, body: str) -> tuple[str, ...]:
    """`collapsed`: the body is next to nothing of what a reader sees, links aside."""
    seen = view.letters - sum(block.linked for block in view.blocks)
    if seen > _LARGE_LETTERS and len(body) < _COLLAPSED_SHARE * seen:
        return ("collapsed",)
    return ()
