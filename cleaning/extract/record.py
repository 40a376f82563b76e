"""What extraction leaves out of a page as furniture, on record by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.extract.marks import LEARNED
from cleaning.model import Pruned

if TYPE_CHECKING:
    from lxml.etree import _Element

    from cleaning.extract.ground import Ground
    from cleaning.extract.marks import Mark
    from cleaning.extract.outline import Block

_SAMPLE_CHARS = 160


def pruned_by_rule(ground: Ground) -> tuple[Pruned, ...]:
    """The furniture that rules or the markup's own names took out, one entry a rule, sorted.

    Learned elements are not among them: their lines are cut later, each on record by itself.
    """
    found: dict[str, tuple[Mark, set[_Element], list[Block]]] = {}
    for block in ground.outline.blocks:
        mark = ground.mark(block) if block.marks else None
        if mark is not None and mark.kind != LEARNED:
            _, elements, blocks = found.setdefault(_rule(mark), (mark, set(), []))
            elements.add(mark.element)
            blocks.append(block)
    return tuple(
        Pruned(rule, mark.kind, len(elements), sum(len(b.text) for b in blocks), _sample(blocks))
        for rule, (mark, elements, blocks) in sorted(found.items())
    )


def _rule(mark: Mark) -> str:
    return mark.rule or f"markup/{mark.kind}"


def _sample(blocks: list[Block]) -> str:
    return " | ".join(block.text for block in blocks[:4])[:_SAMPLE_CHARS]
