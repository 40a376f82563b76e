"""How much of a file is the index: all of it, or its share beside the tables of a crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning.store.database import Database

_STORED = {
    "index_articles": ("id", "cluster", "site", "url", "published", "source", "day"),
    "index_texts": ("digest", "tokens"),
    "index_parts": ("keys", "numbers"),
}
_A_ROW = 24  # bytes that SQLite needs for a row beside its values, its place in an index included


def index_bytes(database: Database) -> int:
    """The file's size, or, where a crawl keeps its state in it, what the index's rows take."""
    tables = {name for (name,) in database.rows("SELECT name FROM sqlite_schema")}
    if any(name.startswith("crawl_") for name in tables):
        return sum(_table_bytes(database, table) for table in _STORED)
    (pages,), (page,) = (database.rows(f"PRAGMA {name}")[0] for name in ("page_count", "page_size"))
    return int(pages * page)


def _table_bytes(database: Database, table: str) -> int:
    sizes = " + ".join(f"ifnull(length({column}), 0)" for column in _STORED[table])
    ((rows, stored),) = database.rows(f"SELECT count(*), ifnull(sum({sizes}), 0) FROM {table}")
    return int(rows * _A_ROW + stored)
