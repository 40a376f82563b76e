"""Side by side in one run: each contender's CPU seconds over the same items, told as ratios."""

from __future__ import annotations

import json
import subprocess
import sys
from time import process_time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")
_WARMING = 20  # items, evenly over all
MISSED = 3  # exit code of a benchmark that ran, and whose mark was missed


def compare(
    title: str, items: Sequence[T], contenders: Mapping[str, Callable[[T], object]]
) -> None:
    """Print the CPU time of each contender over `items`; the first one is what ratios refer to.

    The contenders take turns item by item, so that a machine that slows down slows all of them.
    """
    spent = {name: [0.0] * len(items) for name in contenders}
    for work in contenders.values():
        for item in items[:: max(1, len(items) // _WARMING)]:
            work(item)  # caches and tables are filled before the clock starts
    for place, item in enumerate(items):
        for name, work in contenders.items():
            start = process_time()
            work(item)
            spent[name][place] = process_time() - start
    table(title, spent)


def table(title: str, spent: Mapping[str, Sequence[float]]) -> None:
    """Totals, medians, means and ratios. `spent`: CPU seconds for each item, by contender."""
    count = len(next(iter(spent.values())))
    print(f"\n{title} ({count} items; CPU)")
    ours = sum(next(iter(spent.values())))
    for name, times in spent.items():
        median = sorted(times)[count // 2]
        mean = sum(times) / count
        ratio = sum(times) / ours if ours else 0.0
        told = f"median {median * 1e3:8.3f} ms  mean {mean * 1e3:8.3f} ms"
        print(f"  {name:<44} {sum(times):8.2f} s  {told}  {ratio:7.2f} x")


_OF_ALL = """
import ctypes, json, os, resource, subprocess, sys, time
try:
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # orphans come to this process, not to the first one
except (AttributeError, OSError):
    pass
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - start
try:
    while True:
        os.waitpid(-1, 0)
except ChildProcessError:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([seconds, used.ru_utime + used.ru_stime]))
sys.exit(code)
"""


def cpu_of(command: Sequence[str], folder: Path) -> float:
    """CPU seconds of a command and of every process it starts; raises where it fails."""
    return cost_of(command, folder)[1]


def cost_of(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds that a command takes, and its CPU seconds with those of every process it starts."""
    program = [sys.executable, "-c", _OF_ALL, *command]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 2):
        raise subprocess.CalledProcessError(done.returncode, list(command), None, done.stderr)
    seconds, cpu = json.loads(done.stdout)
    return float(seconds), float(cpu)
