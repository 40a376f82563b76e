"""What was counted and learned of each host's repeated lines and elements, kept across crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaning.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaning.store.database import Database

Row = tuple[str, str, str]  # host, document, the marks of what was counted in it
_TABLES = (
    """CREATE TABLE IF NOT EXISTS {0} (host TEXT, document TEXT, marks TEXT,
  PRIMARY KEY (host, document)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS {1} (host TEXT, mark TEXT, count INTEGER,
  PRIMARY KEY (host, mark)) WITHOUT ROWID""",
)


class HostMarks:
    """What was counted by host, and the little of it that is furniture."""

    def __init__(self, database: Database, counted: str, learned: str) -> None:
        self._database = database
        self._counted, self._learned = counted, learned
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement.format(counted, learned))

    def counted(self, host: str) -> list[Row]:
        """The rows that were last written of a host."""
        query = (
            f"SELECT host, document, marks FROM {self._counted} WHERE host = ? ORDER BY document"
        )
        return rows(self._database, query, (host,))

    def learned(self) -> dict[str, dict[int, int]]:
        """The furniture of every host: marks, with in how many documents they stood."""
        found: dict[str, dict[int, int]] = {}
        query = f"SELECT host, mark, count FROM {self._learned} ORDER BY host, mark"
        for host, mark, count in rows(self._database, query):
            found.setdefault(host, {})[int(mark, 16)] = count
        return found

    def write(self, host: str, counted: Iterable[Row], learned: Mapping[int, int]) -> None:
        """Put what is known of a host in the place of what was."""
        with self._database.transaction() as connection:
            connection.execute(f"DELETE FROM {self._counted} WHERE host = ?", (host,))
            connection.executemany(f"INSERT INTO {self._counted} VALUES (?, ?, ?)", counted)
            connection.execute(f"DELETE FROM {self._learned} WHERE host = ?", (host,))
            connection.executemany(
                f"INSERT INTO {self._learned} VALUES (?, ?, ?)",
                [(host, f"{mark:016x}", count) for mark, count in sorted(learned.items())],
            )
