"""Stubs: urgent news begins as a line and becomes an article within hours, at its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaning.model import Outcome
    from cleaning.store.state import State
    from crawler.items import FetchedPage

STUB = "too_short"


class Stubs:
    """Pages of too few words: each is asked for again as a young article is, and then no more."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._waiting: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def is_known(self, page: FetchedPage, outcome: Outcome) -> bool:
        """Take note of a page if it is one; whether an earlier run has told of it."""
        if outcome.rejection is None or outcome.rejection.reason != STUB:
            return False
        self._waiting.append(page.key)
        return self._state.frontier.reason(page.key) == STUB

    def write(self, run: int) -> None:
        """Plan when those are asked for again of which note was taken."""
        for key in self._waiting:
            self._state.frontier.look_again(key, run, STUB)

    def written(self) -> None:
        """What was written is durable."""
        self._waiting.clear()
