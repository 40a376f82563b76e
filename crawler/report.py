"""The reports of a run: `RUN.json`, the same as a page to read, and a table for the terminal."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rich.table import Table

from cleaning.export import atomic_file, cluster_rows, rejected_row, write_jsonl
from cleaning.report import history, write_report

if TYPE_CHECKING:
    from rich.console import Console

    from cleaning.store.state import State

_REJECTED = 200  # rejected pages named in the report
EARLIER = 30  # runs that the report draws beside this one


def write_reports(folder: Path, state: State, run: int, summary: dict[str, Any]) -> Path:
    """Write `RUN.json` and `RUN.html`; returns the path of the latter."""
    page = folder / f"{run:06d}.html"
    earlier = history(reversed(state.summaries(EARLIER)))
    shown = {**summary, "history": earlier, "texts": state.outcomes.texts(run)}
    with TemporaryDirectory(prefix="ghirbal-") as made:
        work = Path(made)
        _write_stories(work, state, run)
        html = write_report(work, shown).read_bytes()
    with atomic_file(page) as stream:
        stream.write(html)
    with atomic_file(folder / f"{run:06d}.json") as stream:
        text = json.dumps(summary, ensure_ascii=False, indent=1, allow_nan=False)
        stream.write(text.encode() + b"\n")
    return page


def _write_stories(work: Path, state: State, run: int) -> None:
    """What the report quotes: stories with several members, and rejected pages."""
    members = list(chain(state.outcomes.kept(run), state.outcomes.duplicates(run)))
    decisions = {decision.id: decision for _, decision in members}
    rows = [{**row, "cluster": decision.cluster} for row, decision in members]
    stories = list(cluster_rows(rows, decisions))
    told = {member["id"] for story in stories for member in story["members"]}
    write_jsonl(work / "clusters.jsonl", stories)
    write_jsonl(work / "articles.jsonl", (row for row in rows if row["id"] in told))
    rejected = [rejected_row(lost, url, None) for url, lost in state.outcomes.rejections(run)]
    write_jsonl(work / "rejected.jsonl", rejected[:_REJECTED])


def print_summary(summary: dict[str, Any], console: Console) -> None:
    """The counts by site as a table."""
    reasons = list(summary["rejected_by_reason"])
    table = Table(title=f"Run {summary['run']}", title_justify="left")
    table.add_column("site")
    for name in ("pages", "articles", "duplicates", *reasons, "failed"):
        table.add_column(name.replace("_", " "), justify="right")
    for site, counts in summary["sites"].items():
        failed = sum(summary["failures"].get(site, {}).values())
        if counts or failed:
            table.add_row(site, *_cells(counts, reasons, failed))
    total = {"kept": summary["kept"], "duplicates": summary["duplicates"]}
    table.add_section()
    table.add_row(
        "all", *_cells({**total, **summary["rejected_by_reason"]}, reasons, summary["failed"])
    )
    console.print(table)


def _cells(counts: dict[str, int], reasons: list[str], failed: int) -> list[str]:
    numbers = [sum(counts.values()), counts.get("kept", 0), counts.get("duplicates", 0)]
    numbers += [counts.get(reason, 0) for reason in reasons]
    return [str(number) if number else "·" for number in (*numbers, failed)]
