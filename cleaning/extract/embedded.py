"""The article of a page that shows none: its text as the page's own data hold it.

Pages that a script draws in the browser carry their article as JSON-LD, or as the state that the
script starts from. It is read where a page shows no article, and only where a title says whose
text it is, or the state holds one dated text alone: such a state holds other articles too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaning.extract.letters import letters
from cleaning.extract.markup import one_line
from cleaning.extract.outline import outline
from cleaning.extract.tree import parse
from cleaning.extract.when import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from cleaning.config import Limits
    from cleaning.extract.markup import Declared

_LEAST_WORDS = 25
_WHOLE_WORDS = 40  # of a text that stands alone
_TITLE_LETTERS = 12
_DEEPEST = 14
_MOST = 50_000  # values looked at
_STATES = frozenset({"__NEXT_DATA__", "__NUXT_DATA__", "ng-state", "serverApp-state"})
_TITLES = ("title", "headline", "headlines", "name", "main_title", "post_title")
_DATES = re.compile(
    r"(?:first_?)?publish(?:ed)?_?(?:at|date|time|on)?|date_?published|pub_?date|display_date", re.I
)
_AUTHORS = re.compile(r"(?:authors?|writers?|byline|editors?)(?:_?names?)?", re.I)
_NAMES = ("name", "full_name", "fullName", "display_name", "displayName", "title")
_BODIES = re.compile(
    r"(?:article|post|news|story|main|full|content|body|html|long)?_?"
    r"(?:body|content|content_?elements|html|text|details|paragraphs|blocks|story)(?:_?html)?",
    re.I,
)
_INNER = ("rendered", "html", "text", "content", "basic", "value", "body", "data")
_TAGGED = re.compile(r"<(?:p|div|br|h[1-6]|ul|li|blockquote|span|strong)\b", re.I)


@dataclass(frozen=True, slots=True)
class Held:
    """An article in a page's data: its paragraphs, none where there is no article, and its facts.

    `title` is set where the page itself has none that tells.
    """

    lines: tuple[str, ...] = ()
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()


def embedded(tree: _Element, declared: Declared, title: str | None, limits: Limits) -> Held:
    """The article in the page's data, or one without paragraphs."""
    said = declared.article.get("articleBody")
    if isinstance(said, str) and declared.said("headline"):
        lines = _lines(said, limits)
        if _words(lines) >= _LEAST_WORDS:
            return Held(tuple(lines))
    key = letters(title or declared.first("og:title", "twitter:title") or "")
    if len(key) < _TITLE_LETTERS:
        return _alone(tree, limits)
    found = [
        _held(value, lines)
        for state in _states(tree)
        for value in _objects(state)
        if any(_is_title(text, key) for text in _titles(value))
        for lines in _texts(value, limits)
        if _words(lines) >= _LEAST_WORDS
    ]
    return max(found, key=lambda held: _words(held.lines), default=Held())


def _alone(tree: _Element, limits: Limits) -> Held:
    """The one text of a state that has a headline, a date and paragraphs."""
    found: dict[str, Held] = {}
    for state in _states(tree):
        for value in _objects(state):
            title = next((t for t in map(one_line, _titles(value)) if _heads(t)), None)
            if title and _dated(value):
                lines = max(_texts(value, limits), key=_words, default=[])
                if _words(lines) >= _WHOLE_WORDS:
                    found.setdefault(letters(title), _held(value, lines, title))
    return next(iter(found.values())) if len(found) == 1 else Held()


def _heads(title: str | None) -> bool:
    return bool(title) and len(letters(title or "")) >= _TITLE_LETTERS


def _held(value: dict[str, Any], lines: list[str], title: str | None = None) -> Held:
    signed = (name for key, by in value.items() if _AUTHORS.fullmatch(key) for name in _named(by))
    return Held(tuple(lines), title, _dated(value), tuple(signed))


def _dated(value: dict[str, Any]) -> str | None:
    """When an object says that it was published."""
    claims = (held for key, held in value.items() if _DATES.fullmatch(key))
    told = (str(claim) for claim in claims if isinstance(claim, (str, int)))
    return next((day for claim in told if (day := iso(claim))), None)


def _named(by: Any) -> Iterator[str]:
    """The names in a field that may hold a text, an object, or a list of both."""
    for one in by[:10] if isinstance(by, list) else [by]:
        name = next((one[k] for k in _NAMES if one.get(k)), "") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name


def _words(lines: Sequence[str]) -> int:
    return sum(line.count(" ") + 1 for line in lines)


def _states(tree: _Element) -> Iterator[Any]:
    for script in tree.iter("script"):
        named = script.get("id") in _STATES or script.get("type") == "application/json"
        if named and script.text:
            try:
                yield json.loads(script.text)
            except (ValueError, RecursionError):
                continue


def _objects(state: Any) -> Iterator[dict[str, Any]]:
    """All objects of a state, not too deep and not too many."""
    stack, seen = [(state, 0)], 0
    while stack and seen < _MOST:
        value, depth = stack.pop()
        seen += 1
        if depth > _DEEPEST:
            continue
        if isinstance(value, dict):
            yield value
            stack += ((held, depth + 1) for held in value.values())
        elif isinstance(value, list):
            stack += ((held, depth + 1) for held in value)


def _texts(value: dict[str, Any], limits: Limits) -> Iterator[list[str]]:
    """The texts of one object, each as lines."""
    for name, held in value.items():
        if _BODIES.fullmatch(name):
            yield _lines(_text(held, 0), limits)


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
