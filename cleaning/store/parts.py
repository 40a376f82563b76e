"""Sorted key arrays in SQLite: which articles have a key, for bands and sampled shingles.

Each addition is a segment of some parts; a part is the keys of all its articles in order, and the
articles' numbers beside them: 8 bytes a key, where rows in a table would take 20. Small segments
are merged as they gather, so that a year of daily runs leaves a few dozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cleaning.store.shape import check_counts, edited
from cleaning.store.shape import numbers as numbers_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cleaning.store.database import Database

    Keys = NDArray[np.uint32]
    Numbers = NDArray[np.int64]

MOST_OF_A_KEY = 65  # the newest articles with a key; more of them are a phrase or a template
_GATHER = 8  # segments of one size that are merged into the next
_LARGEST_MERGE = 65_536  # articles; larger merges wait for `compact`
_TABLES = (
    "CREATE TABLE IF NOT EXISTS index_segments (segment INTEGER PRIMARY KEY, articles INTEGER)",
    """CREATE TABLE IF NOT EXISTS index_parts (
  segment INTEGER NOT NULL REFERENCES index_segments ON DELETE CASCADE, part INTEGER NOT NULL,
  keys BLOB NOT NULL, numbers BLOB NOT NULL, UNIQUE (part, segment))""",
)


class Parts:
    """The key arrays of an index."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def find(self, part: int, keys: Keys) -> tuple[Numbers, Numbers]:
        """Pairs of a row of `keys` and the number of an article that has that key."""
        rows, numbers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        order = np.argsort(keys)  # neighbours in the array are looked up one after the other
        wanted = keys[order]
        for segment in self._holding(part):
            known = self._column("keys", part, segment, "<u4")
            low = known.searchsorted(wanted)
            there = np.flatnonzero(known[np.minimum(low, len(known) - 1)] == wanted)
            if not len(there):
                continue
            high = known.searchsorted(wanted[there], "right")
            low = np.maximum(low[there], high - MOST_OF_A_KEY)
            sizes = high - low
            within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            owners = self._owners(part, segment, known)
            rows.append(np.repeat(order[there], sizes))
            numbers.append(owners[np.repeat(low, sizes) + within].astype(np.int64))
        return np.concatenate(rows), np.concatenate(numbers)

    def add(self, parts: Sequence[tuple[Keys, Numbers]], articles: int) -> None:
        """Write a segment: for each part, keys and the articles that have them."""
        with self._database.transaction() as connection:
            segment = connection.execute(
                "INSERT INTO index_segments (articles) VALUES (?)", (articles,)
            ).lastrowid
            for part, (keys, numbers) in enumerate(parts):
                self._write(int(segment or 0), part, keys, numbers)
            self._gather()

    def rebuild(self, alive: Numbers) -> None:
        """One segment of all, without the articles whose numbers are not in `alive`."""
        with self._database.transaction():
            self._merge([segment for segment, _ in self._segments()], alive)

    def segments(self) -> int:
        """How many there are."""
        return len(self._segments())

    def holds(self, part: int, keys: Keys, numbers: Numbers) -> bool:
        """Whether every pair of a key and an article is there."""
        wanted = np.unique(_pairs(keys, numbers))
        for segment in self._holding(part):
            known = self._column("keys", part, segment, "<u4")
            owners = self._owners(part, segment, known)
            wanted = np.setdiff1d(wanted, _pairs(known, owners), assume_unique=True)
        return not len(wanted)

    def _holding(self, part: int) -> list[int]:
        """The segments in which the part has any keys."""
        query = "SELECT segment FROM index_parts WHERE part = ? AND length(keys) ORDER BY segment"
        return [segment for (segment,) in self._database.rows(query, (part,))]

    def _column(self, name: str, part: int, segment: int, kind: str) -> NDArray[Any]:
        """One array; the arrays of owners are read only where a key was found."""
        query = f"SELECT {name} FROM index_parts WHERE part = ? AND segment = ?"
        ((stored,),) = self._database.rows(query, (part, segment))
        return numbers_in(stored, kind, f"part {part} of segment {segment}")

    def _owners(self, part: int, segment: int, known: NDArray[Any]) -> NDArray[Any]:
        owners = self._column("numbers", part, segment, "<i4")
        if len(owners) != len(known):
            raise edited(f"part {part} of segment {segment} is cut off")
        return owners

    def _segments(self) -> list[tuple[int, int]]:
        query = "SELECT segment, articles FROM index_segments ORDER BY segment"
        check_counts(rows := self._database.rows(query))
        return rows

    def _write(self, segment: int, part: int, keys: Keys, numbers: Numbers) -> None:
        order = np.lexsort((numbers, keys))
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO index_parts VALUES (?, ?, ?, ?)",
                (
                    segment,
                    part,
                    keys[order].astype("<u4").tobytes(),
                    numbers[order].astype("<i4").tobytes(),
                ),
            )

    def _gather(self) -> None:
        """Merge segments of one size where enough have come together."""
        by_size: dict[int, list[tuple[int, int]]] = {}
        for segment, articles in self._segments():
            size = max(articles, 1).bit_length() // _GATHER.bit_length()
            by_size.setdefault(size, []).append((segment, articles))
        for alike in by_size.values():
            if len(alike) >= _GATHER and sum(n for _, n in alike) <= _LARGEST_MERGE:
                self._merge([segment for segment, _ in alike])

    def _merge(self, segments: list[int], alive: Numbers | None = None) -> None:
        marks = ", ".join("?" * len(segments))
        with self._database.transaction() as connection:
            (articles, parts) = connection.execute(
                f"SELECT sum(articles), (SELECT max(part) + 1 FROM index_parts) "
                f"FROM index_segments WHERE segment IN ({marks})",
                segments,
            ).fetchone()
            articles = articles if alive is None else len(alive)
            target = connection.execute(
                "INSERT INTO index_segments (articles) VALUES (?)", (articles,)
            ).lastrowid
            query = f"SELECT keys, numbers FROM index_parts WHERE part = ? AND segment IN ({marks})"
            for part in range(parts or 0):
                found = connection.execute(query, (part, *segments)).fetchall()
                what = f"part {part}"
                columns = [[numbers_in(cell, "<u4", what) for cell in row] for row in found]
                if any(len(one) != len(other) for one, other in columns):
                    raise edited(f"{what} is cut off")
                keys = _joined([row[0] for row in columns])
                numbers = _joined([row[1] for row in columns]).astype(np.int64)
                keep = slice(None) if alive is None else np.isin(numbers, alive)
                self._write(int(target or 0), part, keys[keep], numbers[keep])
            connection.execute(f"DELETE FROM index_segments WHERE segment IN ({marks})", segments)


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, "<u4")


def _pairs(keys: NDArray[np.uint32], numbers: NDArray[np.signedinteger]) -> NDArray[np.int64]:
    return np.asarray((keys.astype(np.int64) << np.int64(31)) | numbers.astype(np.int64))
