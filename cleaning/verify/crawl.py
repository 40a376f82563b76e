"""The output of a crawl: the state, and that the files hold what it says."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING

from filelock import FileLock

from cleaning.config import FieldNames
from cleaning.errors import IndexMismatch, StateError
from cleaning.export import STATE, Held, acquire, decided_row, digest
from cleaning.model import Page
from cleaning.read import read_inputs
from cleaning.store import Database, Index
from cleaning.store.state import State
from cleaning.verify.rows import read_rows
from cleaning.verify.verify import Verdict

if TYPE_CHECKING:
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
            state = State(database)
            runs, articles, revisions = _check_runs(folder, state, verdict)
            _check_files(folder, state, verdict)
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
        held = _held(state, run, "articles")
        ids = _check_rows(folder / "articles", run, held, verdict)
        if twice := exported & ids:
            verdict.say(f"run {run} exports {len(twice)} articles of earlier runs again.")
        exported |= ids
        articles += held.count
        _check_report(folder / "reports" / f"{run:06d}.json", held.count, verdict)
    return len(numbers), articles, _check_revisions(folder / "revisions", state, verdict)


def _check_files(folder: Path, state: State, verdict: Verdict) -> None:
    """Each file is as it was written; old raw pages and reports for people may be thrown away."""
    for _, files in state.files():
        for name, wanted in files.items():
            path = folder / name
            if path.is_file():
                if digest(path) != wanted:
                    verdict.say(f"{path} is not as it was written.")
            elif path.exists():
                verdict.say(f"{path} is no file.")


def _check_revisions(folder: Path, state: State, verdict: Verdict) -> int:
    """Later states of articles; a run may have found nothing else."""
    count = 0
    for run in state.revising_runs():
        held = _held(state, run, "revisions")
        count += held.count
        _check_rows(folder, run, held, verdict)
    return count


def _held(state: State, run: int, name: str) -> Held:
    """What a run exported: of one long ago the state knows no more than this."""
    if past := state.past.held(run):
        return Held(**past[name])
    outcomes = state.outcomes
    found = outcomes.kept(run) if name == "articles" else outcomes.revised(run)
    return Held.of(decided_row(*each) for each in found)


def _check_rows(folder: Path, run: int, held: Held, verdict: Verdict) -> set[str]:
    """Every file of the run in `articles` or `revisions` holds what it did, in order; their ids."""
    stem, told = f"{run:06d}", f"{held.count} {folder.name}"
    ids: set[str] = set()
    files = sorted(p for p in folder.glob(f"{stem}.*") if not p.name.startswith("."))
    if not files:
        verdict.say(f"{folder / stem}.* is gone: it held {told}.")
    for path in files:
        try:
            rows = list(read_rows(path))
        except (OSError, EOFError, ValueError) as error:
            verdict.say(f"{path} cannot be read to its end: {error}.")
            continue
        ids |= {str(row.get("id")) for row in rows}
        found = Held.of(rows)
        same = found == held if path.suffix == ".jsonl" else found.ids == held.ids
        if not same:
            verdict.say(f"{path} does not hold what the state says ({told}).")
    return ids


def _check_report(path: Path, kept: int, verdict: Verdict) -> None:
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        verdict.say(f"{path} cannot be read: {error}.")
        return
    try:
        told = {name: int(summary[name]) for name in ("seen", "kept", "duplicates", "rejected")}
    except (LookupError, TypeError, ValueError):
        verdict.say(f"{path} is no report that a run writes.")
        return
    if told["kept"] != kept:
        verdict.say(f"{path} says that {told['kept']} articles were kept, the state {kept}.")
    if told["seen"] != told["kept"] + told["duplicates"] + told["rejected"]:
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
