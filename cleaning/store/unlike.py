"""Pages that a run found to be on another subject than the one it wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning.store.database import Database

# Small as they are, they spare every run a walk through all pages that ever were.
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS crawl_pages_unlike ON crawl_pages (key) WHERE reason = 'unlike'",
    "CREATE INDEX IF NOT EXISTS crawl_urls_unlike ON crawl_urls (key) WHERE reason = 'unlike'",
)
# The last judgement of a page counts; its detail names the samples.
_REOPEN = """UPDATE crawl_urls SET state = 'pending' WHERE state = 'done' AND reason = 'unlike'
  AND key NOT IN (SELECT key FROM (
    SELECT key, detail, max(run * 10000000 + seq) FROM crawl_pages WHERE reason = 'unlike'
    GROUP BY key) WHERE ? AND detail LIKE ?)"""


def reopen_unlike(database: Database, subject: str) -> None:
    """Let pages wait again that were found unlike other samples than those wanted now.

    `subject`: the key of what is wanted; empty where any page is.
    """
    with database.transaction() as connection:
        for index in _INDEXES:
            connection.execute(index)
        connection.execute(_REOPEN, (bool(subject), f"%(samples {subject})"))
