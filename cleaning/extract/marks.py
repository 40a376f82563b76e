"""Furniture that its markup names: elements whose tag, class or id says what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cleaning.extract.vocabulary import kinds

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = {"nav": "navigation", "aside": "related", "footer": "navigation", "figcaption": "caption"}
_KIND_OF = {**kinds("words"), **kinds("pairs")}
_SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])")
# Page builders call every element of a page a widget.
_BUILDERS = ("elementor-", "e-con", "wp-block-column", "wp-block-group")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Block editors put tables and quotations into <figure> too.
_TEXT_FIGURE = re.compile("table|quote|code|verse")
# Kinds that hold prose of their own: readers' comments, teasers of other articles.
STRONG = frozenset({"comment", "related", "navigation"})
LEARNED = "learned"  # found on many other pages of the site


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One furniture element. `rule` is set where a rule pack named it."""

    element: _Element
    kind: str
    rule: str | None = None


def mark_of(element: _Element) -> Mark | None:
    """What kind of furniture an element calls itself, or None."""
    kind = _TAGS.get(element.tag)
    if element.tag == "aside" and _is_text(element):
        kind = None
    if element.tag == "figure" and not _holds_text(element):
        kind = "caption"
    if not kind and element.attrib:
        names = f"{element.get('class', '')} {element.get('id', '')}"
        kind = kind_of_names(names) if names != " " else None
        if not kind and (element.get("hidden") is not None or _is_hidden(element.get("style"))):
            kind = "hidden"
        if not kind and element.get("rel") == "tag":
            kind = "tags"
    return Mark(element, kind) if kind else None


def _holds_text(figure: _Element) -> bool:
    """Whether a <figure> is a table, or a quotation that is no post from a network."""
    if _TEXT_FIGURE.search(figure.get("class", "")):
        return True
    quote = next(figure.iter("blockquote"), None)
    return quote is not None and next(quote.iter("a"), None) is None


def _is_text(aside: _Element) -> bool:
    """Whether an <aside> holds words alone, such as a box of facts: it leads and asks to nothing.

    A pull quote says again what the article says.
    """
    if "quote" in aside.get("class", ""):
        return False
    return next(aside.iter("a", "form", "input", "button", "iframe"), None) is None


def _is_hidden(style: str | None) -> bool:
    return bool(style) and bool(_HIDDEN.search(style or ""))


@lru_cache(maxsize=20_000)
def kind_of_names(names: str) -> str | None:
    """The kind that a class or id stands for; each name counts for itself."""
    for name in names.split():
        if name.startswith(_BUILDERS):
            continue
        words = [word.lower() for word in _SPLIT.split(name) if word]
        if not words:
            continue
        for first, second in zip(words, [*words[1:], ""], strict=True):
            kind = _KIND_OF.get(f"{first} {second}") or _KIND_OF.get(first + second)
            kind = kind or _KIND_OF.get(first)
            if kind:
                return kind
    return None
