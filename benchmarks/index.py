"""A run of 1,000 new articles against a small and a large index: time, memory, size on disk.

`python -m benchmarks.index [ARTICLES]`; 40,000 unless told, 300,000 for the full size. Articles
are made of random words. Then the same with `ghirbal run`, from reading to export.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.texts import texts
from benchmarks.timing import cpu_of
from cleaning.dedup import deduplicate
from cleaning.model import Decision, Entry, Fingerprint
from cleaning.store import Database, Index

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL, LARGE, NEW = 10_000, 40_000, 1_000
WORDS = 300
_AT_A_TIME = 10_000
ROOT = Path(__file__).parent.parent


def articles(seed: int) -> Iterator[Entry]:
    """Stories without end, each of its own words."""
    random = np.random.default_rng(seed)
    for number in range(sys.maxsize):
        tokens = random.integers(0, 1 << 23, WORDS).astype(np.uint32) * np.uint32(2)
        key = Fingerprint(blake2b(tokens.tobytes(), digest_size=16).digest(), tokens)
        id = f"{seed}-{number:07}"
        url = f"https://news.example/2024/02/03/{id}"
        yield Entry(id, key, f"{number % 50}.example", url, "2024-02-03T10:00:00+02:00")


def build(path: Path, count: int) -> None:
    """An index of `count` articles."""
    with Database(path) as database:
        index, stories = Index(database), articles(1)
        while some := list(islice(stories, min(_AT_A_TIME, count - len(index)))):
            index.add(some, [Decision(entry.id, entry.id, entry.id) for entry in some])


def refresh(path: Path) -> None:
    """What `main` measures in a process of its own."""
    new = list(islice(articles(2), NEW))
    with Database(path) as database:
        index = Index(database)
        start = perf_counter()
        index.add(new, deduplicate(new, index))
        spent, size = perf_counter() - start, index.info()["bytes_per_article"]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{spent:7.2f} s, {peak} MB at the peak, {size} bytes an article on disk")


def whole_run(documents: Path, index: Path) -> None:
    """A run as a user starts it, over a copy of the index."""
    copy = shutil.copy(index, index.with_suffix(".copy"))
    command = [sys.executable, "-m", "cleaning", "run", str(documents), "--quiet"]
    command += ["--output", str(index.with_suffix(".out")), "--index", str(copy)]
    print(f"  a run beside an index: {cpu_of(command, ROOT):7.2f} s of CPU")


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    print(f"\n{NEW} new articles")
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "new.jsonl"
        documents.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts(NEW)))
        for count in (SMALL, large):
            path = Path(folder) / f"{count}.sqlite"
            build(path, count)
            whole_run(documents, path)
            program = f"from benchmarks.index import *; refresh(Path({str(path)!r}))"
            print(f"  into an index of {count:>9,}", end="  ", flush=True)
            subprocess.run([sys.executable, "-c", program], check=True)


if __name__ == "__main__":
    main()
