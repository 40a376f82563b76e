"""What was counted and learned of each host's repeated lines, kept across crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaning.store.database import Database

Row = tuple[str, str, str]  # host, document, the marks of its lines
_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_lines (host TEXT, document TEXT, marks TEXT,
  PRIMARY KEY (host, document)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS crawl_learned (host TEXT, mark TEXT, count INTEGER,
  PRIMARY KEY (host, mark)) WITHOUT ROWID""",
)


class HostLines:
    """Counted lines by host, and the few of them that are furniture."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def counted(self, host: str) -> list[Row]:
        """The rows that were last written of a host."""
        query = "SELECT host, document, marks FROM crawl_lines WHERE host = ? ORDER BY document"
        return rows(self._database, query, (host,))

    def learned(self) -> dict[str, dict[int, int]]:
        """The furniture of every host: marks of lines, with in how many documents they stood."""
        found: dict[str, dict[int, int]] = {}
        query = "SELECT host, mark, count FROM crawl_learned ORDER BY host, mark"
        for host, mark, count in rows(self._database, query):
            found.setdefault(host, {})[int(mark, 16)] = count
        return found

    def write(self, host: str, counted: Iterable[Row], learned: Mapping[int, int]) -> None:
        """Put what is known of a host in the place of what was."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM crawl_lines WHERE host = ?", (host,))
            connection.executemany("INSERT INTO crawl_lines VALUES (?, ?, ?)", counted)
            connection.execute("DELETE FROM crawl_learned WHERE host = ?", (host,))
            connection.executemany(
                "INSERT INTO crawl_learned VALUES (?, ?, ?)",
                [(host, f"{mark:016x}", count) for mark, count in sorted(learned.items())],
            )
