"""The elements around a line: those in which themes and content systems put an article's text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_CLASSES = names("containers", "classes")
_IDS = names("containers", "ids")


def is_container(element: _Element) -> bool:
    """Whether themes put an article's text into such an element."""
    if element.get("itemprop") == "articleBody" or element.get("id") in _IDS:
        return True
    classes = element.get("class")
    return bool(classes) and _named(classes or "")


@lru_cache(maxsize=20_000)
def _named(classes: str) -> bool:
    return not _CLASSES.isdisjoint(classes.split())


def up(element: _Element | None, levels: int) -> Iterator[_Element]:
    """The element and those around it, `levels` in all."""
    around = element
    for _ in range(levels):
        if around is None:
            return
        yield around
        around = around.getparent()
