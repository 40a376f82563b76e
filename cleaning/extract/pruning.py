"""Which elements of a page the rule packs take out, without running every XPath on every page.

Nearly every prune asks for elements of certain classes or ids. Evaluating such an expression
costs libxml2 3 ms on a page of 1,000 elements, a look into an index of the page's names next to
nothing; so what can be looked up is, and other expressions run only where one of the names that
they need stands on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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


@dataclass
class Names:
    """The elements of a page by class, by id (with a leading #) and by tag."""

    tree: etree._Element
    elements: dict[str, list[etree._Element]] = field(default_factory=dict)
    tags: dict[str, list[etree._Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for element in self.tree.iter():
            if not isinstance(element.tag, str):
                continue
            self.tags.setdefault(element.tag, []).append(element)
            for name in element.get("class", "").split():
                self.elements.setdefault(name, []).append(element)
            if name := element.get("id"):
                self.elements.setdefault(f"#{name}", []).append(element)

    def matching(self, branch: _Branch) -> Iterator[etree._Element]:
        """What one alternative finds."""
        if not branch.names:
            yield from self.tags.get(branch.tag, ()) if branch.xpath is None else ()
        if branch.xpath is not None:
            if not branch.names or any(name in self.elements for name in branch.names):
                found = branch.xpath(self.tree)
                yield from found if isinstance(found, list) else ()
            return
        for name in branch.names:
            for element in self.elements.get(name, ()):
                if branch.tag in {"*", element.tag}:
                    yield element


def pruned(tree: etree._Element, prunes: Iterable[Prune]) -> dict[etree._Element, Mark]:
    """The elements that the prunes take out of a page, each with the first rule that does."""
    found: dict[etree._Element, Mark] = {}
    names = Names(tree)
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
