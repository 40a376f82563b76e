"""One page in, the article's body and facts out, or the reason why there is none.

trafilatura sees only the region of the page that holds the article, in precision mode and
without its fallbacks; prose that it would drop stays, short lines that it would drop go.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cleaning.extract.decode import decode, unmangle
from cleaning.model import Extracted, Facts, Rejection

if TYPE_CHECKING:
    from cleaning.config import Limits
    from cleaning.extract.page import Packs
    from cleaning.extract.repeats import KnownElements
    from cleaning.model import Page

__all__ = ["extract"]

_NO_FACTS = Facts()


def extract(
    page: Page, packs: Packs, limits: Limits, learned: KnownElements | None = None
) -> Extracted | Rejection:
    """The body of a page, one paragraph a line, and what its markup says of it.

    Elements `learned` on other pages of the site are not taken for the article; where they stand
    in the middle of it, their lines are in the body for stripping to cut. A text page is its own
    body. Reasons of rejection: `too_large`, `undecodable`, `no_text` (nothing to read),
    `not_article` (a section, contact, error or home page).
    """
    if page.kind == "text":
        body = _text(page.content).replace("\r\n", "\n").replace("\r", "\n")
        return Extracted(body, _NO_FACTS, page.url)
    return _of_markup(page, packs, limits, learned)


def _of_markup(
    page: Page, packs: Packs, limits: Limits, learned: KnownElements | None
) -> Extracted | Rejection:
    from cleaning.extract.page import read  # not for text: it brings trafilatura along
    from cleaning.extract.tree import parse

    if len(page.content) > limits.html_bytes:
        return Rejection(page.id, "extract", "too_large", f"{len(page.content)} bytes")
    text = _markup(page)
    if text is None:
        return Rejection(page.id, "extract", "undecodable", "no encoding gives readable text")
    tree, whole = parse(text, limits.attribute_chars)
    if tree is None:
        return Rejection(page.id, "extract", "no_text", "no element in it")
    result = read(page, tree, packs, limits, learned)
    if whole or isinstance(result, Rejection):
        return result
    return replace(result, flags=(*result.flags, "flattened"))


def _text(content: str | bytes) -> str:
    return unmangle(content) if isinstance(content, str) else decode(content) or ""


def _markup(page: Page) -> str | None:
    if isinstance(page.content, bytes):
        return decode(page.content, page.charset)
    return unmangle(page.content.removeprefix("\ufeff"))
