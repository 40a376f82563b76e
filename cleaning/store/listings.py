"""The listings of every site: when each is asked again, and with which validators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.store.query import add_columns, rows
from cleaning.store.schedule import DUE, GIVEN_UP_WAIT, TRIES, listing_wait, retry_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cleaning.store.database import Database

_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_listings (
  url TEXT PRIMARY KEY, site TEXT NOT NULL, kind TEXT NOT NULL, etag TEXT, modified TEXT,
  changed TEXT, page INTEGER NOT NULL, last_run INTEGER, tries INTEGER NOT NULL DEFAULT 0)""",
    """CREATE INDEX IF NOT EXISTS crawl_listings_site ON crawl_listings (site)""",
)
# `news`: when it last led to something new; `since`: its first failure after its last answer.
_COLUMNS = {
    "asked": "INTEGER NOT NULL DEFAULT 0",
    "wait": "INTEGER NOT NULL DEFAULT 0",
    "news": "INTEGER",
    "since": "INTEGER",
    "reason": "TEXT",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists articles, with the validators of its last answer.

    `kind`: home, section, feed, sitemap, or next: a following page of a section, read once.
    `changed`: what an index said of its last change. `page`: its place in a section, from 1.
    `due`: it has rested long enough to be asked again.
    """

    url: str
    site: str
    kind: str
    etag: str | None = None
    modified: str | None = None
    changed: str | None = None
    page: int = 1
    due: bool = True


class Listings:
    """What lists articles. `clock` tells seconds; a clock that goes back does no harm."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)
            add_columns(database, "crawl_listings", _COLUMNS)

    def of_site(self, site: str) -> list[Listing]:
        """The listings of a site, those asked longest ago first."""
        query = (
            f"SELECT url, site, kind, etag, modified, changed, page, kind = 'home' OR {DUE} "
            "FROM crawl_listings WHERE site = :site ORDER BY asked, rowid"
        )
        found = rows(self._database, query, {"site": site, "now": int(self._clock())})
        return [Listing(*row) for row in found]

    def add(self, listings: Iterable[Listing]) -> None:
        """Remember listings that were found, so that a later run asks them if this one cannot."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO crawl_listings (url, site, kind, changed, page) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING",
                [(each.url, each.site, each.kind, each.changed, each.page) for each in listings],
            )

    def save(self, listing: Listing, run: int, *, news: bool = True) -> None:
        """Remember that a listing answered, and when it rests until; forget one read once.

        `news`: it led to something that was not known before this run.
        """
        with self._database.transaction() as connection:
            if listing.kind == "next":
                self.drop(listing.url)
                return
            self.add([listing])
            now = int(self._clock())
            query = "SELECT news FROM crawl_listings WHERE url = ?"
            (last,) = connection.execute(query, (listing.url,)).fetchone()
            last = now if news or last is None else min(last, now)
            connection.execute(
                "UPDATE crawl_listings SET etag = ?, modified = ?, changed = ?, last_run = ?, "
                "tries = 0, since = NULL, reason = NULL, asked = ?, wait = ?, news = ? "
                "WHERE url = ?",
                (
                    *(listing.etag, listing.modified, listing.changed, run),
                    *(now, listing_wait(now - last), last, listing.url),
                ),
            )

    def drop(self, url: str) -> None:
        """Forget a listing: it turned out to be something else."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM crawl_listings WHERE url = ?", (url,))

    def fail(self, url: str, run: int, reason: str) -> None:
        """Count that a known listing did not answer: it rests longer after each time."""
        now = int(self._clock())
        with self._database.transaction() as connection:
            query = "SELECT tries, since FROM crawl_listings WHERE url = ?"
            found = connection.execute(query, (url,)).fetchone()
            if found is None:
                return
            tries, since = found[0] + 1, now if found[1] is None else min(found[1], now)
            wait = retry_wait(tries, now - since)
            connection.execute(
                "UPDATE crawl_listings SET tries = ?, since = ?, asked = ?, wait = ?, "
                "last_run = ?, reason = ? WHERE url = ?",
                (tries, since, now, GIVEN_UP_WAIT if wait is None else wait, run, reason, url),
            )

    def given_up(self, run: int) -> list[tuple[str, str, str]]:
        """Site, address and reason of the listings that the run gave up."""
        query = (
            "SELECT site, url, reason FROM crawl_listings WHERE last_run = ? AND tries = ? "
            "AND kind != 'home' ORDER BY site, url"
        )
        return rows(self._database, query, (run, TRIES))
