"""The output folder: held by one run at a time, and what earlier runs left in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from filelock import FileLock

from cleaning.errors import OutputError
from cleaning.export import acquire, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


RESULTS = ("articles", "revisions", "reports")


def hold_lock(folder: Path) -> FileLock:
    """The lock of an output folder, held; raises Locked where another process has it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied")
        lock = FileLock(folder / ".lock", is_singleton=True)
        acquire(lock, folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{folder} cannot be written ({reason}): name another with -s OUTPUT_DIR=DIR."
        ) from error
    return lock


def digests(folder: Path, run: int) -> dict[str, str]:
    """The sha256 of every file that a run leaves in an output folder, for `ghirbal verify`."""
    stem = f"{run:06d}"
    files = [
        *(path for kind in RESULTS for path in folder.glob(f"{kind}/{stem}.*")),
        *folder.glob(f"pages/{stem}-*.warc.gz"),
    ]
    return {str(path.relative_to(folder)): digest(path) for path in sorted(files)}


def last_run_on_disk(folder: Path) -> int:
    """The highest run number among the files of an output folder; 0 where there is none."""
    names = [path.name.split(".")[0].split("-")[0] for path in folder.glob("*/*")]
    return max((int(name) for name in names if name.isdecimal()), default=0)


def lost_results(folder: Path, runs: Iterable[int]) -> list[int]:
    """Those of `runs` that left results in `folder`, and of which nothing is there any more."""
    there = {path.name.split(".")[0] for path in folder.glob("*") if path.stat().st_size}
    return [run for run in runs if f"{run:06d}" not in there]


def told_lost(folder: Path, lost: Sequence[int]) -> str:
    """That results of these runs are gone, and what can be done."""
    runs = f"run {lost[0]}" if len(lost) == 1 else f"{len(lost)} runs, {lost[0]} first,"
    return (
        f"the {folder.name} of {runs} are no longer in {folder}: they count as delivered and do "
        "not come again; for all of them anew, crawl into another folder (-s OUTPUT_DIR=DIR)"
    )
