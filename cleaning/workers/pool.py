"""The pool itself."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from concurrent.futures import Future
from multiprocessing import forkserver, resource_tracker
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from pebble import ProcessPool

from cleaning.errors import GhirbalError
from cleaning.model import Outcome, Page
from cleaning.rulepack import Packs, load_packs
from cleaning.spool import unpack
from cleaning.workers.batches import Batch, line_batches, page_batches
from cleaning.workers.child import clean_many, extract_many, finish_many, start_child
from cleaning.workers.lost import lost, rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from cleaning.config import CleanConfig
    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.model import Extracted, Rejection
    from cleaning.workers.child import Done
    from cleaning.workers.finished import Finished
    from cleaning.workers.lost import Task

    Work = Callable[[Sequence[Any]], Done]

_NO_CHILD = "No worker can be started ({}); allow more processes, memory and open files (ulimit)."
_SLOW = 2.0  # seconds of processor time: a page that takes more is worth a look
_PRELOADED = ["cleaning.workers.warm"]
_SHORT = 5.0  # seconds: with a deadline below, no page should wait for its child to load anything
_MANY = 5_000  # pages, among which every child will find some that only langdetect can tell
_OPEN: WeakSet[CleanPool] = WeakSet()
_RECYCLE_AFTER = 2_000  # tasks: caches of the parsers grow by about 1 MB in 100 pages


def _stop_forkserver() -> None:
    """End the server that children are forked from, with those it was still to start.

    Left alone it would start them after this process is gone, and each would say so loudly. While
    children of others are alive it does not end, and waiting for it would never end either.
    """
    if _OPEN or multiprocessing.active_children():
        return
    stop = getattr(getattr(forkserver, "_forkserver", None), "_stop", None)
    if stop is not None:
        stop()


def _context(timeout: float, pages: int = 0) -> Any:
    """Children are never forked from a process with threads or an event loop."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        soon = timeout < _SHORT or pages >= _MANY
        first = ["cleaning.workers.warm_language"] if soon else []
        context.set_forkserver_preload([*first, *_PRELOADED])
    return context


def _start_server() -> None:
    """Start the server that children are forked from, if need be, deaf to Ctrl-C from its birth.

    A terminal interrupts it too, in the second in which it loads what children need, and it would
    say so loudly. This process ends it, and so nobody need interrupt it.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    resource_tracker.ensure_running()  # which would open the ears of this thread again
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _expect_html() -> None:
    """Have the server load the parsers, too; heeded until the first child starts."""
    forkserver.set_forkserver_preload(["cleaning.workers.warm_html", *_PRELOADED])


class CleanPool:
    """A pool of killable children that clean pages.

    `timeout` is the deadline of one page in seconds. Use as a context manager: leaving it normally
    waits for what was submitted, leaving it by an exception kills the children. `slow` names
    the pages of `extract` and `finish` that took longer than the argument: id, input, seconds of
    processor time. `pages` is how many are expected, as far as that is known.
    """

    def __init__(
        self,
        config: CleanConfig,
        workers: int,
        timeout: float,
        rules: Sequence[Path] = (),
        learned: Learned | None = None,
        subject: Subject | None = None,
        slow: float = _SLOW,
        trace: str | None = None,
        pages: int = 0,
    ) -> None:
        self._config = config
        # A faulty pack is told here, not by every child; text is extracted without packs.
        self._packs = load_packs(rules) if rules else Packs(())
        self._timeout = timeout
        self._window = workers * 3
        self._open: Callable[[], ProcessPool] = lambda: ProcessPool(
            max_workers=workers,
            max_tasks=_RECYCLE_AFTER,
            initializer=start_child,
            initargs=(config, tuple(rules), learned, subject, slow, trace),
            context=_context(timeout, pages),
        )
        self._pool = self._open()
        self._closed = False
        _OPEN.add(self)
        self.slow: list[tuple[str, str, float]] = []

    def __enter__(self) -> CleanPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(wait=kind is None)

    def close(self, *, wait: bool = True) -> None:
        """End the children; with `wait`, after what was submitted is done."""
        self._closed = True
        if wait:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()
        _OPEN.discard(self)
        if not wait:
            _stop_forkserver()

    def submit(self, page: Page) -> Future[Outcome]:
        """Clean one page. The future never raises: a hang or a crash is a rejection."""
        answer: Future[Outcome] = Future()
        if page.kind != "text":
            _expect_html()
        inner = self._schedule(clean_many, [page])
        inner.add_done_callback(lambda done: answer.set_result(_outcome(page, done)))
        return answer

    def extract(
        self, records: Iterable[Page | tuple[Page, Rejection]]
    ) -> Iterator[tuple[Page, Extracted | Rejection]]:
        """Each page with its extraction, in the order they came.

        Text needs no parser and is passed through here; so is what was rejected before.
        """
        waiting: deque[Batch] = deque()
        for batch in page_batches(records, self._packs, self._config):
            waiting.append(self._send(extract_many, batch))
            if len(waiting) >= self._window:
                yield from self._answers(extract_many, waiting.popleft())
        while waiting:
            yield from self._answers(extract_many, waiting.popleft())

    def finish(self, lines: Iterable[bytes]) -> Iterator[tuple[bytes, Finished]]:
        """Each spooled page with what became of it, in the order they came."""
        waiting: deque[Batch] = deque()
        for batch in line_batches(lines):
            waiting.append(self._send(finish_many, batch))
            if len(waiting) >= self._window:
                yield from self._answers(finish_many, waiting.popleft())
        while waiting:
            yield from self._answers(finish_many, waiting.popleft())

    def _send(self, work: Work, batch: Batch) -> Batch:
        if batch.tasks:
            if work is extract_many:
                _expect_html()
            batch.future = self._schedule(work, batch.tasks)
        return batch

    def _schedule(self, work: Work, tasks: Sequence[Task]) -> Any:
        try:
            return self._scheduled(work, tasks)
        except (RuntimeError, OSError):  # pebble gives up when an idle child was killed
            if self._closed:
                raise
        try:
            self._pool.stop()
            self._pool.join()
            self._pool = self._open()
            return self._scheduled(work, tasks)
        except (RuntimeError, OSError, MemoryError) as error:
            raise GhirbalError(_NO_CHILD.format(error.__cause__ or error)) from error

    def _scheduled(self, work: Work, tasks: Sequence[Task]) -> Any:
        _start_server()
        return self._pool.schedule(work, args=(tasks,), timeout=self._timeout)

    def _answers(self, work: Work, batch: Batch) -> Iterator[tuple[Any, Any]]:
        """A batch's results in order: those known before, and those its child gave."""
        given = iter(self._given(work, batch))
        for page, result in batch.pages:
            yield page, next(given) if result is None else result

    def _given(self, work: Work, batch: Batch) -> Iterator[Any]:
        """What the child made of a batch; one that failed as a whole is done page by page."""
        if not batch.tasks:
            return
        try:
            yield from self._noted(batch, batch.future.result())
            return
        except Exception as error:
            if len(batch.tasks) == 1:
                yield lost(batch.tasks[0], error)
                return
        for task in batch.tasks:
            single = self._send(work, Batch([(task, None)], [task]))
            yield from self._given(work, single)

    def _noted(self, batch: Batch, done: Done) -> list[Any]:
        for place, seconds in done.slow:
            task = batch.tasks[place]
            page = task if isinstance(task, Page) else unpack(task)[0]
            self.slow.append((page.id, page.input, seconds))
        return done.results


def _outcome(page: Page, done: Any) -> Outcome:
    try:
        result: Outcome = done.result().results[0]
        return result
    except Exception as error:
        return Outcome(rejection=rejected(page.id, error))
