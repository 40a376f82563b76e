"""What a file of results held, known again without its rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from cleaning.export.rows import to_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows, and hashes: of their ids, and of their lines of JSON."""

    count: int
    ids: str
    rows: str

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        count, ids, lines = 0, hashlib.sha256(), hashlib.sha256()
        for row in rows:
            count += 1
            ids.update(to_line({"id": str(row.get("id"))}) + b"\n")
            lines.update(to_line(row) + b"\n")
        return cls(count, ids.hexdigest(), lines.hexdigest())
