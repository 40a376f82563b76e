"""Who wrote an article, for whom, under which words; and its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cleaning.extract.markup import one_line
from cleaning.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from cleaning.extract.markup import Declared

_NOBODY = frozenset("admin administrator editor webmaster root user author الادمن المدير".split())
_BY = re.compile(r"^(?:بواسطة|بقلم|كتبت?|كاتب المقال|by)\s*[:/\-–]?\s*", re.I)
_AUTHOR_CLASSES = frozenset(
    "author-name author_name post-author-name td-post-author-name writer-name fn".split()
)
_SOURCES = './/*[@id="sources-list"]//a | .//*[contains(@class,"td-post-source-via")]//a'


def authors(tree: _Element, declared: Declared) -> tuple[str, ...]:
    """The people (or desks) that signed; never the site itself, an address or `admin`."""
    claims = declared.names("author") or declared.all("author", "article:author", "dc.creator")
    names = _people(claims, declared)
    if names:
        return names
    shown = (one_line("".join(e.itertext())) for e in _author_elements(tree))
    return _people((name for name in shown if name), declared)[:3]


def _author_elements(tree: _Element) -> Iterable[_Element]:
    for element in tree.iter("a", "span", "div", "p"):
        if element.get("rel") == "author" or element.get("itemprop") == "author":
            yield element
        elif not _AUTHOR_CLASSES.isdisjoint((element.get("class") or "").split()):
            yield element


def _people(claims: Iterable[str], declared: Declared) -> tuple[str, ...]:
    sites = {fold(name) for name in declared.all("og:site_name") + declared.names("publisher")}
    names: dict[str, None] = {}
    for claim in claims:
        name = _BY.sub("", claim).strip(" ()-–|:/")
        if 1 < len(name) <= 80 and "://" not in name and "@" not in name:
            if fold(name) not in sites and fold(name) not in _NOBODY:
                names[name] = None
    return tuple(names)


def tags(tree: _Element, declared: Declared) -> tuple[str, ...]:
    """The page's own keywords: tag links, article:tag, JSON-LD or meta keywords."""
    linked = [one_line("".join(e.itertext())) for e in tree.iter("a") if e.get("rel") == "tag"]
    claims = [name for name in linked if name] or declared.all("article:tag")
    claims = claims or declared.names("keywords") or declared.all("news_keywords", "keywords")
    if len(claims) == 1:
        claims = re.split(r"\s*[,،;؛]\s*", claims[0])
    kept = (claim.strip(" #") for claim in claims)
    return tuple(dict.fromkeys(name for name in kept if 1 < len(name) <= 60))[:40]


def section(declared: Declared) -> str | None:
    names = declared.names("articleSection") or declared.all("article:section")
    return names[0] if names else None


def source(tree: _Element) -> str | None:
    """The outlet or agency that a theme's source list names."""
    found = tree.xpath(_SOURCES)
    names = [one_line("".join(e.itertext())) for e in found] if isinstance(found, list) else []
    return next((name for name in names if name), None)


def address(tree: _Element, declared: Declared, url: str | None) -> str | None:
    """The canonical URL that the page declares, absolute, http(s) only and not its home page."""
    links = (e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical")
    for claim in (*links, declared.first("og:url")):
        if not claim:
            continue
        try:
            parts = urlsplit(urljoin(url or "", claim.strip()))
        except ValueError:
            continue
        inside = bool(url) and len(urlsplit(url or "").path) > 1
        if parts.scheme in {"http", "https"} and parts.hostname:
            if not inside or len(parts.path) > 1 or parts.query:
                return parts.geturl()
    return url
