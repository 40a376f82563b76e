"""The steps of `finish_page` for many pages: those that take less time for several at once are
taken by several at once.

What a step hands to the next is the page, its extraction, and what was made of it so far: nothing
more of what was rejected before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cleaning.model import Extracted, Outcome, Page, Rejection
from cleaning.spool import unpack
from cleaning.workers.finished import Finished, finished

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaning.workers.child import Child

Step = Callable[[Any, "Child"], Any]
_Told = tuple[Page, Extracted | Rejection, Any]


@dataclass(frozen=True, slots=True)
class Together:
    """A step that takes less time for many values at once; `each` is for where that fails."""

    many: Callable[[list[Any], Child], list[Any]]
    each: Step


@cache
def finishing() -> Sequence[Step | Together]:
    """From a spooled line to what travels. Imports what only children need."""
    from cleaning.looks import looks
    from cleaning.pipeline import fingerprinted_together, judged, measured, strip_body

    def look_at(told: list[_Told], child: Child) -> list[_Told]:
        found = looks(
            [each.body for _, each, _ in told if isinstance(each, Extracted)], child.packs.hints
        )
        return _with(told, found)

    def strip(told: _Told, child: Child) -> _Told:
        page, extracted, look = told
        if isinstance(extracted, Rejection):
            return told
        return page, extracted, strip_body(page, extracted, child.packs, child.learned, look)

    def measure(told: list[_Told], _: Child) -> list[_Told]:
        return _with(told, measured([each[2] for each in told if isinstance(each[1], Extracted)]))

    def judge(told: _Told, child: Child) -> tuple[Page, Outcome]:
        page, extracted, text = told
        if isinstance(extracted, Rejection):
            return page, Outcome(rejection=extracted)
        return page, judged(page, extracted, text, child.config, child.subject)

    def with_keys(told: list[tuple[Page, Outcome]], _: Child) -> list[tuple[Page, Outcome]]:
        outcomes = fingerprinted_together([outcome for _, outcome in told])
        return list(zip([page for page, _ in told], outcomes, strict=True))

    def finish(told: tuple[Page, Outcome], child: Child) -> Finished:
        return finished(*told, traced=told[0].id == child.trace)

    return (
        lambda line, _: (*unpack(line), None),
        Together(look_at, lambda told, _: told),  # stripping does without
        strip,
        Together(measure, lambda told, child: measure([told], child)[0]),
        judge,
        Together(with_keys, lambda told, child: with_keys([told], child)[0]),
        finish,
    )


def _with(told: list[_Told], made: list[Any]) -> list[_Told]:
    """The same with what was made of each extraction."""
    found = iter(made)
    return [
        (page, result, next(found) if isinstance(result, Extracted) else None)
        for page, result, _ in told
    ]
