"""Reading rows, and columns that came later, with SQLite's faults in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaning.store.database import Database


def rows(
    database: Database, query: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> list[Any]:
    """All the rows that the query finds."""
    with database.transaction() as connection:
        return connection.execute(query, values).fetchall()


def add_columns(database: Database, table: str, columns: Mapping[str, str]) -> None:
    """Give a table that an earlier version made the columns that it lacks."""
    known = {row[1] for row in rows(database, f"PRAGMA table_info({table})")}
    with database.transaction() as connection:
        for name, kind in columns.items():
            if name not in known:
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
