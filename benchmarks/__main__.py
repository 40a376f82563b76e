"""`make bench`: every benchmark in turn, each in a process of its own, over made texts and pages.

A benchmark alone, over your own data: `python -m benchmarks.pages FOLDER`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.timing import MISSED

NAMES = (
    "fingerprint",
    "language",
    "strip",
    "pages",
    "templates",
    "whole",
    "index",
    "crawl",
    "stalls",
)


def main() -> int:
    """Run them all; returns 1 where one could not run or missed its mark."""
    wrong = []
    for name in NAMES:
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        code = subprocess.run(command, cwd=Path(__file__).parent.parent, check=False).returncode
        if code:
            what = "missed its mark" if code == MISSED else f"could not run (exit code {code})"
            wrong.append(f"benchmarks.{name} {what}: see above.")
    print("\n".join(["", *(wrong or ["Every benchmark ran, and every mark was met."])]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
