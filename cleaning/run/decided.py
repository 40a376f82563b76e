"""The decisions of a run on disk, in the order of its articles."""

from __future__ import annotations

import json
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cleaning.export import original_of
from cleaning.model import Decision
from cleaning.spool import Spool, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FIELDS = [field.name for field in fields(Decision)]
_RELATED = _FIELDS.index("related")
_values = attrgetter(*_FIELDS)


class Decided(Spool):
    """Written once, read as often as wanted.

    Kept in memory are the stories that may have several articles, and the decision on the document
    whose id is `trace`.
    """

    def __init__(self, path: Path, trace: str | None) -> None:
        super().__init__(path)
        self.traced: Decision | None = None
        self._trace = trace
        self._shared: set[bytes] = set()

    def take(self, decisions: Iterable[Decision]) -> None:
        """Write them."""
        for decision in decisions:
            self.write(packed(_values(decision)))
            if decision.cluster != decision.id or original_of(decision):
                self._shared.add(story_key(decision))
            if decision.id == self._trace:
                self.traced = decision
        self.flush()

    def shares_story(self, decision: Decision) -> bool:
        """Whether other articles may belong to its story, too."""
        return story_key(decision) in self._shared

    def __iter__(self) -> Iterator[Decision]:  # type: ignore[override]
        return map(as_decision, map(json.loads, super().__iter__()))


def as_decision(values: list[Any]) -> Decision:
    """The decision whose values these are."""
    values[_RELATED] = tuple(values[_RELATED])
    return Decision(*values)


def story_key(decision: Decision) -> bytes:
    """Eight bytes that stand for its story."""
    return blake2b(decision.cluster.encode("utf-8", "surrogatepass"), digest_size=8).digest()
