"""Where a crawl goes next: addresses that wait, are done or were given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.store.known import Known
from cleaning.store.query import add_columns, rows
from cleaning.store.schedule import DUE, next_revisit, retry_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cleaning.store.database import Database

PENDING, DONE, GIVEN_UP = "pending", "done", "given_up"
LONG_AGO = 0  # in the place of the run that found an address of which no more is known
_CHUNK = 500  # parameters of one SQL statement
_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_urls (
  key TEXT PRIMARY KEY, url TEXT NOT NULL, site TEXT NOT NULL, found_run INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT, tries INTEGER NOT NULL DEFAULT 0, last_run INTEGER)""",
    """CREATE INDEX IF NOT EXISTS crawl_urls_pending ON crawl_urls (site)
  WHERE state = 'pending'""",
)
# `since`: the first failure of an address that has not answered yet.
_COLUMNS = {
    "asked": "INTEGER NOT NULL DEFAULT 0",
    "wait": "INTEGER NOT NULL DEFAULT 0",
    "since": "INTEGER",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be an article's. `key` is its canonical spelling."""

    key: str
    url: str


class Frontier:
    """The addresses of every site. `clock` tells seconds; one that goes back does no harm."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._past = Known(database)
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)
            add_columns(database, "crawl_urls", _COLUMNS)

    def new_links(self, site: str, links: Iterable[Link], run: int) -> list[Link]:
        """The links that were not known before; from now on they are, and wait to be fetched."""
        wanted = {link.key: link for link in links}
        known = self._known(list(wanted))
        new = [link for key, link in wanted.items() if key not in known]
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO crawl_urls (key, url, site, found_run, state) "
                "VALUES (?, ?, ?, ?, 'pending')",
                [(link.key, link.url, site, run) for link in new],
            )
        return new

    def any_unknown(self, keys: Iterable[str]) -> bool:
        """Is one of the addresses new?"""
        wanted = list(keys)
        return len(self._known(wanted)) < len(set(wanted))

    def pending(self, site: str, limit: int) -> list[Link]:
        """Links of a site that are due, those found first before the others."""
        query = (
            "SELECT key, url FROM crawl_urls WHERE site = :site AND state = 'pending' "
            f"AND {DUE} ORDER BY tries, rowid LIMIT :limit"
        )
        values = {"site": site, "limit": limit, "now": int(self._clock())}
        return [Link(*row) for row in rows(self._database, query, values)]

    def claim(self, site: str, link: Link, run: int) -> bool:
        """Mark an address as done with; False where it was already, so that no page is twice."""
        with self._database.transaction() as connection:
            query = "SELECT state FROM crawl_urls WHERE key = ?"
            found = connection.execute(query, (link.key,)).fetchone()
            if found is None and self._past.among([link.key]):
                return False
            if found is not None and found[0] != PENDING:
                return False
            connection.execute(
                "INSERT INTO crawl_urls (key, url, site, found_run, state, last_run) "
                "VALUES (?, ?, ?, ?, 'pending', ?) ON CONFLICT (key) DO NOTHING",
                (link.key, link.url, site, run, run),
            )
        return True

    def close_url(self, key: str, run: int, reason: str) -> None:
        """The address needs no other visit: it is gone, or another's second name."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE crawl_urls SET state = 'done', reason = ?, last_run = ? WHERE key = ?",
                (reason, run, key),
            )

    def fail_url(self, key: str, run: int, reason: str, last: str = GIVEN_UP) -> int:
        """The address could not be fetched; it is tried in later runs, and in the end `last`.

        Returns how often it has failed by now.
        """
        now = int(self._clock())
        with self._database.transaction() as connection:
            query = "SELECT tries, since FROM crawl_urls WHERE key = ?"
            tries, since = connection.execute(query, (key,)).fetchone() or (0, None)
            since = now if since is None else min(since, now)
            wait = retry_wait(tries + 1, now - since)
            connection.execute(
                "UPDATE crawl_urls SET tries = ?, reason = ?, last_run = ?, asked = ?, wait = ?, "
                "since = ?, state = ? WHERE key = ?",
                (
                    *(tries + 1, reason, run, now, wait or 0),
                    *(since, last if wait is None else PENDING, key),
                ),
            )
        return int(tries + 1)

    def reason(self, key: str) -> str | None:
        """Why the address led to no article when it was last asked for."""
        found = rows(self._database, "SELECT reason FROM crawl_urls WHERE key = ?", (key,))
        return found[0][0] if found else None

    def look_again(self, key: str, run: int, reason: str) -> None:
        """What the address led to may become an article: it waits as a young article does.

        `since` becomes the time when it was first found so.
        """
        now = int(self._clock())
        with self._database.transaction() as connection:
            query = "SELECT reason, since FROM crawl_urls WHERE key = ?"
            before, since = connection.execute(query, (key,)).fetchone() or (None, None)
            since = min(since, now) if before == reason and since is not None else now
            following = next_revisit(since, now, 0)
            connection.execute(
                "UPDATE crawl_urls SET tries = tries + 1, reason = ?, last_run = ?, asked = ?, "
                "wait = ?, since = ?, state = ? WHERE key = ?",
                (
                    *(reason, run, now, following[1] if following else 0),
                    *(since, PENDING if following else DONE, key),
                ),
            )

    def given_up(self, run: int) -> list[tuple[str, str, str]]:
        """Site, address and reason of what the run gave up."""
        query = (
            "SELECT site, url, reason FROM crawl_urls WHERE last_run = ? AND state = 'given_up' "
            "ORDER BY site, url"
        )
        return rows(self._database, query, (run,))

    def any_of_run(self, keys: Iterable[str], run: int) -> bool:
        """Was one of the addresses found in this run?"""
        return run in self._known(list(keys)).values()

    def _known(self, keys: Sequence[str]) -> dict[str, int]:
        """Those of the addresses that are known, with the run that found each."""
        known: dict[str, int] = {}
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, found_run FROM crawl_urls WHERE key IN ({marks})"
            known.update(rows(self._database, query, part))
        past = self._past.among([key for key in keys if key not in known])
        return known | dict.fromkeys(past, LONG_AGO)
