"""Addresses of long ago, of which nothing is kept but that they are known: 8 bytes each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cleaning.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaning.store.database import Database

_TABLE = "CREATE TABLE IF NOT EXISTS crawl_known (hash INTEGER PRIMARY KEY)"
_CHUNK = 500  # parameters of one SQL statement


class Known:
    """Addresses by a hash of 64 bits. Of ten million, the chance is one in a trillion that a new
    one is taken for known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            connection.execute(_TABLE)

    def among(self, keys: Sequence[str]) -> list[str]:
        """Those of the addresses that are known."""
        found: list[str] = []
        for start in range(0, len(keys), _CHUNK):
            part = {_hash(key): key for key in keys[start : start + _CHUNK]}
            marks = ",".join("?" * len(part))
            query = f"SELECT hash FROM crawl_known WHERE hash IN ({marks})"
            found += [part[hash] for (hash,) in rows(self._database, query, list(part))]
        return found

    def add(self, keys: Iterable[str]) -> None:
        """From now on the addresses are known."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO crawl_known VALUES (?)", [(_hash(key),) for key in keys]
            )


def _hash(key: str) -> int:
    stored = key.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(stored, digest_size=8).digest(), "big", signed=True)
