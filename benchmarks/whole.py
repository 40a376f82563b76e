"""The whole text pipeline beside a naive script and the MinHash steps of two other tools.

    python -m benchmarks.whole [FILE [COUNT]]

FILE is JSON Lines with `text`, plain or xz (the demo newsroom's texts where none is named); COUNT
documents are taken from all over it. Each contender is a process of its own over the same
documents, start-up included, and its CPU time is that of all processes it starts. Of more than
10,000 documents only ghirbal gets all; the others get 10,000 from all over them, which is said
beside their times, and ratios are of times a document. datatrove and text-dedup want packages of
their own, so they run under another interpreter, named by GHIRBAL_PEERS (benchmarks/peers.txt says
what to install there).

- ghirbal: read, strip, language, fingerprint, dedup with every candidate verified, export;
- naive: `split()`, langdetect, datasketch's update loop over word 3-grams, MinHashLSH at .8;
- text-dedup, datatrove: MinHash deduplication alone, as they come; datatrove also with `split()`
  for its word tokenizer.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from benchmarks.texts import texts
from benchmarks.timing import cpu_of

ROOT = Path(__file__).parent.parent
COUNT = 1_000
MOST = 10_000  # documents that the others are given
PEERS = "GHIRBAL_PEERS"

NAIVE = """
import json, sys
from datasketch import MinHash, MinHashLSH
from langdetect import DetectorFactory, LangDetectException, detect
DetectorFactory.seed = 0
index = MinHashLSH(threshold=0.8, num_perm=128)
for number, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    text = json.loads(line)["text"]
    try:
        language = detect(text)
    except LangDetectException:
        language = "none"
    words = text.split()
    sketch = MinHash(num_perm=128)
    for place in range(len(words) - 2):
        sketch.update(" ".join(words[place : place + 3]).encode())
    if language == "ar" and not index.query(sketch):
        index.insert(str(number), sketch)
"""

DATATROVE = """
import os, sys
from loguru import logger
logger.remove()
from datatrove.executor import LocalPipelineExecutor as Executor
from datatrove.pipeline.dedup import *
from datatrove.pipeline.dedup import minhash
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
folder, name = os.path.split(sys.argv[1])
out, config, language = sys.argv[2], MinhashConfig(), "arb_Arab"
if sys.argv[3] == "split":
    words = type("Split", (), {"word_tokenize": lambda self, text: text.split()})
    minhash.load_word_tokenizer = lambda language: words()
reader = lambda: JsonlReader(folder, glob_pattern=name)
steps = [
    ([reader(), MinhashDedupSignature(f"{out}/s", config=config, language=language)], 1),
    ([MinhashDedupBuckets(f"{out}/s", f"{out}/b", config=config)], config.num_buckets),
    ([MinhashDedupCluster(f"{out}/b", f"{out}/r", config=config)], 1),
    ([reader(), MinhashDedupFilter(f"{out}/r"), JsonlWriter(f"{out}/o")], 1),
]
for number, (step, tasks) in enumerate(steps):
    Executor(pipeline=step, tasks=tasks, workers=1, logging_dir=f"{out}/l{number}").run()
"""


def commands(documents: Path, some: Path, folder: Path) -> dict[str, list[str]]:
    """What is run, by contender: ghirbal over all documents, the others over some."""
    output = str(folder / "ghirbal")
    ours = [sys.executable, "-m", "cleaning", "run", str(documents), "--output", output]
    found = {
        "ghirbal, from reading to export": [*ours, "--quiet"],
        "naive script": [sys.executable, "-c", NAIVE, str(some)],
    }
    return {**found, **peers(some, folder)}


def peers(documents: Path, folder: Path) -> dict[str, list[str]]:
    python = os.environ.get(PEERS)
    if not python:
        print(f"\ntext-dedup and datatrove are left out: {PEERS} names no interpreter.")
        return {}
    theirs = [python, "-m", "text_dedup.minhash", "--path", "json", "--split", "train"]
    theirs += ["--data_files", str(documents), "--cache_dir", str(folder / "cache")]
    theirs += ["--output", str(folder / "text-dedup"), "--column", "text", "--num_proc", "1"]
    datatrove = [python, "-c", DATATROVE, str(documents)]
    return {
        "text-dedup, MinHash alone": theirs,
        "datatrove, MinHash alone, split()": [*datatrove, str(folder / "split"), "split"],
        "datatrove, MinHash alone, Arabic words": [*datatrove, str(folder / "words"), "words"],
    }


def write_documents(path: Path) -> int:
    """The documents as JSON Lines that every contender reads; returns how many."""
    count = int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    with path.open("w", encoding="utf-8") as out:
        number = 0
        for number, record in enumerate(records(count), 1):  # noqa: B007 - the count is wanted
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return number


def write_some(documents: Path, path: Path) -> int:
    """Those that the others are given; returns how many."""
    some = sampled(documents, MOST)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in some)
    return len(some)


def records(count: int) -> list[dict[str, str]]:
    if len(sys.argv) == 1:
        return [{"id": str(number), "text": text} for number, text in enumerate(texts(count))]
    known = sampled(Path(sys.argv[1]), count)
    kept = ("id", "url", "title", "date", "site", "text")
    return [{name: str(record[name]) for name in kept if record.get(name)} for record in known]


def sampled(path: Path, count: int) -> list[dict[str, object]]:
    """Records from all over the file: dumps are in order of sites or days."""
    with opened(path) as lines:
        total = sum(1 for _ in lines)
    wanted = min(count, total)
    chosen = {number * total // wanted for number in range(wanted)}
    with opened(path) as lines:
        return [json.loads(line) for number, line in enumerate(lines) if number in chosen]


def opened(path: Path) -> IO[bytes]:
    return lzma.open(path) if path.suffix == ".xz" else path.open("rb")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ghirbal-bench-") as made:
        folder = Path(made)
        documents = folder / "documents.jsonl"
        count = write_documents(documents)
        some = write_some(documents, folder / "some.jsonl")
        os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
        print(f"\nthe whole pipeline ({count} texts; CPU of all processes, start-up included)")
        each = 0.0  # seconds a document that ghirbal takes
        for name, command in commands(documents, folder / "some.jsonl", folder).items():
            spent, given = cpu_of(command, ROOT), some if each else count
            each = each or spent / count
            told = (
                f"{spent:8.1f} s {spent / given * 1e3:8.3f} ms each {spent / given / each:7.2f} x"
            )
            print(
                f"  {name:<40} {told}{'' if given == count else f'  ({given} of them)'}", flush=True
            )
        print_stages(folder / "ghirbal" / "run.json", count)


def print_stages(summary: Path, count: int) -> None:
    """Where our own time went, by the clock."""
    print("\nghirbal's stages, by the clock (ms a document)")
    for stage, seconds in json.loads(summary.read_text(encoding="utf-8"))["seconds"].items():
        print(f"  {stage:<40} {seconds / count * 1_000:8.3f}")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} ended with {error.returncode}\n{error.stderr}")
