"""Commands whose changes to files fail on purpose, or that are killed on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from errno import EIO, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.torture.zygote import FROM_THEN_ON, KILL, OFF, ONCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FAULTS = {"io error": (EIO, ONCE), "disk full": (ENOSPC, FROM_THEN_ON), "killed": (0, KILL)}
DEADLINE = 180  # seconds, on a machine that is busy with other things
_COUNT_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, how many changes it made to files, what it said."""

    code: int
    seen: int
    said: str


class Zygote:
    """Runs commands in forks of one warm process; skips the test where it cannot."""

    def __init__(self, folder: Path) -> None:
        self._said = folder / "said.txt"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(_library(folder)), "TMPDIR": str(folder)},
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def __call__(self, argv: Sequence[str], root: Path, at: int = 0, fault: str = "") -> Ended:
        """Run a command; `fault` strikes at the change number `at` of a file below `root`."""
        errno, how = FAULTS[fault] if fault else (EIO, ONCE)
        return self._ask(argv, root=str(root), at=at or _COUNT_ALL, errno=errno, how=how)

    def struck(self, argv: Sequence[str], after: float, number: int = signal.SIGKILL) -> Ended:
        """Run a command, and send it a signal after so many seconds."""
        return self._ask(argv, after=after, signal=int(number))

    def _ask(self, argv: Sequence[str], **wish: Any) -> Ended:
        plain = {"root": "/", "at": 0, "errno": 0, "how": OFF, "after": None, "signal": 0}
        plain["deadline"] = DEADLINE
        told = {**plain, "argv": list(argv), "said": str(self._said), **wish}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        ended = Ended(answer["code"], answer["seen"], self._said.read_text(errors="replace"))
        assert not answer["late"], f"still at work after {DEADLINE} s: {wish}: {ended}"
        return ended


def _library(folder: Path) -> Path:
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        pytest.skip("faults are made by way of the Linux loader")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler is on this machine")
    library = folder / "faults.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "faults.c", "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return library


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without what the clock writes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "run.json":
                run = {**json.loads(data), "seconds": None, "slow": None, "seal": None}
                data = json.dumps(run).encode()
            found[str(path.relative_to(folder))] = data
    return found


def rows(database: Path) -> list[str]:
    """Everything that a SQLite file holds, as statements."""
    if not database.exists():
        return []
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(connection.iterdump())
    finally:
        connection.close()


def every(step: int, total: int) -> range:
    """The changes that are to fail: each `step`-th, the last one too."""
    return range(1 if step == 1 else step // 2, total + 1, step)
