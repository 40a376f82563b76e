"""Rejections by reason, each with a few examples."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaning.report.words import DAMAGED_STAGES, meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LOOKED_AT = 200_000  # rows
_EXAMPLES, _REASONS = 6, 40
_DETAIL_CHARS = 300


@dataclass(slots=True)
class Loss:
    """One reason: how many it took, and where to see some of them."""

    reason: str
    count: int
    meaning: str
    examples: list[dict[str, Any]] = field(default_factory=list)

    @property
    def damaged(self) -> bool:
        return any(row["stage"] in DAMAGED_STAGES for row in self.examples)


def losses(folder: Path, counts: Mapping[str, int]) -> list[Loss]:
    """The reasons, the most frequent first; those of damaged input come before all others."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_REASONS]
    found = {reason: Loss(reason, count, meaning(reason)) for reason, count in ordered}
    for row in islice(rows_of(folder / "rejected.jsonl"), _LOOKED_AT):
        loss = found.get(row["reason"])
        if loss is not None and len(loss.examples) < _EXAMPLES:
            loss.examples.append({**row, "detail": (row["detail"] or "")[:_DETAIL_CHARS]})
    return sorted(found.values(), key=lambda loss: not loss.damaged)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a result file; none where it was not written."""
    if path.exists():
        with path.open("rb") as lines:
            yield from map(json.loads, lines)
