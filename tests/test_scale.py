"""A large dump with one line in a hundred damaged: exact accounting, and memory that stays flat."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cleaning.verify import verify
from tests.hostile import WORDS

if TYPE_CHECKING:
    from pathlib import Path

EVERY = 100
DAMAGE: list[tuple[bytes, str]] = [
    (b'{"id": "x", "text": "cut off', "bad_json"),
    (bytes(range(128, 192)), "bad_encoding"),
    (b'{"id": "x", "text": "\xd9"}', "bad_encoding"),
    (b"[1, 2]", "not_an_object"),
    (b'"text"', "not_an_object"),
    (b'{"id": "x", "text": ' + b"[" * 5_000, "bad_json"),
    (b'{"id": "x", "text": ' + b"9" * 5_000 + b"}", "bad_json"),
    (b'{"id": "x"}', "no_text"),
    (b'{"id": "x", "text": {"a": 1}}', "no_text"),
    (b"<html>", "bad_json"),
]
# A process's peak begins with what the one that started it held, so a small one starts it.
LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def write_dump(path: Path, size: int) -> Counter[str]:
    """Lines of which every hundredth is damaged; returns how often for which reason."""
    chance, reasons = random.Random(size), Counter[str]()
    with path.open("wb") as stream:
        for number in range(size):
            if number % EVERY == EVERY // 2:
                line, reason = DAMAGE[number // EVERY % len(DAMAGE)]
                reasons[reason] += 1
                stream.write(line + b"\n")
                continue
            text = " ".join(chance.choices(WORDS, k=40)) + "."
            row = {
                "id": f"d{number}",
                "text": text,
                "url": f"https://s{number % 40}.example/{number}",
            }
            stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return reasons


def run(folder: Path, size: int) -> int:
    """Clean such a dump and check every count; returns the peak of memory in bytes."""
    dump, output = folder / f"{size}.jsonl", folder / f"out-{size}"
    reasons = write_dump(dump, size)
    command = [sys.executable, "-m", "cleaning", "run", str(dump), "--output", str(output)]
    python = [sys.executable, "-c", LAUNCHER]
    done = subprocess.run([*python, *command, "--workers", "2", "--quiet"], stdout=subprocess.PIPE)
    assert done.returncode == 2
    summary = json.loads((output / "run.json").read_text("utf-8"))
    assert summary["seen"] == size
    assert summary["rejected_by_reason"] == dict(sorted(reasons.items()))
    assert summary["kept"] + summary["duplicates"] == size - reasons.total()
    rejected = (output / "rejected.jsonl").read_text("utf-8").splitlines()
    lines = [json.loads(row)["line"] for row in rejected]
    assert lines == list(range(EVERY // 2 + 1, size + 1, EVERY))
    assert verify(output).faults == []
    return int(done.stdout) * 1024


def test_a_damaged_dump_is_accounted_for_line_by_line(tmp_path: Path) -> None:
    assert run(tmp_path, 2_000) < 1_000_000_000


@pytest.mark.torture
def test_ten_times_the_documents_need_hardly_more_memory(tmp_path: Path) -> None:
    small = run(tmp_path, 20_000)
    assert run(tmp_path, 200_000) < 1.2 * small
