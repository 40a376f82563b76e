"""Runs of long ago: their pages go, and what they exported is known by its number and hashes.

Without it the state would grow by all that a page was, for ever. A run is past when it started
longer ago than the setting says; one that a wrong clock dated ahead is past with a later one.
Each step is a transaction, so that a killed run leaves the rest to the next.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cleaning.store.known import Known
from cleaning.store.query import add_columns, rows
from cleaning.store.shape import edited

if TYPE_CHECKING:
    from cleaning.store.database import Database

_AT_A_TIME = 2_000  # addresses that one transaction turns into hashes
# `held`: of a run whose pages are gone, what its files of articles and of revisions held.
_COLUMNS = {"held": "TEXT"}
# A run that was killed has no results; what it left belongs to a later one.
_PAST = """SELECT number FROM crawl_runs WHERE held IS NULL AND status != 'settled'
  AND number < :run AND (started < :before OR started > :now AND number < (
    SELECT max(number) FROM crawl_runs WHERE started < :before AND number < :run))
  ORDER BY number"""
_OVER = "SELECT rowid, key FROM crawl_urls WHERE rowid > ? AND state != 'pending' AND last_run IN "
_OVER += "(SELECT number FROM crawl_runs WHERE held IS NOT NULL) ORDER BY rowid LIMIT ?"


class Past:
    """Forgets the pages of past runs, never that they were."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = Known(database)
        add_columns(database, "crawl_runs", _COLUMNS)

    def runs(self, run: int, before: str, now: str) -> list[int]:
        """The runs before `run` that started before `before` and still have all their pages."""
        values = {"run": run, "before": before, "now": now}
        return [number for (number,) in rows(self._database, _PAST, values)]

    def drop_pages(self, run: int, held: dict[str, Any]) -> int:
        """Forget the pages of a run; returns how many there were. `held`: what its `articles` and
        `revisions` were, each with their `count`, so that they are known again.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE crawl_runs SET held = ? WHERE number = ?", (json.dumps(held), run)
            )
            connection.execute(
                "DELETE FROM crawl_revisits WHERE id IN "
                "(SELECT id FROM crawl_pages WHERE settled = ? AND kept)",
                (run,),
            )
            return connection.execute("DELETE FROM crawl_pages WHERE settled = ?", (run,)).rowcount

    def drop_addresses(self, most: int) -> int:
        """Keep of addresses that such runs were done with only a hash; returns of how many."""
        last = dropped = 0
        while dropped < most:
            with self._database.transaction() as connection:
                found = connection.execute(_OVER, (last, _AT_A_TIME)).fetchall()
                if not found:
                    return dropped
                self._known.add(key for _, key in found)
                connection.executemany(
                    "DELETE FROM crawl_urls WHERE rowid = ?", [(row,) for row, _ in found]
                )
            last, dropped = found[-1][0], dropped + len(found)
        return dropped

    def held(self, run: int) -> dict[str, Any] | None:
        """What a run held of articles and of revisions; None where its pages are still there."""
        query = "SELECT held FROM crawl_runs WHERE number = ? AND held IS NOT NULL"
        for (text,) in rows(self._database, query, (run,)):
            return _whole(text, run)
        return None


def _whole(text: str, run: int) -> dict[str, Any]:
    try:
        held = json.loads(text)
    except ValueError:
        held = None
    fields = {"count": int, "ids": str, "rows": str}
    if not isinstance(held, dict) or not all(
        isinstance(held.get(name), dict) and {k: type(v) for k, v in held[name].items()} == fields
        for name in ("articles", "revisions")
    ):
        raise edited(f"run {run} does not say what it held")
    return held
