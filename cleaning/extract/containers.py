"""The elements in which themes and content systems put an article's text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cleaning.extract.vocabulary import names

if TYPE_CHECKING:
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
