"""Which articles tell one story: what `clusters.jsonl` needs of them, and of earlier runs'."""

from __future__ import annotations

import json
import tempfile
from array import array
from dataclasses import astuple
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cleaning.export import cluster_rows, original_of
from cleaning.run.decided import as_decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaning.model import Decision
    from cleaning.run.decided import Decided
    from cleaning.store import Index

_TOLD = ("id", "site", "url", "published")


class Stories:
    """The members of stories that have more than one, on disk; of all other articles nothing."""

    def __init__(self, decided: Decided) -> None:
        self._decided = decided
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed at exit
        self._stories, self._starts = array("q"), array("q")
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def add(self, row: Mapping[str, Any], decision: Decision) -> None:
        """Note an article, if it may share its story with another."""
        story = self._decided.shared_story(decision)
        if story is None:
            return
        member = {name: row[name] for name in _TOLD}
        line = json.dumps([member, astuple(decision)]).encode() + b"\n"
        self._stories.append(story)
        self._starts.append(self._end)
        self._file.write(line)
        self._end += len(line)

    def rows(self, index: Index | None) -> Iterator[dict[str, Any]]:
        """What `clusters.jsonl` says; the stories in the order they came."""
        _, first, story = np.unique(self._stories, return_index=True, return_inverse=True)
        places = np.argsort(first[story], kind="stable").tolist()
        for _, of_story in groupby(places, self._stories.__getitem__):
            noted = [self._read(self._starts[place]) for place in of_story]
            decisions = {decision.id: decision for _, decision in noted}
            outside = {original_of(decision) for decision in decisions.values()} - {None}
            wanted = sorted(id for id in map(str, outside) if id not in decisions)
            earlier = index.entries(wanted) if index and wanted else {}
            yield from cluster_rows((member for member, _ in noted), decisions, earlier)

    def _read(self, start: int) -> tuple[dict[str, Any], Decision]:
        self._file.seek(start)
        member, decision = json.loads(self._file.readline())
        return member, as_decision(decision)
