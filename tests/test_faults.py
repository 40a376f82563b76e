"""A run over a dump whose writes fail, or that is killed: old results or new ones, nothing between.

Each write, rename, fsync and unlink fails in turn. Afterwards the old results are whole or the new
ones are, and running again gives what an unhurt run gives, byte for byte.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.hostile import WORDS
from tests.torture.harness import FAULTS, Zygote, contents, every, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.torture.harness import Ended

SHORT, LONG = 25, 1  # every 25th change of a file fails in CI, every one in `make torture`


def lines(start: int, stop: int) -> bytes:
    """Articles unlike each other, with a copy, a short one and a damaged line among them."""
    chance = random.Random(start)
    found = []
    for number in range(start, stop):
        text = "\n".join(" ".join(chance.choices(WORDS, k=25)) + "." for _ in range(2))
        found.append(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False))
    found += [found[0].replace(f"d{start}", f"copy{start}"), '{"id": "short", "text": "خبر"}', "{"]
    return "\n".join(found).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with the results of an earlier run and its index, and a newer dump."""

    zygote: Zygote
    start: Path
    work: Path
    old: tuple[object, object]
    new: tuple[object, object]
    changes: int
    seconds: float

    def argv(self, dump: str = "new.jsonl") -> list[str]:
        options = ["--output", "out", "--index", "index.sqlite", "--workers", "1", "--quiet"]
        options = [str(self.work / o) if o in ("out", "index.sqlite") else o for o in options]
        return ["ghirbal", "run", str(self.start / dump), *options, "--keep-removed"]

    def reset(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.start / "before", self.work)

    def state(self) -> tuple[object, object]:
        return contents(self.work / "out"), rows(self.work / "index.sqlite")

    def check(self, ended: Ended) -> None:
        """Nothing is half-written; and running again gives what an unhurt run gives."""
        assert "Traceback" not in ended.said, ended.said
        results, index = self.state()
        assert results in (self.old[0], self.new[0]), ended
        assert index in (self.old[1], self.new[1]), ended
        if ended.code == 2:
            assert (results, index) == self.new
        else:
            assert ended.said or ended.code < 0 or ended.code > 128  # a signal needs no words
        if index != self.new[1]:
            again = self.zygote(self.argv(), self.work)
            assert again.code == 2, again.said
        assert self.state() == self.new, ended
        names = {path.name for path in self.work.iterdir() if not path.name.endswith(".lock")}
        left = {name for name in names if name.startswith(".out.staging-")}
        assert names - left == {"out", "index.sqlite"}
        assert not left or ended.code == 2  # then it is the old results, for the next run to clear


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    start, work = tmp_path_factory.mktemp("start"), tmp_path_factory.mktemp("work")
    (start / "old.jsonl").write_bytes(lines(0, 12))
    (start / "new.jsonl").write_bytes(lines(100, 112) + lines(0, 3))
    with Zygote(start) as zygote:
        first = Bench(zygote, start, work, (None, None), (None, None), 0, 0)
        assert zygote(first.argv("old.jsonl"), work).code == 2
        old = first.state()
        shutil.copytree(work, start / "before")
        began = monotonic()
        ended = zygote(first.argv(), work)
        assert ended.code == 2, ended.said
        seconds = monotonic() - began
        yield Bench(zygote, start, work, old, first.state(), ended.seen, seconds)


def fail_in_turn(bench: Bench, fault: str, step: int) -> None:
    assert bench.changes > 50
    for at in every(step, bench.changes):
        bench.reset()
        ended = bench.zygote(bench.argv(), bench.work, at, fault)
        assert ended.code in (2, 4, -9), ended
        bench.check(ended)


@pytest.mark.parametrize("fault", FAULTS)
def test_whichever_change_fails_the_results_are_whole(bench: Bench, fault: str) -> None:
    fail_in_turn(bench, fault, SHORT)


@pytest.mark.torture
@pytest.mark.parametrize("fault", FAULTS)
def test_each_change_that_fails_leaves_the_results_whole(bench: Bench, fault: str) -> None:
    fail_in_turn(bench, fault, LONG)


def kill_at_random(bench: Bench, kills: int, number: int) -> None:
    chance = random.Random(number)
    for _ in range(kills):
        bench.reset()
        ended = bench.zygote.struck(bench.argv(), chance.uniform(0, bench.seconds), number)
        assert ended.code in (2, -number, 128 + number), ended
        bench.check(ended)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_killed_at_any_moment_loses_nothing(bench: Bench, number: int) -> None:
    kill_at_random(bench, 3, number)


@pytest.mark.torture
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_forty_kills_at_any_moment_lose_nothing(bench: Bench, number: int) -> None:
    kill_at_random(bench, 40, number)
