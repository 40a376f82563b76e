"""Which packs recognise a page: a look at its few telling attributes before any XPath.

There are more than eighty `detect` expressions, and nearly all of them ask for a string in an
attribute of <html>, <head>, <body> or their children. Where none of the strings stands there,
the expression need not run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

_SHALLOW = re.compile(r"/html(?:/(?:\*|head|body))?(?:/(?:\*|[\w-]+))?\[(?P<tests>.*)\]", re.S)
_LITERAL = re.compile(r'"([^"]*)"')
_JOINT = re.compile(r"\s(and|or)\s")
# What may find something where no such string stands, or where `_front` does not look.
_UNSURE = re.compile(r"not\(|!=|'|text\(|[(\[\s]\.")
_TITLE_TEXT = "title[starts-with(."  # this text `_front` holds


@dataclass(frozen=True)
class _Question:
    """One expression. Of every set of strings in `needs`, one must stand in a page's front."""

    name: str
    xpath: etree.XPath
    needs: tuple[frozenset[str], ...]

    def may_find(self, present: Set[str]) -> bool:
        return not any(map(present.isdisjoint, self.needs))


class Detector:
    """The `detect` expressions of the packs, given as names and expressions."""

    def __init__(self, packs: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._questions = [
            _Question(name, etree.XPath(source), _needs(source))
            for name, sources in packs
            for source in sources
        ]
        needs = (texts for question in self._questions for texts in question.needs)
        self._literals = frozenset().union(*needs)

    def names(self, tree: etree._Element) -> tuple[str, ...]:
        """The packs of which an expression finds something in a page, in their order."""
        front = _front(tree)
        present = {literal for literal in self._literals if literal in front}
        found: dict[str, None] = {}
        for question in self._questions:
            if question.name not in found and question.may_find(present) and question.xpath(tree):
                found[question.name] = None
        return tuple(found)


def _front(tree: etree._Element) -> str:
    """The attribute values and the title that shallow expressions can see, one a line."""
    root = tree.getroottree().getroot()
    elements = [root, *root, *(child for part in root for child in part)]
    texts = [value for element in elements for value in element.attrib.values()]
    texts += [element.text or "" for element in elements if element.tag == "title"]
    return "\n".join(map(str, texts))


def _needs(source: str) -> tuple[frozenset[str], ...]:
    """The strings without which an expression finds nothing; none where that is not sure."""
    match = _SHALLOW.fullmatch(source)
    if match is None or _UNSURE.search(source.replace(_TITLE_TEXT, "title[")):
        return ()
    tests, joints = _JOINT.split(match["tests"])[::2], _JOINT.findall(match["tests"])
    literals = [frozenset(filter(None, map(str.strip, _LITERAL.findall(test)))) for test in tests]
    if "or" not in joints:
        return tuple(filter(None, literals))
    return (frozenset().union(*literals),) if all(literals) else ()
