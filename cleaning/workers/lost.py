"""What is told of a page whose child was killed, died or failed."""

from __future__ import annotations

from concurrent.futures import TimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

from pebble import ProcessExpired

from cleaning.model import Outcome, Page, Rejection
from cleaning.spool import unpack
from cleaning.workers.finished import Finished, finished

TOO_MUCH_MEMORY = "the page needed more memory than a worker may use"
Task = Page | bytes  # a page, or a spooled one that was extracted before


def lost(task: Task, error: BaseException) -> Any:
    """The result of a page of which nothing came back but an error."""
    if isinstance(task, Page):
        return rejected(task.id, error)
    return lost_line(task, rejected("", error))


def lost_line(line: bytes, rejection: Rejection) -> Finished:
    """A spooled page that could not be finished; the rejection names it."""
    page = unpack(line)[0]
    return finished(page, Outcome(rejection=replace(rejection, id=page.id)))


def rejected(id: str, error: BaseException) -> Rejection:
    """Why, in the words of the results. Out of memory is also what takes in no task."""
    if isinstance(error, TimeoutError):
        return Rejection(id, "workers", "timeout", "the page took longer than the deadline")
    if isinstance(error, (ProcessExpired, BrokenProcessPool)):
        return Rejection(id, "workers", "crashed", "the worker died on this page")
    if isinstance(error, MemoryError):
        return Rejection(id, "workers", "out_of_memory", TOO_MUCH_MEMORY)
    return Rejection(id, "workers", "failed", f"{type(error).__name__}: {error}"[:500])
