"""The run itself."""

from __future__ import annotations

import platform
from collections import Counter
from contextlib import ExitStack
from importlib.metadata import version
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from cleaning import __version__
from cleaning.dedup import decisions
from cleaning.export import (
    CARD,
    OutputDirectory,
    open_writer,
    removed_rows,
    write_jsonl,
)
from cleaning.heap import give_back, prepare_for_a_run
from cleaning.learn import SiteCounts
from cleaning.model import Page, Rejection
from cleaning.read import can_be_read_again, read_inputs
from cleaning.report import write_card, write_report, write_summary
from cleaning.run.again import look_again
from cleaning.run.decided import Decided
from cleaning.run.known import open_index
from cleaning.run.options import RunOptions, Watch, plain_options
from cleaning.run.records import Cuts, pages_of
from cleaning.run.results import digests, spool_kept, spool_rejected, write_results
from cleaning.run.series import series
from cleaning.run.stories import Stories
from cleaning.samples import read_subject
from cleaning.spool import Entries, Spool, pack
from cleaning.tally import Tally
from cleaning.urls import publisher_of
from cleaning.workers import CleanPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cleaning.export.formats import Writer
    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.model import Decision, Outcome
    from cleaning.read import Reader
    from cleaning.store import Index
    from cleaning.workers import Finished, Kept

_DAMAGE = frozenset({"timeout", "crashed", "out_of_memory", "failed"})
_LIBRARIES = ("trafilatura", "langdetect", "datasketch", "lxml", "numpy")


def _unwatched(stage: str, done: int, total: int | None = None, rejected: int = 0) -> None:
    """Nobody is looking."""


class DumpRun:
    """One run over a dump. `run()` gives the contents of `run.json`."""

    def __init__(self, options: RunOptions, watch: Watch = _unwatched) -> None:
        self.options = options
        self.watch = watch
        self.tally = Tally()
        self.times: dict[str, float] = {}
        self.traced: tuple[Page, Outcome] | None = None
        self.notices: list[str] = []
        self._subject: Subject | None = None
        self._came_in = 0
        self._skipped: dict[str, int] = {}
        self._learned: dict[str, dict[str, int]] = {}
        self._compared: Counter[str] = Counter()
        self._entries: Entries
        self._decided: Decided

    def run(self) -> dict[str, Any]:
        """Clean the inputs and publish the results; returns the summary in `run.json`."""
        with ExitStack() as stack:
            index = open_index(self.options, stack)
            out = stack.enter_context(OutputDirectory(self.options.output))
            rows = self._journey(out, index, stack)
            self._timed("export", self._export, rows, out.staging, index)
            summary = self._summary()
            write_report(out.staging, summary)
            if not out.keeps_own(CARD):
                write_card(out.staging, summary)
            summary = write_summary(out.staging, {**summary, "files": digests(out.staging)})
            self._publish(out, index)
        return summary

    def decide(self) -> Decision | None:
        """The journey without results; gives what was decided of the article named by `trace`."""
        with ExitStack() as stack:
            index = open_index(self.options, stack)
            out = stack.enter_context(OutputDirectory(self.options.output))
            self._journey(out, index, stack)
            return self._decided.traced

    def _journey(self, out: OutputDirectory, index: Index | None, stack: ExitStack) -> Spool:
        prepare_for_a_run()
        if self.options.like is not None:
            self._subject, self.notices = read_subject(self.options.like, self.options.likeness)
        self._entries = stack.enter_context(Entries(out.spool / "entries"))
        pages = stack.enter_context(Spool(out.spool / "pages"))
        rows = stack.enter_context(Spool(out.spool / "rows"))
        learned = self._timed("extract", self._extract, pages)
        again = stack.enter_context(Spool(out.spool / "again"))
        self._timed("clean", self._finish, (pages, again), rows, learned, out.staging)
        self._decided = stack.enter_context(Decided(out.spool / "decided", self.options.trace))
        self._timed("deduplicate", self._decide, index)
        return rows

    def _timed(self, stage: str, work: Callable[..., Any], *args: Any) -> Any:
        start = monotonic()
        self.watch(stage, 0)
        result = work(*args)
        give_back()
        self.times[stage] = round(monotonic() - start, 3)
        return result

    def _pool(self, learned: Learned | None = None) -> CleanPool:
        options = self.options
        return CleanPool(
            options.clean,
            options.workers,
            options.timeout,
            options.rules,
            learned,
            self._subject,
            trace=options.trace,
            pages=self._came_in,
        )

    def _extract(self, pages: Spool) -> Learned:
        """Pass one: extract, spool, and count what each site's pages repeat."""
        counts, reader = SiteCounts(), self._reader()
        with self._pool() as pool:
            results = pool.extract(self._records(reader))
            for done, (page, result) in enumerate(results, 1):
                pages.write(pack(page, result))
                if not isinstance(result, Rejection):
                    site = publisher_of(result.url or page.url, page.site)
                    counts.add(site, result.body, result.parts)
                self.watch("extract", done)
                self._came_in = done
            self.tally.slow += pool.slow
        pages.flush()
        self._skipped = dict(sorted(reader.counts.items()))
        learned = counts.learned()
        self._learned = learned.sizes()
        return learned

    def _reader(self) -> Reader:
        known, earlier = self.options, self.options.earlier
        return read_inputs(known.inputs, fields=known.names, stdin=known.stdin, results=earlier)

    def _records(self, reader: Reader) -> Iterator[Page | tuple[Page, Rejection]]:
        return pages_of(islice(reader, self.options.limit))

    def _finish(
        self, pages: tuple[Spool, Spool], rows: Spool, learned: Learned, staging: Path
    ) -> None:
        """Pass two: strip, judge the language, fingerprint."""
        removed = open_writer(staging, "removed", "jsonl") if self.options.keep_removed else None
        with ExitStack() as stack, self._pool(learned) as pool:
            if removed:
                stack.callback(removed.close)
            lines = look_again(*pages, learned, self._read_again, pool)
            for done, (line, found) in enumerate(pool.finish(lines), 1):
                self.traced = found.journey or self.traced
                if found.kept is None:
                    self._reject(found, rows)
                else:
                    self._keep(line, found.kept, rows, removed)
                self.watch("clean", done, self._came_in, self.tally.rejected.total())
            self.tally.slow += pool.slow
        rows.flush()

    def _read_again(self) -> Iterator[Page | tuple[Page, Rejection]]:
        """The records once more; none where standard input or a pipe, now gone, was among them."""
        inputs = self.options.inputs
        return self._records(self._reader()) if can_be_read_again(inputs) else iter(())

    def _keep(self, line: bytes, kept: Kept, rows: Spool, removed: Writer | None) -> None:
        """Note an article: what is told of it, and its line, which lacks the decision."""
        cuts = Cuts(line, kept)
        self.tally.add_cuts(cuts, kept.chars)
        self._entries.put(kept.known, kept.tokens)
        spool_kept(rows, kept)
        if removed:
            for row in removed_rows(cuts):
                removed.write(row)

    def _reject(self, found: Finished, rows: Spool) -> None:
        rejection = found.rejection
        assert rejection
        damaged = rejection.stage == "read" or rejection.reason in _DAMAGE
        self.tally.add_rejected(found.site, rejection.reason, damaged=damaged)
        spool_rejected(rows, rejection, found.input)

    def _decide(self, index: Index | None) -> None:
        preset = self.options.preset
        self._decided.take(decisions(self._entries, index, preset, self._compared))

    def _export(self, rows: Spool, staging: Path, index: Index | None) -> None:
        """Write every file of the results but the report."""
        with Stories(self._decided) as stories:
            decided = iter(self._decided)

            def decide(told: dict[str, Any]) -> Decision:
                decision = next(decided)
                self.tally.add_decided(told, decision)
                stories.add(told, decision)
                return decision

            write_results(staging, self.options.formats, rows, decide)
            write_jsonl(staging / "clusters.jsonl", stories.rows(index))

    def _publish(self, out: OutputDirectory, index: Index | None) -> None:
        """Results and index together: the index is committed once the results are in place."""
        if index is None:
            out.publish()
            return
        with index.database.transaction():
            index.add(self._entries, self._decided)
            out.publish()

    def _summary(self) -> dict[str, Any]:
        counts = self.tally.as_counts()
        return {
            "ghirbal": __version__,
            **counts,
            "damaged": self.tally.damaged,
            "reader": self._skipped,
            "learned": self._learned,
            "deduplication": dict(sorted(self._compared.items())),
            "options": plain_options(self.options),
            **({"subject": self._subject.as_counts()} if self._subject else {}),
            "versions": {
                "python": platform.python_version(),
                **{name: version(name) for name in _LIBRARIES},
            },
            "seconds": dict(self.times),
            "slow": self.tally.slowest(),
            **series(self.options, counts),
        }
