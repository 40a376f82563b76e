"""The output of a crawl: the state, and that the files hold what it says."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from cleaning.config import FieldNames
from cleaning.errors import IndexMismatch, StateError
from cleaning.export import acquire, decided_row, to_json
from cleaning.model import Page
from cleaning.read import read_inputs
from cleaning.store import Database, Index
from cleaning.store.state import State
from cleaning.verify.rows import read_rows
from cleaning.verify.verify import STATE, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_OPEN = ".open"


def verify_crawl(folder: Path) -> Verdict:
    """Check the state, every run's articles, revisions and report against it, and the raw pages."""
    verdict = Verdict()
    with ExitStack() as stack:
        lock = FileLock(folder / ".lock", is_singleton=True)
        acquire(lock, folder)
        stack.callback(lock.release)
        try:
            database = stack.enter_context(Database(folder / STATE, create=False))
            if faults := database.faults():
                verdict.faults += [f"{folder / STATE}: {fault}." for fault in faults]
                return verdict
            verdict.faults += [f"{folder / STATE}: {fault}." for fault in Index(database).verify()]
            runs, articles, revisions = _check_runs(folder, State(database), verdict)
        except (StateError, IndexMismatch) as error:
            verdict.say(str(error))
            return verdict
    pages = _check_pages(folder / "pages", verdict)
    counts = (("runs", runs), ("articles", articles), ("revisions", revisions))
    told = [f"{count:,} {name}" for name, count in (*counts, ("raw pages", pages))]
    verdict.told = ", ".join(told)
    return verdict


def _check_runs(folder: Path, state: State, verdict: Verdict) -> tuple[int, int, int]:
    for run in state.unexported_runs():
        verdict.say(f"run {run} was killed before it had exported: the next run does that.")
    articles, numbers = 0, state.exported_runs()
    exported: set[str] = set()
    for run in numbers:
        rows = [decided_row(row, decision) for row, decision in state.outcomes.kept(run)]
        twice = exported & {row["id"] for row in rows}
        if twice:
            verdict.say(f"run {run} exports {len(twice)} articles of earlier runs again.")
        exported |= {row["id"] for row in rows}
        articles += len(rows)
        _check_rows(folder / "articles", run, rows, verdict)
        _check_report(folder / "reports" / f"{run:06d}.json", len(rows), verdict)
    return len(numbers), articles, _check_revisions(folder / "revisions", state, verdict)


def _check_revisions(folder: Path, state: State, verdict: Verdict) -> int:
    """Later states of articles; a run may have found nothing else."""
    count = 0
    for run in state.revising_runs():
        rows = [decided_row(row, decision) for row, decision in state.outcomes.revised(run)]
        count += len(rows)
        _check_rows(folder, run, rows, verdict)
    return count


def _check_rows(folder: Path, run: int, rows: Sequence[Any], verdict: Verdict) -> None:
    """Every file of the run in `articles` or `revisions` holds these rows, in order."""
    stem, held = f"{run:06d}", f"{len(rows)} {folder.name}"
    files = sorted(p for p in folder.glob(f"{stem}.*") if not p.name.startswith("."))
    if not files:
        verdict.say(f"{folder / stem}.* is gone: it held {held}.")
    for path in files:
        try:
            found = list(read_rows(path))
        except (OSError, EOFError, ValueError) as error:
            verdict.say(f"{path} cannot be read to its end: {error}.")
            continue
        same = [str(row.get("id")) for row in found] == [row["id"] for row in rows]
        if same and path.suffix == ".jsonl":
            same = list(map(to_json, found)) == list(map(to_json, rows))
        if not same:
            verdict.say(f"{path} does not hold what the state says ({held}).")


def _check_report(path: Path, kept: int, verdict: Verdict) -> None:
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        verdict.say(f"{path} cannot be read: {error}.")
        return
    if summary["kept"] != kept:
        verdict.say(f"{path} says that {summary['kept']} articles were kept, the state {kept}.")
    if summary["seen"] != summary["kept"] + summary["duplicates"] + summary["rejected"]:
        verdict.say(f"{path}: what was seen is not the sum of what became of it.")


def _check_pages(folder: Path, verdict: Verdict) -> int:
    count = 0
    for path in sorted(folder.glob(f"*{_OPEN}")):
        verdict.say(f"{path} was left open by a killed run: the next run closes it.")
    for path in sorted(folder.glob("*.warc.gz")):
        for found in read_inputs([str(path)], fields=FieldNames()):
            count += 1
            if not isinstance(found, Page):
                verdict.say(f"{path}: record {found.line} is damaged ({found.reason}).")
    return count
