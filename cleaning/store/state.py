"""What a crawl remembers, in the one SQLite file, beside the index.

Order comes from run and sequence numbers, never from the clock. A page's outcome, row and
fingerprint are written together, and its decision together with the index. So a killed run loses
nothing but pages it had not finished, and what it cleaned but did not export the next run exports.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from cleaning.store.frontier import Frontier
from cleaning.store.history import History
from cleaning.store.listings import Listings
from cleaning.store.marks import HostMarks
from cleaning.store.outcomes import Outcomes
from cleaning.store.past import Past
from cleaning.store.query import add_columns, rows
from cleaning.store.revisits import Revisits
from cleaning.store.shape import founding, loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cleaning.model import Decision
    from cleaning.store.database import Database

Row = dict[str, Any]
_TABLE = """CREATE TABLE IF NOT EXISTS crawl_runs (
  number INTEGER PRIMARY KEY, started TEXT NOT NULL, status TEXT NOT NULL, summary TEXT)"""

# `kept`, `revised`: how many articles and later states a finished run exported; `lost`,
# `lost_revised`: the files with them are gone, and that was said; `files`: names and sha256 of all.
_COUNTS = ("kept", "lost", "revised", "lost_revised")
_COLUMNS = {**dict.fromkeys(_COUNTS, "INTEGER"), "files": "TEXT"}
SUMMARIES = 1_000  # of the last runs; older ones are in the reports


class State:
    """Runs, with `frontier`, `listings` and `revisits` (where to go), `outcomes` (what became of
    each page), `past` (what of that is forgotten), `lines` and `elements` (what hosts repeat), and
    `history`.

    Every method of theirs is one transaction, or joins the caller's. `clock` tells seconds; what
    is scheduled goes by it, and nothing else.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        with database.transaction() as connection, founding(database, "crawl"):
            connection.execute(_TABLE)
            add_columns(database, "crawl_runs", _COLUMNS)
            self.frontier = Frontier(database, clock)
            self.listings = Listings(database, clock)
            self.outcomes = Outcomes(database)
            self.revisits = Revisits(database, clock)
            self.lines = HostMarks(database, "crawl_lines", "crawl_learned")
            self.elements = HostMarks(database, "crawl_elements", "crawl_learned_elements")
            self.history = History(database)
            self.past = Past(database)

    def begin_run(self, started: str, at_least: int = 1) -> int:
        """A new run's number: one more than the last, and not below `at_least`."""
        with self.database.transaction() as connection:
            (last,) = connection.execute("SELECT max(number) FROM crawl_runs").fetchone()
            number = max((last or 0) + 1, at_least)
            connection.execute(
                "INSERT INTO crawl_runs (number, started, status) VALUES (?, ?, 'running')",
                (number, started),
            )
        return number

    def finish_run(self, run: int, summary: Row, files: Mapping[str, str] | None = None) -> None:
        """Remember that everything of the run has been written out. `files`: the sha256 of each."""
        told = json.dumps(summary, ensure_ascii=False), json.dumps(files or {})
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE crawl_runs SET status = 'finished', summary = ?, files = ?, kept = ?, "
                "revised = ? WHERE number = ?",
                (*told, summary.get("kept"), summary.get("revisions"), run),
            )
            connection.execute(
                "UPDATE crawl_runs SET summary = NULL WHERE number <= ? AND summary IS NOT NULL",
                (run - SUMMARIES,),
            )

    def exported_runs(self) -> list[int]:
        """Finished runs that exported articles, without those whose files are known to be gone."""
        query = (
            "SELECT number FROM crawl_runs WHERE status = 'finished' AND kept > 0 "
            "AND lost IS NULL ORDER BY number"
        )
        return [number for (number,) in rows(self.database, query)]

    def revised_runs(self) -> list[int]:
        """The same of later states of articles, as far as it was counted when they finished."""
        query = (
            "SELECT number FROM crawl_runs WHERE status = 'finished' AND revised > 0 "
            "AND lost_revised IS NULL ORDER BY number"
        )
        return [number for (number,) in rows(self.database, query)]

    def revising_runs(self) -> list[int]:
        """Finished runs that exported later states of articles, with the same exception."""
        query = (
            "SELECT number FROM crawl_runs WHERE status = 'finished' AND lost_revised IS NULL "
            "AND (json_extract(held, '$.revisions.count') > 0 OR EXISTS (SELECT 1 FROM crawl_pages "
            "WHERE settled = number AND row IS NOT NULL AND revises IS NOT NULL)) ORDER BY number"
        )
        return [number for (number,) in rows(self.database, query)]

    def files(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The files of each finished run; of those that earlier versions finished none are known.

        Raises StateError where a row is not what a run writes.
        """
        query = (
            "SELECT number, files FROM crawl_runs WHERE status = 'finished' AND files IS NOT NULL "
            "ORDER BY number"
        )
        for number, text in rows(self.database, query):
            yield number, loaded(text, f"the list of run {number}'s files")

    def results_lost(self, runs: Iterable[int], *, revisions: bool = False) -> None:
        """Remember that the files of these runs are gone: of articles, or of their later states."""
        column = "lost_revised" if revisions else "lost"
        with self.database.transaction() as connection:
            connection.executemany(
                f"UPDATE crawl_runs SET {column} = 1 WHERE number = ?", [(run,) for run in runs]
            )

    def unexported_runs(self) -> list[int]:
        """Earlier runs that decided, but were killed before they had written everything out."""
        query = "SELECT number FROM crawl_runs WHERE status = 'settled' ORDER BY number"
        return [number for (number,) in rows(self.database, query)]

    def summaries(self, last: int) -> list[Row]:
        """The summaries of the last finished runs, newest first."""
        query = (
            "SELECT summary FROM crawl_runs WHERE status = 'finished' AND summary IS NOT NULL "
            "ORDER BY number DESC LIMIT ?"
        )
        found = rows(self.database, query, (last,))
        return [loaded(text, "the summary of a run") for (text,) in found]

    def settle(self, run: int, decisions: Iterable[Decision]) -> None:
        """Write the decisions: all that was open now belongs to this run's results."""
        with self.database.transaction() as connection:
            self.outcomes.settle(run, decisions)
            self.revisits.plan(run)
            connection.execute("UPDATE crawl_runs SET status = 'settled' WHERE number = ?", (run,))
