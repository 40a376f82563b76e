"""Runs that share an index are a series: what the earlier ones in the same place yielded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaning.report import history, read_summary
from cleaning.run.options import plain_options

if TYPE_CHECKING:
    from cleaning.run.options import RunOptions

_SERIES = 30  # runs


def series(options: RunOptions, counts: dict[str, Any]) -> dict[str, Any]:
    """What `run.json` says of earlier runs.

    One that was killed between its results and its index is there once, when it is run again.
    """
    before = read_summary(options.output) if options.index else None
    if before is None:
        return {}
    now = {**counts, "options": plain_options(options)}
    if all(before.get(name) == value for name, value in now.items()):
        return {"history": before["history"]} if "history" in before else {}
    return {"history": [*before.get("history", []), *history([before])][-_SERIES:]}
