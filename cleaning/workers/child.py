"""What runs inside a child process: packs loaded once, then one task after another.

The stages are imported where they are used, so that the parent, which only names these functions,
does without trafilatura and all that comes with it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import cache
from time import process_time
from typing import TYPE_CHECKING, Any

from cleaning.model import Extracted, Outcome, Page, Rejection
from cleaning.rulepack import load_packs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cleaning.config import CleanConfig
    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.rulepack import Packs

Task = tuple[Page, Extracted | None]


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


_child: _Child | None = None


def start_child(
    config: CleanConfig,
    rules: Sequence[Path],
    learned: Learned | None,
    subject: Subject | None,
    slow: float,
) -> None:
    global _child
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        limit = config.limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    packs = load_packs(rules) if rules else bundled_packs()
    _child = _Child(packs, config, learned, subject, slow)


@cache
def bundled_packs() -> Packs:
    """The bundled packs with their patterns compiled: a third of a second, once."""
    packs = load_packs()
    packs.index()
    return packs


def clean_many(tasks: Sequence[Task]) -> Done:
    return _done(_clean_one, tasks)


def extract_many(tasks: Sequence[Task]) -> Done:
    return _done(_extract_one, tasks)


def _done(work: Callable[[Task, _Child], Any], tasks: Sequence[Task]) -> Done:
    assert _child is not None
    results, slow, start = [], [], process_time()
    for place, task in enumerate(tasks):
        results.append(_guarded(work, task, _child))
        end = process_time()
        if end - start > _child.slow:
            slow.append((place, round(end - start, 1)))
        start = end
    return Done(results, tuple(slow))


def _clean_one(task: Task, child: _Child) -> Outcome:
    from cleaning.pipeline import clean_page, finish_page

    page, extracted = task
    if extracted is None:
        return clean_page(page, child.packs, child.config, child.learned, child.subject)
    return finish_page(page, extracted, child.packs, child.config, child.learned, child.subject)


def _extract_one(task: Task, child: _Child) -> Extracted | Rejection:
    from cleaning.pipeline import extract_page

    return extract_page(task[0], child.packs, child.config, child.learned)


def _guarded(work: Callable[[Task, _Child], Any], task: Task, child: _Child) -> Any:
    """Run `work`; a fault of ours on one page is that page's rejection, named and counted."""
    try:
        return work(task, child)
    except MemoryError:
        reason, detail = "out_of_memory", "the page needed more memory than a worker may use"
    except Exception as error:
        reason, detail = "failed", f"{type(error).__name__}: {error}"
    rejection = Rejection(task[0].id, "workers", reason, detail[:500])
    return Outcome(rejection=rejection) if work is _clean_one else rejection
