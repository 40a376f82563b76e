"""What runs inside a child process: packs loaded once, then one task after another.

The stages are imported where they are used, so that the parent, which only names these functions,
does without trafilatura and all that comes with it.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from cleaning.model import Extracted, Outcome, Page, Rejection
from cleaning.rulepack import load_packs
from cleaning.workers.finishing import Together, finishing
from cleaning.workers.lost import TOO_MUCH_MEMORY, lost_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cleaning.config import CleanConfig
    from cleaning.learn import Learned
    from cleaning.likeness import Subject
    from cleaning.rulepack import Packs
    from cleaning.workers.finishing import Step

    Steps = Sequence[Step | Together]
    Tell = Callable[[Any, Rejection], Any]

_ABREAST = 40  # tasks that take a step together


@dataclass(frozen=True, slots=True)
class Done:
    """The results of a batch, and the places of its slow pages with their seconds."""

    results: list[Any]
    slow: tuple[tuple[int, float], ...] = ()


@dataclass(slots=True)
class Child:
    """What a child process knows; set once when it starts."""

    packs: Packs
    config: CleanConfig
    learned: Learned | None
    subject: Subject | None
    slow: float
    trace: str | None


_child: Child | None = None


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
    _child = Child(packs, config, learned, subject, slow, trace)


@cache
def bundled_packs() -> Packs:
    """The bundled packs with their patterns compiled: a third of a second, once."""
    packs = load_packs()
    packs.index()
    return packs


def clean_many(pages: Sequence[Page]) -> Done:
    return _done((_clean_one,), pages, _as_outcome)


def extract_many(pages: Sequence[Page]) -> Done:
    return _done((_extract_one,), pages, lambda _, rejection: rejection)


def finish_many(lines: Sequence[bytes]) -> Done:
    return _done(finishing(), lines, lost_line)


def _done(steps: Steps, tasks: Sequence[Any], told: Tell) -> Done:
    assert _child is not None
    results: list[Any] = []
    slow: list[tuple[int, float]] = []
    for first in range(0, len(tasks), _ABREAST):
        some = tasks[first : first + _ABREAST]
        values, spent = _abreast(steps, some, _child)
        for place, (task, value) in enumerate(zip(some, values, strict=True)):
            results.append(_named(task, value, told) if isinstance(value, _Fault) else value)
            if spent[place] > _child.slow:
                slow.append((first + place, round(spent[place], 1)))
    return Done(results, tuple(slow))


def _abreast(steps: Steps, tasks: Sequence[Any], child: Child) -> tuple[list[Any], list[float]]:
    """What the steps make of each task, and the seconds it took.

    A step is taken by all before the next one begins: its code and its tables are then at hand in
    the processor's caches, and the whole takes a sixth less time.
    """
    values, spent = list(tasks), [0.0] * len(tasks)
    now = perf_counter if len(steps) > 1 else process_time  # asked often, and slow to answer
    for step in steps:
        begun, clock = process_time(), [now()]
        done = _at_once(step.many, values, child) if isinstance(step, Together) else None
        if done is not None:
            values, took = done, (now() - clock[0]) / len(values)
            clock += [clock[0] + took * place for place in range(1, len(values) + 1)]
        for place, value in enumerate(values if done is None else ()):
            if not isinstance(value, _Fault):
                each = step.each if isinstance(step, Together) else step
                values[place] = _guarded(each, value, child)
            clock.append(now())
        seconds = process_time() - begun
        if seconds > child.slow / len(steps):
            share = seconds / (clock[-1] - clock[0])
            spent = [s + share * (b - a) for s, (a, b) in zip(spent, pairwise(clock), strict=True)]
    return values, spent


def _at_once(
    many: Callable[[list[Any], Child], list[Any]], values: list[Any], child: Child
) -> list[Any] | None:
    """What a step makes of all values; None where it fails, for then it matters on which."""
    try:
        done = iter(many([value for value in values if not isinstance(value, _Fault)], child))
        return [value if isinstance(value, _Fault) else next(done) for value in values]
    except Exception:
        return None


def _clean_one(page: Page, child: Child) -> Outcome:
    from cleaning.pipeline import clean_page

    return clean_page(page, child.packs, child.config, child.learned, child.subject)


def _extract_one(page: Page, child: Child) -> Extracted | Rejection:
    from cleaning.pipeline import extract_page

    return extract_page(page, child.packs, child.config, child.learned)


def _as_outcome(_: Page, rejection: Rejection) -> Outcome:
    return Outcome(rejection=rejection)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault of ours on one page, which is that page's rejection, named and counted."""

    reason: str
    detail: str


def _guarded(step: Step, value: Any, child: Child) -> Any:
    try:
        return step(value, child)
    except MemoryError:
        return _Fault("out_of_memory", TOO_MUCH_MEMORY)
    except Exception as error:
        return _Fault("failed", f"{type(error).__name__}: {error}"[:500])


def _named(task: Any, fault: _Fault, told: Tell) -> Any:
    id = task.id if isinstance(task, Page) else ""
    return told(task, Rejection(id, "workers", fault.reason, fault.detail))
