"""Keeping the state small: of pages of long ago only what it takes to know them again."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cleaning.errors import OutputError
from cleaning.export import Held, decided_row
from cleaning.store.schedule import HOUR, REVISITS

if TYPE_CHECKING:
    from cleaning.store.state import State

logger = logging.getLogger(__name__)
LEAST_DAYS = REVISITS[-1] // (24 * HOUR) + 1  # younger pages may have revisions
MOST = 20_000  # pages in one run, about: what is left of an old state the next runs prune


def prune(state: State, run: int, now: float, days: int) -> dict[str, int]:
    """Forget pages of runs that began over `days` ago; returns what was counted.

    A full disk is no reason to lose a run: then nothing is forgotten this time.
    """
    counts = {"runs": 0, "pages": 0, "addresses": 0}
    if not days:
        return counts
    today = datetime.fromtimestamp(now, UTC)
    before = today - timedelta(days=max(days, LEAST_DAYS))
    try:
        _prune(state, run, before, today, counts)
    except OutputError as fault:
        logger.warning("the state could not be made smaller: %s", fault)
    return counts


def _prune(
    state: State, run: int, before: datetime, today: datetime, counts: dict[str, int]
) -> None:
    for past in state.past.runs(run, before.isoformat(), today.isoformat()):
        if counts["pages"] >= MOST:
            break
        outcomes = state.outcomes
        files = {"articles": outcomes.kept(past), "revisions": outcomes.revised(past)}
        held = {
            name: asdict(Held.of(decided_row(*found) for found in rows))
            for name, rows in files.items()
        }
        counts["pages"] += state.past.drop_pages(past, held)
        counts["runs"] += 1
    counts["addresses"] = state.past.drop_addresses(MOST)
