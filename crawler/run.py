"""One run of the crawl, apart from the fetching: the lock, the state, and what comes out.

open: lock, state, what a killed run left   >   add: outcomes, in batches
>   finish: near-duplicates decided once, articles and report written
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from time import monotonic, time
from typing import TYPE_CHECKING, Any

from cleaning.export import decided_row
from cleaning.learn import ElementCounts, Learned, LineCounts, SiteCounts
from cleaning.store import Database, Index
from cleaning.store.state import State
from cleaning.store.unlike import reopen_unlike
from cleaning.tally import Tally
from cleaning.urls import publisher_of
from crawler.articles import write_articles
from crawler.decide import decide
from crawler.folder import digests, hold_lock, last_run_on_disk, lost_results, told_lost
from crawler.pages import recover
from crawler.prune import prune
from crawler.report import write_reports
from crawler.revisions import as_record, with_validators
from crawler.stubs import Stubs
from crawler.summary import CUT, Fetches, summarise
from crawler.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cleaning.config import Preset
    from cleaning.likeness import Subject
    from cleaning.model import Article, Outcome
    from cleaning.store.outcomes import PageRecord
    from cleaning.store.revisits import Revisit
    from crawler.items import FetchedPage

BATCH = 100  # outcomes written in one transaction
BATCH_SECONDS = 2.0  # and as often at least, while a crawl works


class CrawlRun:
    """An open run in an output folder; the folder is locked until `close`.

    `days`: after as many the state forgets what pages were; 0 is never.
    """

    def __init__(
        self,
        folder: Path,
        sites: Sequence[str],
        preset: Preset = "news",
        formats: Sequence[str] = ("jsonl",),
        clock: Callable[[], float] = time,
        days: int = 0,
    ) -> None:
        self.folder = folder
        self.sites = tuple(sites)
        self.fetches = Fetches()
        self.tally = Tally()
        self.notices: list[str] = []
        self.summary: dict[str, Any] | None = None
        self._preset: Preset = preset
        self._formats = tuple(formats)
        self._days = days
        self._stack = ExitStack()
        self._waiting: list[PageRecord] = []
        self._visits: list[tuple[Revisit, bytes | None]] = []
        self._clock = clock
        self._seen: dict[str, SiteCounts] = {}
        self._began = monotonic()
        self.pruned: dict[str, int] = {}
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise

    def _open(self) -> None:
        self._stack.callback(hold_lock(self.folder).release)
        self.first = not (self.folder / "state.sqlite").exists()
        self.database = self._stack.enter_context(Database(self.folder / "state.sqlite"))
        self.state = State(self.database, self._clock)
        self.index = Index(self.database)
        self._stubs = Stubs(self.state)
        self.watch = Watch(self.state.history)
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
        self._notice_losses()
        self._learned = Learned(self.state.lines.learned(), self.state.elements.learned())
        self._sequence = count(1)
        self.started = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds")
        self.number = self.state.begin_run(self.started, last + 1)
        # The event loop must not wait for the disk; what is decided at the end does.
        self._fetching = self._stack.enter_context(ExitStack())
        self._fetching.enter_context(self.database.relaxed())

    def _notice_losses(self) -> None:
        """Say once that results of earlier runs are gone: they are not exported again."""
        state = self.state
        found = (("articles", state.exported_runs()), ("revisions", state.revised_runs()))
        for name, exported in found:
            lost = lost_results(self.folder / name, exported)
            if lost:
                self.notices.append(told_lost(self.folder / name, lost))
                state.results_lost(lost, revisions=name == "revisions")

    def want(self, subject: Subject | None) -> None:
        """Only pages on a subject are kept; those another run found unlike its own wait again."""
        reopen_unlike(self.database, subject.key if subject else "")
        if subject:
            self.notices.append(
                f"only pages on the subject of {len(subject.samples)} samples are kept: "
                f"likeness {subject.threshold} and more"
            )

    def next_sequence(self) -> int:
        """The place of a page among those of this run."""
        return next(self._sequence)

    def add(self, record: PageRecord) -> None:
        """Take an outcome; it is durable after at most `BATCH` outcomes or the next flush."""
        self._waiting.append(record)
        if len(self._waiting) >= BATCH:
            self.flush()

    def take(self, page: FetchedPage, id: str, outcome: Outcome) -> None:
        """Take what became of a fetched page; one that was looked at again counts if it changed."""
        self.watch.see(page.site, page.body)
        if page.revises is None and self._stubs.is_known(page, outcome):
            self.fetches.count(page.site, "short_again")
            return
        if page.revises is None:
            self.add(as_record(self.next_sequence(), page, id, outcome))
            if outcome.article:
                self.count(outcome.article)
            return
        visit, key = with_validators(page.revises, page), outcome.fingerprint
        if key and key.digest == visit.digest:
            self.fetches.count(page.site, "revisits_unchanged")
            self.revisited(visit)
            return
        self.add(as_record(self.next_sequence(), page, id, outcome))
        self._visits.append((visit, key.digest if key else None))

    def revisited(self, visit: Revisit) -> None:
        """An article was looked at again, and is as it was."""
        self._visits.append((visit, None))

    def count(self, article: Article) -> None:
        """Count what was cut from an article, and what its host repeats."""
        self.tally.add_cuts(article)
        host = publisher_of(article.url, article.site)
        self._seen.setdefault(host, SiteCounts()).add(host, article.body, article.parts)

    def learned(self) -> Learned:
        """What earlier runs found to be furniture of its host; a first run knows nothing."""
        return self._learned

    def flush(self) -> None:
        """Write the outcomes that wait."""
        if not (self._waiting or self._visits or self._stubs):
            return
        with self.database.transaction():
            self.state.outcomes.record(self.number, self._waiting)
            for visit, revised in self._visits:
                self.state.revisits.visited(visit, revised=revised)
            self._stubs.write(self.number)
        self._waiting.clear()
        self._visits.clear()
        self._stubs.written()

    def finish(self, reason: str) -> dict[str, Any]:
        """Decide, export and report; returns the summary. `reason`: how the crawl ended."""
        self.flush()
        self._fetching.close()
        self._decide()
        self.pruned = prune(self.state, self.number, self._clock(), self._days)
        self.summary = self._summarise(self.number, reason)
        with self.database.transaction():
            self.watch.remember(self.number)
        self._write_out(self.number, self.summary)
        return self.summary

    def _decide(self) -> None:
        """Near-duplicates, once, against all earlier runs; decisions and index in one step."""
        with self.database.transaction():
            decisions = decide(self.state, self.index, self._preset)
            self._remember_repeats()
            self.state.settle(self.number, decisions)

    def _remember_repeats(self) -> None:
        """What this run saw of each host joins what earlier runs saw; the next run uses it."""
        for host, seen in sorted(self._seen.items()):
            lines = LineCounts.from_rows(self.state.lines.counted(host))
            elements = ElementCounts.from_rows(self.state.elements.counted(host))
            lines.merge(seen.lines)
            elements.merge(seen.elements)
            self.state.lines.write(host, lines.rows(), lines.learned().lines_for(host))
            known = elements.learned().elements_for(host)
            self.state.elements.write(host, elements.rows(), known)

    def _write_out(self, run: int, summary: dict[str, Any]) -> None:
        """Articles and reports of a settled run; one without new articles leaves no file."""
        rows = [decided_row(row, decision) for row, decision in self.state.outcomes.kept(run)]
        if rows:
            write_articles(self.folder / "articles", f"{run:06d}", rows, self._formats)
        revised = [decided_row(row, decision) for row, decision in self.state.outcomes.revised(run)]
        if revised:
            write_articles(self.folder / "revisions", f"{run:06d}", revised, ("jsonl",))
        write_reports(self.folder / "reports", self.state, run, summary)
        self.state.finish_run(run, summary, digests(self.folder, run))

    def _summarise(self, run: int, reason: str) -> dict[str, Any]:
        own = run == getattr(self, "number", None)
        known = Learned(self.state.lines.learned(), self.state.elements.learned())
        return summarise(
            run,
            reason,
            self.state,
            self.fetches if own else Fetches(),
            self.sites if own else (),
            seconds=round(monotonic() - self._began, 1) if own else None,
            notices=self.notices if own else [],
            learned={"used": self._learned.sizes() if own else {}, "known": known.sizes()},
            cut={name: self.tally.as_counts()[name] if own else {} for name in CUT},
            watch=self.watch if own else Watch(self.state.history),
            pruned=self.pruned if own else {},
        )

    def close(self) -> None:
        """Let go of the state and the lock."""
        self._stack.close()
