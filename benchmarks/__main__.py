"""`make bench`: every benchmark in turn, each in a process of its own, over made texts and pages.

A benchmark alone, over your own data: `python -m benchmarks.pages FOLDER`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NAMES = ("fingerprint", "language", "strip", "pages", "templates", "whole", "index", "crawl")


def main() -> int:
    """Run them all; returns 1 where one could not run."""
    failed = []
    for name in NAMES:
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=Path(__file__).parent.parent, check=False).returncode:
            failed.append(name)
    for name in failed:
        print(f"benchmarks.{name} ended with an error.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
