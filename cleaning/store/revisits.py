"""Young articles are looked at again: publishers correct them and add to them.

An article is visited some hours and days after it was first seen, with the validators of its last
answer, and then no more. What has changed becomes a revision, linked to the article.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.store.query import rows
from cleaning.store.schedule import DUE, next_revisit

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaning.store.database import Database

_TABLE = """CREATE TABLE IF NOT EXISTS crawl_revisits (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL,
  etag TEXT, modified TEXT, digest BLOB NOT NULL, revisions INTEGER NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL, step INTEGER NOT NULL, asked INTEGER NOT NULL, wait INTEGER NOT NULL)"""
_INDEX = "CREATE INDEX IF NOT EXISTS crawl_revisits_site ON crawl_revisits (site)"


@dataclass(frozen=True, slots=True)
class Revisit:
    """An article to be looked at again. `digest` is that of its last text."""

    id: str
    key: str
    url: str
    etag: str | None
    modified: str | None
    digest: bytes
    revisions: int


class Revisits:
    """Articles that are still young. `clock` tells seconds; one that goes back does no harm."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        with database.transaction() as connection:
            connection.execute(_TABLE)
            connection.execute(_INDEX)

    def plan(self, run: int) -> None:
        """Begin the schedule of every article that the run keeps."""
        now = int(self._clock())
        first = next_revisit(now, now, 0)
        assert first is not None
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO crawl_revisits "
                "(id, site, key, url, etag, modified, digest, seen, step, asked, wait) "
                "SELECT id, site, key, json_extract(row, '$.url'), etag, modified, digest, "
                "?2, ?3, ?2, ?4 FROM crawl_pages "
                "WHERE settled = ?1 AND kept AND json_extract(row, '$.url') IS NOT NULL "
                "ON CONFLICT (id) DO NOTHING",
                (run, now, *first),
            )

    def due(self, site: str, limit: int) -> list[Revisit]:
        """Articles of a site that are due, those that have waited longest first."""
        query = (
            "SELECT id, key, url, etag, modified, digest, revisions FROM crawl_revisits "
            f"WHERE site = :site AND {DUE} ORDER BY asked + wait, id LIMIT :limit"
        )
        values = {"site": site, "limit": limit, "now": int(self._clock())}
        return [Revisit(*row) for row in rows(self._database, query, values)]

    def portion(self, site: str, most: int) -> tuple[list[Revisit], bool]:
        """As many as `most` of those that are due, and whether there are more."""
        due = self.due(site, most + 1) if most else []
        return due[:most], len(due) > most

    def visited(self, visit: Revisit, *, revised: bytes | None = None) -> None:
        """Remember a visit and plan the next. `revised`: the digest of a text that is new."""
        now = int(self._clock())
        with self._database.transaction() as connection:
            query = "SELECT seen, step FROM crawl_revisits WHERE id = ?"
            found = connection.execute(query, (visit.id,)).fetchone()
            following = next_revisit(found[0], now, found[1] + 1) if found else None
            if following is None:
                self.end(visit.id)
                return
            connection.execute(
                "UPDATE crawl_revisits SET etag = ?, modified = ?, digest = ?, revisions = ?, "
                "step = ?, asked = ?, wait = ? WHERE id = ?",
                (
                    *(visit.etag, visit.modified, revised or visit.digest),
                    *(visit.revisions + bool(revised), following[0], now, following[1], visit.id),
                ),
            )

    def end(self, id: str) -> None:
        """The article is not visited any more."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM crawl_revisits WHERE id = ?", (id,))
