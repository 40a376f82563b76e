"""What a person sees: progress on a terminal, a table at the end. Nothing in cron or a pipe."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, highlight=False)
_EVERY = 25  # documents between two updates: a bar redrawn for each would cost more than the work


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """A function to call with the stage and how many documents it has done."""
    if quiet or not err.is_terminal:
        yield lambda stage, done: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed} documents"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def watch(stage: str, done: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=None)
            if done % _EVERY == 0:
                bar.update(tasks[stage], completed=done)

        yield watch


def summary_table(summary: dict[str, Any]) -> Table:
    """The closing table: what came in and what became of it."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    table.add_row("documents seen", f"{summary['seen']:,}")
    table.add_row("articles kept", f"{summary['kept']:,}")
    for relation, count in summary["duplicates_by_relation"].items():
        table.add_row(f"duplicates: {relation}", f"{count:,}")
    for reason, count in summary["rejected_by_reason"].items():
        table.add_row(f"rejected: {reason}", f"{count:,}")
    return table
