"""The article of a page that shows none: its text as the page's own data hold it.

Pages that a script draws in the browser carry their article as JSON-LD, or as the state that the
script starts from. It is read where a page shows no article, and only where a title says whose
text it is: such a state holds other articles too.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cleaning.extract.letters import letters
from cleaning.extract.markup import one_line
from cleaning.extract.outline import outline
from cleaning.extract.tree import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from cleaning.config import Limits
    from cleaning.extract.markup import Declared

_LEAST_WORDS = 25
_TITLE_LETTERS = 12
_DEEPEST = 14
_MOST = 50_000  # values looked at
_STATES = frozenset({"__NEXT_DATA__", "__NUXT_DATA__", "ng-state", "serverApp-state"})
_TITLES = ("title", "headline", "headlines", "name", "main_title", "post_title")
_BODIES = re.compile(
    r"(?:article|post|news|story|main|full|content|body|html|long)?_?"
    r"(?:body|content|content_?elements|html|text|details|paragraphs|blocks|story)(?:_?html)?",
    re.I,
)
_INNER = ("rendered", "html", "text", "content", "basic", "value", "body", "data")
_TAGGED = re.compile(r"<(?:p|div|br|h[1-6]|ul|li|blockquote|span|strong)\b", re.I)


def embedded(tree: _Element, declared: Declared, title: str | None, limits: Limits) -> list[str]:
    """The paragraphs of the article in the page's data, or none."""
    said = declared.article.get("articleBody")
    if isinstance(said, str) and declared.said("headline"):
        lines = _lines(said, limits)
        if _words(lines) >= _LEAST_WORDS:
            return lines
    key = letters(title or declared.first("og:title", "twitter:title") or "")
    if len(key) < _TITLE_LETTERS:
        return []
    found: list[list[str]] = []
    for state in _states(tree):
        bodies = (_lines(text, limits) for text in _bodies(state, key))
        found += (lines for lines in bodies if _words(lines) >= _LEAST_WORDS)
    return max(found, key=_words, default=[])


def _words(lines: list[str]) -> int:
    return sum(line.count(" ") + 1 for line in lines)


def _states(tree: _Element) -> Iterator[Any]:
    for script in tree.iter("script"):
        named = script.get("id") in _STATES or script.get("type") == "application/json"
        if named and script.text:
            try:
                yield json.loads(script.text)
            except (ValueError, RecursionError):
                continue


def _bodies(state: Any, key: str) -> Iterator[str]:
    """The texts of the objects that carry the page's title."""
    stack, seen = [(state, 0)], 0
    while stack and seen < _MOST:
        value, depth = stack.pop()
        seen += 1
        if depth > _DEEPEST:
            continue
        if isinstance(value, dict):
            if any(_is_title(text, key) for text in _titles(value)):
                yield from (
                    text
                    for name, held in value.items()
                    if _BODIES.fullmatch(name)
                    for text in [_text(held, 0)]
                )
            stack += ((held, depth + 1) for held in value.values())
        elif isinstance(value, list):
            stack += ((held, depth + 1) for held in value)


def _titles(found: dict[str, Any]) -> Iterator[str]:
    for name in _TITLES:
        held = found.get(name)
        if isinstance(held, str):
            yield held
        elif isinstance(held, dict):
            yield from (text for text in held.values() if isinstance(text, str))


def _is_title(text: str, key: str) -> bool:
    own = letters(one_line(text) or "")
    return len(own) >= _TITLE_LETTERS and key.startswith(own)


def _text(held: Any, depth: int) -> str:
    """One text of a body: a string, an object around one, or the blocks of an editor."""
    if isinstance(held, str):
        return held
    if depth > _DEEPEST // 2:
        return ""
    if isinstance(held, list):
        return "\n".join(_text(block, depth + 1) for block in held)
    if isinstance(held, dict):
        return next((text for name in _INNER if (text := _text(held.get(name), depth + 1))), "")
    return ""


def _lines(text: str, limits: Limits) -> list[str]:
    """A text of the data as lines, its markup read as on a page."""
    if not _TAGGED.search(text):
        return [line for line in map(one_line, text.splitlines()) if line]
    tree, _ = parse(
        "<body>" + text.replace("\n", "<br>" if "<p" not in text else " "), limits.attribute_chars
    )
    blocks = outline(tree, {}).blocks if tree is not None else []
    return [b.text for b in blocks if not b.marks and b.linked < len(b.text)]
