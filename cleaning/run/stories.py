"""Which articles tell one story: what `clusters.jsonl` needs of them, and of earlier runs'."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from cleaning.export import cluster_rows, original_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.model import Decision
    from cleaning.store import Index

_TOLD = ("id", "site", "url", "published")


class Stories:
    """The members of stories that have more than one; of all other articles nothing is kept."""

    def __init__(self, decisions: Mapping[str, Decision]) -> None:
        self._decisions = decisions
        self._sizes = Counter(decision.cluster for decision in decisions.values())
        self._members: list[dict[str, Any]] = []

    def add(self, row: Mapping[str, Any], decision: Decision) -> None:
        """Note an article, if it shares its story with another."""
        if self._sizes[decision.cluster] > 1 or original_of(decision):
            self._members.append({name: row[name] for name in _TOLD})

    def rows(self, index: Index | None) -> Iterator[dict[str, Any]]:
        """What `clusters.jsonl` says."""
        decided = (self._decisions[member["id"]] for member in self._members)
        outside = {id for id in map(original_of, decided) if id and id not in self._decisions}
        earlier = index.entries(sorted(outside)) if index else {}
        return cluster_rows(self._members, self._decisions, earlier)
