"""Decisions on disk while others are made, and which articles are worth reading beside others."""

from __future__ import annotations

import json
import tempfile
from array import array
from bisect import bisect_left
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cleaning.model import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_RELATED = [field.name for field in fields(Decision)].index("related")


class Journal:
    """Decisions, written from the best rank to the worst.

    Most articles stand alone, and of them nothing is written, and nothing held.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed at exit
        self._ranks, self._starts = array("i"), array("q")
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def write(self, rank: int, decision: Decision) -> None:
        """Write one."""
        line = json.dumps(astuple(decision)).encode() + b"\n"
        self._file.seek(self._end)
        self._file.write(line)
        self._ranks.append(rank)
        self._starts.append(self._end)
        self._end += len(line)

    def read(self, rank: int) -> Decision | None:
        """What was written, if anything was."""
        number = bisect_left(self._ranks, rank)
        if number == len(self._ranks) or self._ranks[number] != rank:
            return None
        self._file.seek(self._starts[number])
        values: list[Any] = json.loads(self._file.readline())
        values[_RELATED] = tuple(values[_RELATED])
        return Decision(*values)


class Related:
    """Pairs of articles that are near each other, each with how alike they are."""

    def __init__(self) -> None:
        self._ranks, self._others, self._alike = array("i"), array("i"), array("d")
        self._order: NDArray[np.int64] = np.empty(0, np.int64)
        self._sorted = array("i")

    def add(self, left: int, right: int, alike: float) -> None:
        """Note a pair."""
        self._ranks.extend((left, right))
        self._others.extend((right, left))
        self._alike.extend((alike, alike))

    def finish(self) -> None:
        """Make what was noted ready to be asked."""
        ranks = np.array(self._ranks, np.int32)
        self._order = np.argsort(ranks, kind="stable")
        self._sorted = array("i", ranks[self._order].tobytes())

    def of(self, rank: int) -> Iterator[tuple[int, float]]:
        """The articles near one, and how alike they are."""
        low = bisect_left(self._sorted, rank)
        high = bisect_left(self._sorted, rank + 1, low)
        for place in self._order[low:high].tolist() if low < high else ():
            yield self._others[place], self._alike[place]
