"""Where a crawl goes next: addresses that wait, are done or were given up, and listings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaning.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaning.store.database import Database

PENDING, DONE, GIVEN_UP = "pending", "done", "given_up"
MAX_TRIES = 3  # runs in which an address may fail before it is given up
_CHUNK = 500  # parameters of one SQL statement
_TABLES = (
    """CREATE TABLE IF NOT EXISTS crawl_urls (
  key TEXT PRIMARY KEY, url TEXT NOT NULL, site TEXT NOT NULL, found_run INTEGER NOT NULL,
  state TEXT NOT NULL, reason TEXT, tries INTEGER NOT NULL DEFAULT 0, last_run INTEGER)""",
    """CREATE INDEX IF NOT EXISTS crawl_urls_pending ON crawl_urls (site)
  WHERE state = 'pending'""",
    """CREATE TABLE IF NOT EXISTS crawl_listings (
  url TEXT PRIMARY KEY, site TEXT NOT NULL, kind TEXT NOT NULL, etag TEXT, modified TEXT,
  changed TEXT, page INTEGER NOT NULL, last_run INTEGER, tries INTEGER NOT NULL DEFAULT 0)""",
    """CREATE INDEX IF NOT EXISTS crawl_listings_site ON crawl_listings (site)""",
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be an article's. `key` is its canonical spelling."""

    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists articles, with the validators of its last answer.

    `kind`: home, section, feed, sitemap, or next: a following page of a section, read once.
    `changed`: what an index said of its last change. `page`: its place in a section, from 1.
    """

    url: str
    site: str
    kind: str
    etag: str | None = None
    modified: str | None = None
    changed: str | None = None
    page: int = 1


class Frontier:
    """The addresses and listings of every site."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)

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
        """Links of a site that wait to be fetched, those found first before the others."""
        query = (
            "SELECT key, url FROM crawl_urls WHERE site = ? AND state = 'pending' "
            "ORDER BY tries, rowid LIMIT ?"
        )
        return [Link(*row) for row in rows(self._database, query, (site, limit))]

    def claim(self, site: str, link: Link, run: int) -> bool:
        """Mark an address as done with; False where it was already, so that no page is twice."""
        with self._database.transaction() as connection:
            query = "SELECT state FROM crawl_urls WHERE key = ?"
            found = connection.execute(query, (link.key,)).fetchone()
            if found is not None and found[0] != PENDING:
                return False
            connection.execute(
                "INSERT INTO crawl_urls (key, url, site, found_run, state, last_run) "
                "VALUES (?, ?, ?, ?, 'pending', ?) ON CONFLICT (key) DO NOTHING",
                (link.key, link.url, site, run, run),
            )
        return True

    def close_url(self, key: str, run: int, reason: str) -> None:
        """The address needs no other visit: it is gone, forbidden, or another's second name."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE crawl_urls SET state = 'done', reason = ?, last_run = ? WHERE key = ?",
                (reason, run, key),
            )

    def fail_url(self, key: str, run: int, reason: str) -> None:
        """The address could not be fetched; it is tried in later runs, and then given up."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE crawl_urls SET tries = tries + 1, reason = ?, last_run = ?, state = "
                f"CASE WHEN tries + 1 >= {MAX_TRIES} THEN '{GIVEN_UP}' ELSE '{PENDING}' END "
                "WHERE key = ?",
                (reason, run, key),
            )

    def listings(self, site: str) -> list[Listing]:
        """The listings of a site that still answer, as they were first found."""
        query = (
            "SELECT url, site, kind, etag, modified, changed, page FROM crawl_listings "
            f"WHERE site = ? AND tries < {MAX_TRIES} ORDER BY rowid"
        )
        return [Listing(*row) for row in rows(self._database, query, (site,))]

    def add_listings(self, listings: Iterable[Listing]) -> None:
        """Remember listings that were found, so that a later run asks them if this one cannot."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO crawl_listings (url, site, kind, changed, page) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING",
                [(each.url, each.site, each.kind, each.changed, each.page) for each in listings],
            )

    def save_listing(self, listing: Listing, run: int) -> None:
        """Remember that a listing answered, with its validators; forget one that is read once."""
        with self._database.transaction() as connection:
            if listing.kind == "next":
                self.drop_listing(listing.url)
                return
            self.add_listings([listing])
            connection.execute(
                "UPDATE crawl_listings SET etag = ?, modified = ?, changed = ?, last_run = ?, "
                "tries = 0 WHERE url = ?",
                (listing.etag, listing.modified, listing.changed, run, listing.url),
            )

    def drop_listing(self, url: str) -> None:
        """Forget a listing: it turned out to be something else."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM crawl_listings WHERE url = ?", (url,))

    def fail_listing(self, url: str) -> None:
        """Count that a known listing did not answer; after some runs it is asked no more."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE crawl_listings SET tries = tries + 1 WHERE url = ? AND kind != 'home'",
                (url,),
            )

    def _known(self, keys: Sequence[str]) -> set[str]:
        known: set[str] = set()
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT key FROM crawl_urls WHERE key IN ({marks})"
            known.update(key for (key,) in rows(self._database, query, part))
        return known
