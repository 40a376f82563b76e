"""An output directory whose results are replaced as one step, only at the end."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from cleaning.errors import InputError, OutputError
from cleaning.export.files import output_errors, sync_folder
from cleaning.export.locks import acquire

if TYPE_CHECKING:
    from types import TracebackType

SPOOL = ".spool"  # what a run still needs while it works; dropped before its results are published
CARD = "README.md"
CARD_MARK = "made by ghirbal, which replaces this file; take this line out to keep your own"
RESULTS = frozenset(
    {
        "articles.jsonl",
        "articles.jsonl.gz",
        "articles.jsonl.zst",
        "articles.parquet",
        "articles.csv",
        "duplicates.jsonl",
        "rejected.jsonl",
        "removed.jsonl",
        "clusters.jsonl",
        "report.html",
        "run.json",
        SPOOL,
    }
)


class OutputDirectory:
    """Write into `.staging`; `publish` puts it in the place of `path` in one step.

    Until then, and after any fault, an earlier run's results stay as they were. Files in `path`
    that are not results of ours are carried over.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.realpath(path))  # where a link leads is replaced, not the link
        self.staging = self.path
        self._published = False
        self._lock = FileLock(self.path.parent / f".{self.path.name}.lock")

    def __enter__(self) -> OutputDirectory:
        _refuse(self.path)
        with output_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            acquire(self._lock, self.path)
            _finish_earlier(self.path)
            if self.path.exists() and not os.access(self.path, os.W_OK):
                raise PermissionError(13, "Permission denied")
            prefix = f".{self.path.name}.staging-"
            self.staging = Path(tempfile.mkdtemp(prefix=prefix, dir=self.path.parent))
            self.staging.chmod(0o777 & ~_umask())
            self.spool.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        if not self._published:
            shutil.rmtree(self.staging, ignore_errors=True)
        self._lock.release()

    @property
    def spool(self) -> Path:
        """A folder for what the run still needs while it works."""
        return self.staging / SPOOL

    def keeps_own(self, name: str) -> bool:
        """Whether the user has put a file of this name there himself, which is carried over."""
        return (self.path / name).exists() and not _is_result(self.path / name)

    def publish(self) -> None:
        """Make what was staged the results, durably."""
        with output_errors(self.path):
            shutil.rmtree(self.spool)
            for file in self.staging.iterdir():
                _sync_file(file)
            sync_folder(self.staging)
            if self.path.exists():
                _swap(self.staging, self.path)
                self._published = True
                _carry_over(self.staging, self.path)
            else:
                self.staging.rename(self.path)
                self._published = True
            sync_folder(self.path.parent)


def _refuse(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path} is a file; name a directory for the results.")
    with suppress(FileNotFoundError):  # a folder that is gone is in nobody's way
        _refuse_here(path)
    if path.is_mount():
        raise OutputError(
            f"{path} is a disk of its own and cannot be replaced as one step;"
            " name a folder in it for the results."
        )


def _refuse_here(path: Path) -> None:
    if Path.cwd().is_relative_to(path):
        raise InputError(
            f"{path} is the folder you are in, or above it, and is replaced as a whole;"
            " name a folder in it for the results."
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_file(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _carry_over(old: Path, new: Path) -> None:
    """Move what is not ours from the earlier directory, then drop the rest of it."""
    for entry in sorted(old.iterdir()):
        if not _is_result(entry) and not (new / entry.name).exists():
            entry.rename(new / entry.name)
    shutil.rmtree(old, ignore_errors=True)  # else the next run clears it


def _is_result(entry: Path) -> bool:
    """Whether a run made it."""
    if entry.name == CARD and entry.is_file():
        return not is_own_card(entry)
    whole = entry.name.removeprefix(".").removesuffix(".partial")  # a killed run's half of one
    return entry.name in RESULTS or (whole in RESULTS and entry.name == f".{whole}.partial")


def is_own_card(path: Path) -> bool:
    """Whether a user has made a card his own, by taking our line out."""
    with path.open("rb") as card:
        return CARD_MARK.encode() not in card.read(500)


def _finish_earlier(path: Path) -> None:
    """Clear what a killed run left beside `path`; what it had not carried over comes first."""
    for left in sorted(path.parent.glob(f".{_escaped(path.name)}.staging-*")):
        if path.is_dir():
            _carry_over(left, path)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _swap(new: Path, old: Path) -> None:
    """Exchange two directories; where the system cannot do it at once, by two renames."""
    if _exchange(new, old):
        return
    aside = new.with_name(new.name + "-old")
    old.rename(aside)
    new.rename(old)
    aside.rename(new)


def _exchange(left: Path, right: Path) -> bool:
    """Linux's renameat2 with RENAME_EXCHANGE, which the standard library does not offer."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(renameat2(here, os.fsencode(left), here, os.fsencode(right), exchange) == 0)
