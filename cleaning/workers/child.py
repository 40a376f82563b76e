"""What runs inside a child process: packs loaded once, then one task after another.

The stages are imported where they are used, so that the parent, which only names these functions,
does without trafilatura and all that comes with it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from functools import cache
from time import process_time
from typing import TYPE_CHECKING, Any

from cleaning.model import Extracted, Outcome, Page, Rejection
from cleaning.rulepack import load_packs
from cleaning.spool import unpack
from cleaning.workers.finished import Finished, finished

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cleaning.config import CleanConfig
    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.rulepack import Packs

    Work = Callable[[Any, "_Child"], Any]
    Told = Callable[[Any, Rejection], Any]

Task = Page | bytes  # a page, or a spooled one that was extracted before


@dataclass(frozen=True, slots=True)
class Done:
    """The results of a batch, and the places of its slow pages with their seconds."""

    results: list[Any]
    slow: tuple[tuple[int, float], ...] = ()


@dataclass(slots=True)
class _Child:
    """What a child process knows; set once when it starts."""

    packs: Packs
    config: CleanConfig
    learned: Learned | None
    subject: Subject | None
    slow: float
    trace: str | None


_child: _Child | None = None


def start_child(
    config: CleanConfig,
    rules: Sequence[Path],
    learned: Learned | None,
    subject: Subject | None,
    slow: float,
    trace: str | None,
) -> None:
    global _child
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        limit = config.limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    packs = load_packs(rules) if rules else bundled_packs()
    _child = _Child(packs, config, learned, subject, slow, trace)


@cache
def bundled_packs() -> Packs:
    """The bundled packs with their patterns compiled: a third of a second, once."""
    packs = load_packs()
    packs.index()
    return packs


def clean_many(pages: Sequence[Page]) -> Done:
    return _done(_clean_one, pages, _as_outcome)


def extract_many(pages: Sequence[Page]) -> Done:
    return _done(_extract_one, pages, lambda _, rejection: rejection)


def finish_many(lines: Sequence[bytes]) -> Done:
    return _done(_finish_one, lines, lost)


def _done(work: Work, tasks: Sequence[Any], told: Told) -> Done:
    assert _child is not None
    results, slow, start = [], [], process_time()
    for place, task in enumerate(tasks):
        results.append(_guarded(work, task, told, _child))
        end = process_time()
        if end - start > _child.slow:
            slow.append((place, round(end - start, 1)))
        start = end
    return Done(results, tuple(slow))


def _clean_one(page: Page, child: _Child) -> Outcome:
    from cleaning.pipeline import clean_page

    return clean_page(page, child.packs, child.config, child.learned, child.subject)


def _extract_one(page: Page, child: _Child) -> Extracted | Rejection:
    from cleaning.pipeline import extract_page

    return extract_page(page, child.packs, child.config, child.learned)


def _finish_one(line: bytes, child: _Child) -> Finished:
    from cleaning.pipeline import finish_page

    page, extracted = unpack(line)
    if isinstance(extracted, Rejection):
        outcome = Outcome(rejection=extracted)
    else:
        known = child.packs, child.config, child.learned, child.subject
        outcome = finish_page(page, extracted, *known)
    return finished(page, outcome, traced=page.id == child.trace)


def lost(line: bytes, rejection: Rejection) -> Finished:
    """A spooled page that could not be finished; the rejection names it."""
    page = unpack(line)[0]
    return finished(page, Outcome(rejection=replace(rejection, id=page.id)))


def _as_outcome(_: Page, rejection: Rejection) -> Outcome:
    return Outcome(rejection=rejection)


def _guarded(work: Work, task: Any, told: Told, child: _Child) -> Any:
    """Run `work`; a fault of ours on one page is that page's rejection, named and counted."""
    try:
        return work(task, child)
    except MemoryError:
        reason, detail = "out_of_memory", "the page needed more memory than a worker may use"
    except Exception as error:
        reason, detail = "failed", f"{type(error).__name__}: {error}"
    id = task.id if isinstance(task, Page) else ""
    return told(task, Rejection(id, "workers", reason, detail[:500]))
