"""One run of the crawl, apart from the fetching: the lock, the state, and what comes out.

open: lock, state, what a killed run left   >   add: outcomes, in batches
>   finish: near-duplicates decided once, articles and report written
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from cleaning.errors import OutputError
from cleaning.export import acquire, decided_row
from cleaning.learn import Learned, LineCounts
from cleaning.store import Database, Index
from cleaning.store.state import State
from cleaning.tally import Tally
from crawler.articles import write_articles
from crawler.pages import recover
from crawler.report import write_reports
from crawler.summary import Fetches, summarise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cleaning.config import Preset
    from cleaning.model import Article, Decision
    from cleaning.store.outcomes import PageRecord

BATCH = 100  # outcomes written in one transaction
BATCH_SECONDS = 2.0  # and as often at least, while a crawl works


class CrawlRun:
    """An open run in an output folder; the folder is locked until `close`."""

    def __init__(
        self,
        folder: Path,
        sites: Sequence[str],
        preset: Preset = "news",
        formats: Sequence[str] = ("jsonl",),
    ) -> None:
        self.folder = folder
        self.sites = tuple(sites)
        self.fetches = Fetches()
        self.tally = Tally()
        self.notices: list[str] = []
        self.summary: dict[str, Any] | None = None
        self._preset: Preset = preset
        self._formats = tuple(formats)
        self._stack = ExitStack()
        self._waiting: list[PageRecord] = []
        self._bodies: dict[str, LineCounts] = {}
        self._began = monotonic()
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise

    def _open(self) -> None:
        self._stack.callback(hold_lock(self.folder).release)
        self.first = not (self.folder / "state.sqlite").exists()
        self.database = self._stack.enter_context(Database(self.folder / "state.sqlite"))
        self.state = State(self.database)
        self.index = Index(self.database)
        for path in recover(self.folder / "pages"):
            self.notices.append(f"{path.name} was left by a killed run and is kept")
        for run in self.state.unexported_runs():
            self._write_out(run, self._summarise(run, "killed"))
            self.notices.append(f"run {run} was killed before it had exported; that is done now")
        last = last_run_on_disk(self.folder)
        if self.first and last:
            self.notices.append(
                "the state is gone but earlier results are here: all sites count as new, and the "
                f"numbers go on after {last}"
            )
        self._sequence = count(1)
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self.number = self.state.begin_run(self.started, last + 1)

    def next_sequence(self) -> int:
        """The place of a page among those of this run."""
        return next(self._sequence)

    def add(self, record: PageRecord) -> None:
        """Take an outcome; it is durable after at most `BATCH` outcomes or the next flush."""
        self._waiting.append(record)
        if len(self._waiting) >= BATCH:
            self.flush()

    def count(self, article: Article) -> None:
        """Count what was cut from an article, and what its host repeats."""
        self.tally.add_cuts(article)
        self._bodies.setdefault(article.site, LineCounts()).add(article.site, article.body)

    def learned(self) -> Learned:
        """The lines that earlier runs found to be furniture of their hosts."""
        return Learned(self.state.lines.learned())

    def flush(self) -> None:
        """Write the outcomes that wait."""
        if self._waiting:
            self.state.outcomes.record(self.number, self._waiting)
            self._waiting.clear()

    def finish(self, reason: str) -> dict[str, Any]:
        """Decide, export and report; returns the summary. `reason`: how the crawl ended."""
        self.flush()
        self._decide()
        self.summary = self._summarise(self.number, reason)
        self._write_out(self.number, self.summary)
        return self.summary

    def _decide(self) -> None:
        """Near-duplicates, once, against all earlier runs; decisions and index in one step."""
        entries = self.state.outcomes.undecided()
        decisions: list[Decision] = []
        with self.database.transaction():
            if entries:
                # Imported here: it takes a second that a run with nothing new need not spend.
                from cleaning.dedup import deduplicate

                decisions = deduplicate(entries, self.index, self._preset)
                self.index.add(entries, decisions)
            self._remember_lines()
            self.state.settle(self.number, decisions)

    def _remember_lines(self) -> None:
        """What this run saw of each host's lines joins what earlier runs saw; the next uses it."""
        for host, bodies in sorted(self._bodies.items()):
            counts = LineCounts.from_rows(self.state.lines.counted(host))
            counts.merge(bodies)
            self.state.lines.write(host, counts.rows(), counts.learned().lines_for(host))

    def _write_out(self, run: int, summary: dict[str, Any]) -> None:
        """Articles and reports of a settled run; one without new articles leaves no file."""
        rows = [decided_row(row, decision) for row, decision in self.state.outcomes.kept(run)]
        if rows:
            write_articles(self.folder / "articles", f"{run:06d}", rows, self._formats)
        write_reports(self.folder / "reports", self.state, run, summary)
        self.state.finish_run(run, summary)

    def _summarise(self, run: int, reason: str) -> dict[str, Any]:
        own = run == getattr(self, "number", None)
        return summarise(
            run,
            reason,
            self.state,
            self.fetches if own else Fetches(),
            self.sites if own else (),
            seconds=round(monotonic() - self._began, 1) if own else None,
            notices=self.notices if own else [],
            rules=self.tally.as_counts()["rules"] if own else {},
        )

    def close(self) -> None:
        """Let go of the state and the lock."""
        self._stack.close()


def hold_lock(folder: Path) -> FileLock:
    """The lock of an output folder, held; raises Locked where another process has it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{folder} cannot be written ({reason}): name another with -s OUTPUT_DIR=DIR."
        ) from error
    lock = FileLock(folder / ".lock", is_singleton=True)
    acquire(lock, folder)
    return lock


def last_run_on_disk(folder: Path) -> int:
    """The highest run number among the files of an output folder; 0 where there is none."""
    names = [path.name.split(".")[0].split("-")[0] for path in folder.glob("*/*")]
    return max((int(name) for name in names if name.isdecimal()), default=0)
