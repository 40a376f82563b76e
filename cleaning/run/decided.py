"""The decisions of a run on disk, in the order of its articles."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaning.export import original_of
from cleaning.model import Decision
from cleaning.spool import Spool, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FIELDS = [field.name for field in fields(Decision)]
_NOTHING_MORE = tuple(field.default for field in fields(Decision)[3:])
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
        self._shared = array("Q")  # keys, in order

    def take(self, decisions: Iterable[Decision]) -> None:
        """Write them."""
        for decision in decisions:
            self.write(packed(decision.id if _stands_alone(decision) else _values(decision)))
            if decision.cluster != decision.id or original_of(decision):
                self._shared.append(_story_key(decision))
            if decision.id == self._trace:
                self.traced = decision
        self._shared = array("Q", np.unique(np.array(self._shared, np.uint64)).tobytes())
        self.flush()

    def shared_story(self, decision: Decision) -> int | None:
        """The number of its story, where other articles may belong to that, too."""
        key = _story_key(decision)
        number = bisect_left(self._shared, key)
        found = number < len(self._shared) and self._shared[number] == key
        return number if found else None

    def __iter__(self) -> Iterator[Decision]:  # type: ignore[override]
        return map(as_decision, map(json.loads, super().__iter__()))


def _stands_alone(decision: Decision) -> bool:
    """Whether nothing is told of it but its id, as of most."""
    return _values(decision)[1:] == (decision.id, decision.id, *_NOTHING_MORE)


def as_decision(values: str | list[Any]) -> Decision:
    """The decision whose values these are; of one that stands alone, whose id this is."""
    if isinstance(values, str):
        return Decision(values, values, values)
    values[_RELATED] = tuple(values[_RELATED])
    return Decision(*values)


def _story_key(decision: Decision) -> int:
    """What stands for its story, in 64 bits."""
    name = decision.cluster.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "little")
