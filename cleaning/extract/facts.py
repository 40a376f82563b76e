"""Who wrote an article, for whom, under which words; and its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cleaning.extract.markup import one_line
from cleaning.extract.vocabulary import names
from cleaning.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from cleaning.extract.markup import Declared
    from cleaning.extract.pruning import Names

_NOBODY = names("authors", "nobody")
_BY = re.compile(r"^(?:بواسطة|بقلم|كتبت?|كاتب المقال|by)\s*[:/\-–]?\s*", re.I)
_AUTHOR_CLASSES = names("authors", "classes")
_SOURCES = ("#sources-list", "td-post-source-via")


def authors(tree: _Element, declared: Declared) -> tuple[str, ...]:
    """The people (or desks) that signed; never the site itself, an address or `admin`."""
    claims = declared.named("author") or declared.all("author", "article:author", "dc.creator")
    signed = _people(claims, declared)
    return signed or _people(map(_text, _author_elements(tree)), declared)[:3]


def _text(element: _Element) -> str:
    return one_line("".join(map(str, element.itertext()))) or ""


def _author_elements(tree: _Element) -> Iterable[_Element]:
    for element in tree.iter("a", "span", "div", "p"):
        signed = "author" in (element.get("rel"), element.get("itemprop"))
        if signed or not _AUTHOR_CLASSES.isdisjoint((element.get("class") or "").split()):
            yield element


def _people(claims: Iterable[str], declared: Declared) -> tuple[str, ...]:
    sites = {fold(name) for name in declared.all("og:site_name") + declared.named("publisher")}
    people = (_BY.sub("", claim).strip(" ()-–|:/") for claim in claims)
    return tuple(dict.fromkeys(name for name in people if _is_person(name, sites)))


def _is_person(name: str, sites: set[str]) -> bool:
    if not 1 < len(name) <= 80 or "://" in name or "@" in name:
        return False
    return fold(name) not in sites and fold(name) not in _NOBODY


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
