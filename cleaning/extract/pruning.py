"""Which elements of a page the rule packs take out, without running every XPath on every page.

Nearly every prune asks for elements of certain classes or ids. Evaluating such an expression
costs libxml2 3 ms on a page of 1,000 elements, a look into an index of the page's names next to
nothing; so what can be looked up is, and other expressions run only where one of the names that
they need stands on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from cleaning.extract.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CLASS_TEST = (
    r'contains\(\s*concat\(\s*" "\s*,\s*normalize-space\(\s*@class\s*\)\s*,\s*" "\s*\)\s*,'
    r'\s*" (?P<{}>[^" ]+) "\s*\)'
)
_ID_TEST = r'@id\s*=\s*"(?P<{}>[^"]+)"'
_TEST = re.compile(f"{_CLASS_TEST.format('name')}|{_ID_TEST.format('id')}")
_BRANCH = re.compile(r"//(?P<tag>\*|[\w-]+)(?:\[(?P<tests>.*)\])?", re.S)
_NAMED = etree.XPath("//*[@class or @id]")
_BETWEEN = re.compile(r"(?:\s*or\s*)*")


class Prune(Protocol):
    """An element to take out: a rule of a pack."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def xpath(self) -> str: ...


@dataclass(frozen=True)
class _Branch:
    """One alternative of an XPath. `xpath` is None where `names` and `tag` say it all."""

    tag: str
    names: frozenset[str]
    xpath: etree.XPath | None = None


class Names:
    """The elements of a page by class, and by id with a leading #."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        by_attribute: dict[str, list[etree._Element]] = {}
        for element in _elements(_NAMED, tree):
            for name in (element.get("class"), f"#{element.get('id')}"):
                if name:
                    by_attribute.setdefault(name, []).append(element)
        self.elements: dict[str, list[etree._Element]] = {}
        for names, elements in by_attribute.items():
            for name in set(names.split()):
                self.elements.setdefault(name, []).extend(elements)

    def matching(self, branch: _Branch) -> Iterator[etree._Element]:
        """What one alternative finds."""
        if branch.xpath is not None:
            if not branch.names or any(name in self.elements for name in branch.names):
                yield from _elements(branch.xpath, self.tree)
        elif not branch.names:
            yield from self.tree.iter(branch.tag)
        for name in branch.names if branch.xpath is None else ():
            for element in self.elements.get(name, ()):
                if branch.tag in {"*", element.tag}:
                    yield element


def _elements(xpath: etree.XPath, tree: etree._Element) -> list[etree._Element]:
    found = xpath(tree)
    return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []


def pruned(names: Names, prunes: Iterable[Prune]) -> dict[etree._Element, Mark]:
    """The elements that the prunes take out of a page, each with the first rule that does."""
    found: dict[etree._Element, Mark] = {}
    for prune in prunes:
        for branch in _branches(prune.xpath):
            for element in names.matching(branch):
                found.setdefault(element, Mark(element, prune.kind, prune.id))
    return found


@lru_cache(maxsize=5_000)
def _branches(xpath: str) -> tuple[_Branch, ...]:
    if "not(" in xpath or "'" in xpath:
        return (_Branch("*", frozenset(), etree.XPath(xpath)),)
    return tuple(_branch(part.strip()) for part in xpath.split(" | "))


def _branch(xpath: str) -> _Branch:
    """An alternative as names to look up; with its XPath where the names alone do not decide."""
    match = _BRANCH.fullmatch(xpath)
    if match is None:
        return _Branch("*", frozenset(), etree.XPath(xpath))
    tests = match["tests"] or ""
    names = frozenset(m["name"] or f"#{m['id']}" for m in _TEST.finditer(tests))
    rest = _TEST.sub("", tests)
    if _BETWEEN.fullmatch(rest):
        return _Branch(match["tag"], names)
    needed = names if '"' not in rest else frozenset()
    return _Branch(match["tag"], needed, etree.XPath(xpath))
