"""Reading rows, with SQLite's faults in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.store.database import Database


def rows(database: Database, query: str, values: Sequence[Any] = ()) -> list[Any]:
    """All the rows that the query finds."""
    with database.transaction() as connection:
        return connection.execute(query, values).fetchall()
