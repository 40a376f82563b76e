"""What the head of a page declares: meta elements and JSON-LD, each read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from cleaning.extract.letters import letters
from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

ARTICLE_TYPES = names("types", "article")
LISTING_TYPES = names("types", "listing")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Declared:
    """Meta contents by lower-case name, and the JSON-LD objects.

    `article` is the JSON-LD object of the article, empty where there is none; `types` are all
    JSON-LD types on the page.
    """

    meta: dict[str, list[str]]
    article: dict[str, Any]
    types: frozenset[str]

    def first(self, *names: str) -> str | None:
        """The first meta content that is not empty, in the order of the names."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]

    def said(self, key: str) -> str | None:
        """A text field of the JSON-LD article, unescaped and on one line."""
        value = self.article.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)  # an epoch
        return one_line(value) if isinstance(value, str) else None

    def named(self, key: str, *, organizations: bool = True) -> list[str]:
        """The names in a field that may hold texts, objects with a name, or a list of both."""
        return list(_names(self.article.get(key), organizations))


def one_line(text: str | None) -> str | None:
    """Text on one line with character references resolved; None where nothing is left."""
    return " ".join(unescape(text).split()) or None if text else None


def declared(tree: _Element, block_chars: int) -> Declared:
    """Read the declarations. JSON-LD blocks of more than `block_chars` are not read."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = one_line(element.get("content"))
        if name and content:
            meta.setdefault(name.strip().lower(), []).append(content)
    objects = list(_objects(tree, block_chars))
    types = frozenset(kind for found in objects for kind in (*_types(found), *_listing(found)))
    articles = [found for found in objects if not ARTICLE_TYPES.isdisjoint(_types(found))]
    heads = [*meta.get("og:title", ()), tree.findtext(".//title") or ""] if articles[1:] else []
    best = max(articles, key=lambda found: (_heads(found, heads), _weight(found)), default={})
    named = (found for found in objects if "name" in found)
    known = {own: found for found in named if isinstance(own := found.get("@id"), str)}
    people = [key for key in ("author", "publisher") if key in best]
    return Declared(meta, {**best, **{key: _resolved(best[key], known) for key in people}}, types)


def _heads(found: dict[str, Any], heads: list[str]) -> bool:
    """Whether one of several articles is the page's own: its headline is in the page's title."""
    said = found.get("headline")
    headline = letters(said) if isinstance(said, str) else ""
    return bool(headline) and any(headline in letters(head) for head in heads)


def _weight(found: dict[str, Any]) -> int:
    return sum(key in found for key in ("headline", "datePublished", "author", "articleBody"))


def _types(found: dict[str, Any]) -> list[str]:
    kind = found.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [kind.rsplit("/", 1)[-1] for kind in kinds if isinstance(kind, str)]


def _listing(found: dict[str, Any]) -> list[str]:
    """A page whose parts are several articles is a list of them."""
    parts = found.get("hasPart")
    held = [p for p in parts if isinstance(p, dict)] if isinstance(parts, list) else []
    several = sum(not ARTICLE_TYPES.isdisjoint(_types(part)) for part in held) > 1
    return ["CollectionPage"] if several else []


def _objects(tree: _Element, block_chars: int) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        text = script.text
        if text and "ld+json" in (script.get("type") or "") and len(text) <= block_chars:
            yield from _dicts(_loads(text), 0)


def _loads(text: str) -> Any:
    try:
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _dicts(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block: the top ones, and those in `@graph` and `mainEntity`."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _dicts(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity"):
            yield from _dicts(value.get(key), depth + 1)


def _resolved(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    """A field with the objects that it names by their ids alone."""
    if isinstance(value, list):
        return [_of_id(item, known) for item in value[:50]]
    return _of_id(value, known)


def _of_id(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    own = value.get("@id") if isinstance(value, dict) and "name" not in value else None
    return known.get(own, value) if isinstance(own, str) else value


def _names(value: Any, organizations: bool = True, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        name = one_line(value)
        if name:
            yield name
    elif isinstance(value, list):
        for item in value[:50]:
            yield from _names(item, organizations, depth + 1)
    elif isinstance(value, dict) and (organizations or not _is_organization(value)):
        yield from _names(value.get("name"), depth=depth + 1)


def _is_organization(found: dict[str, Any]) -> bool:
    return any(kind.endswith(("Organization", "Corporation")) for kind in _types(found))
