"""Furniture learned of a site: what many of its documents repeat, in text and in markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaning.learn.elements import ElementCounts, element_removals, overlooked
from cleaning.learn.known import Learned, line_mark
from cleaning.learn.lines import LineCounts, edge_lines
from cleaning.learn.sample import document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.model import Part

__all__ = [
    "ElementCounts",
    "Learned",
    "LineCounts",
    "SiteCounts",
    "edge_lines",
    "element_removals",
    "line_mark",
    "overlooked",
]


@dataclass(slots=True)
class SiteCounts:
    """Lines and elements, counted together."""

    lines: LineCounts = field(default_factory=LineCounts)
    elements: ElementCounts = field(default_factory=ElementCounts)

    def add(self, site: str, body: str, parts: Sequence[Part]) -> None:
        """Counts one extracted page, before anything was stripped from its body."""
        document = document_of(body)
        self.lines.add(site, body, document)
        self.elements.add(site, body, parts, document)

    def merge(self, other: SiteCounts) -> None:
        """Adds what another counter saw."""
        self.lines.merge(other.lines)
        self.elements.merge(other.elements)

    def learned(self) -> Learned:
        """What is furniture on the evidence so far."""
        return self.lines.learned().beside(self.elements.learned())
