"""For whom an article was written, under which words; and its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cleaning.extract.markup import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.markup import Declared
    from cleaning.extract.outline import Block
    from cleaning.extract.pruning import Names

_CREDIT = re.compile(r"\W*المصدر ?[:：] ?([^:؟!]{2,80}?)[ .]*")
_ELSEWHERE = frozenset({"caption", "related", "comment", "navigation"})
_BESIDE = frozenset({"dateline", "byline"})
_BELOW, _ABOVE = 6, 10  # lines
_SOURCES = ("#sources-list", "td-post-source-via")


def _text(element: _Element) -> str:
    return one_line("".join(map(str, element.itertext()))) or ""


def tags(tree: _Element, declared: Declared, lists: Iterable[_Element]) -> tuple[str, ...]:
    """The page's own keywords: tag links, links in its tag `lists`, declared keywords."""
    claims = [_text(link) for link in tree.iter("a") if link.get("rel") == "tag"]
    claims = claims or [_text(link) for element in lists for link in element.iter("a")]
    claims = claims or declared.all("article:tag") or declared.named("keywords")
    claims = claims or declared.all("news_keywords", "keywords")
    if len(claims) == 1:
        claims = re.split(r"\s*[,،;؛]\s*", claims[0])
    kept = (claim.strip(" #") for claim in claims)
    return tuple(dict.fromkeys(name for name in kept if 1 < len(name) <= 60))[:40]


def section(declared: Declared) -> str | None:
    claims = declared.named("articleSection") or declared.all("article:section")
    return claims[0] if claims else None


def source(named: Names) -> str | None:
    """The outlet or agency that a theme's source list names."""
    lists = (element for name in _SOURCES for element in named.elements.get(name, ()))
    texts = (_text(link) for element in lists for link in element.iter("a"))
    return next((text for text in texts if text), None)


def credit(ground: Ground, body: Sequence[Block]) -> str | None:
    """What a line right below the body credits, or one among the date and byline above it:
    `Source: Reuters`."""
    own = {id(block) for block in body}
    blocks = ground.outline.blocks
    places = [i for i, block in enumerate(blocks) if id(block) in own] or [len(blocks)]
    for block in blocks[places[-1] + 1 : places[-1] + 1 + _BELOW]:
        if (found := _CREDIT.fullmatch(block.text)) and _kind(ground, block) not in _ELSEWHERE:
            return _outlet(found[1])
    for block in blocks[max(0, places[0] - _ABOVE) : places[0] + _ABOVE]:
        if (found := _CREDIT.fullmatch(block.text)) and _kind(ground, block) in _BESIDE:
            return _outlet(found[1])
    return None


def _kind(ground: Ground, block: Block) -> str | None:
    mark = ground.mark(block)
    return mark.kind if mark is not None else None


def _outlet(text: str) -> str | None:
    return text.strip(' ()"«»') or None


def address(tree: _Element, declared: Declared, url: str | None) -> str | None:
    """The canonical URL that the page declares, absolute, http(s) only and not its home page."""
    links = (e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical")
    inside = bool(urlsplit(url or "").path.strip("/"))
    for claim in (*links, declared.first("og:url")):
        found = _absolute(claim or "", url or "")
        if found and not (inside and _is_home(found)):
            return found
    return url


def _absolute(claim: str, url: str) -> str | None:
    try:
        parts = urlsplit(urljoin(url, claim.strip()))
        return parts.geturl() if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query
