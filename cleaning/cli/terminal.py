"""What a person sees: progress on a terminal, a table at the end. Nothing in cron or a pipe."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Task, TaskID

    from cleaning.run.options import Watch

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, highlight=False)
_EVERY = 25  # documents between two updates: a bar redrawn for each would cost more than the work


@contextmanager
def progress(*, quiet: bool) -> Iterator[Watch]:
    """A function to call with the stage, how many documents it has done, of how many."""
    if quiet or not err.is_terminal:
        yield lambda stage, done, total=None, rejected=0: None
        return
    with Progress(*_columns(), console=err, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def watch(stage: str, done: int, total: int | None = None, rejected: int = 0) -> None:
            if stage not in tasks:
                _finish(bar, list(tasks.values()))
                tasks[stage] = bar.add_task(stage, total=None, lost="")
            if done and done % _EVERY == 0:
                lost = f"{rejected:,} rejected" if rejected else ""
                bar.update(tasks[stage], completed=done, total=total, lost=lost)

        yield watch


def _columns() -> tuple[ProgressColumn, ...]:
    return (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        _Count(),
        TimeElapsedColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[lost]}"),
    )


class _Count(ProgressColumn):
    """Documents done, of how many, and how many a second."""

    def render(self, task: Task) -> Text:
        if not task.completed:
            return Text("")
        total = f" of {task.total:,.0f}" if task.total else ""
        rate = f", {task.speed:,.0f} a second" if task.speed else ""
        return Text(f"{task.completed:,.0f}{total} documents{rate}")


def _finish(bar: Progress, tasks: list[TaskID]) -> None:
    """Earlier stages are over: their bars stand full and still."""
    for task in tasks:
        done = bar.tasks[task].completed or 1
        bar.update(task, total=done, completed=done)


def summary_table(summary: dict[str, Any]) -> Table:
    """The closing table: what came in and what became of it."""
    from cleaning.report.figures import percent  # it brings the templates along

    table = Table(show_header=False, box=None, pad_edge=False)
    for side in ("left", "right", "right"):
        table.add_column(justify=side)
    seen = summary["seen"]
    rows = [("documents seen", seen, ""), ("articles kept", summary["kept"], "green")]
    rows += [
        (f"duplicates: {n}", c, "yellow") for n, c in summary["duplicates_by_relation"].items()
    ]
    rows += [(f"rejected: {n}", c, "red") for n, c in summary["rejected_by_reason"].items()]
    for name, count, style in rows:
        share = percent(count / seen) if seen else ""
        table.add_row(Text(name, style), f"{count:,}", share)
    table.add_row("words kept", f"{summary['words']:,}", "")
    return table


def print_json(value: Any) -> None:
    """For scripts: plain JSON on standard output, Arabic left readable."""
    print(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))
