"""Crawls that are killed, or whose writes fail: every article comes out once, in some run."""

from __future__ import annotations

import random
import shutil
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from cleaning.verify import verify
from tests.crawling import Scrapy
from tests.hostile import Answer, HostileServer, home, story
from tests.torture.harness import FAULTS, Ended, Zygote, every

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS = {"crawl": ("crawl", "news"), "refresh": ("refresh",)}
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
PAGES = 12
PARTS = 4  # of the changes that fail in turn, so that several processes share them
NEWS = {
    "/": Answer(home(*(f"/news/{1000 + n}" for n in range(PAGES)))),
    **{f"/news/{1000 + n}": Answer(story(n * 7)) for n in range(PAGES)},
}


@dataclass(frozen=True, slots=True)
class Bench:
    """A small site, and a folder to crawl it into."""

    zygote: Zygote
    scrapy: Scrapy
    changes: int = 0
    seconds: float = 0.0

    def argv(self, command: str) -> list[str]:
        return ["scrapy", *self.scrapy.command(*COMMANDS[command])[3:]]

    def reset(self) -> None:
        shutil.rmtree(self.scrapy.output, ignore_errors=True)

    def check(self, command: str, ended: Ended) -> None:
        """After another run, each article has come out once, and all there is is whole."""
        assert "Traceback" not in ended.said, ended.said
        again = self.zygote(self.argv(command), self.scrapy.output)
        assert again.code in (0, 2), again.said
        found = sorted(row["url"].rpartition("/")[2] for row in self.scrapy.articles())
        assert found == [str(1000 + n) for n in range(PAGES)], ended
        assert verify(self.scrapy.output).faults == []


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    scrapy = Scrapy(tmp_path_factory.mktemp("crawl"))
    folder: Path = tmp_path_factory.mktemp("zygote")
    with HostileServer({"waha": NEWS}) as server, Zygote(folder) as zygote:
        scrapy.seeds.write_text(server.seeds())
        first = Bench(zygote, scrapy)
        began = monotonic()
        ended = zygote(first.argv("crawl"), scrapy.output)
        assert ended.code == 0, ended.said
        yield Bench(zygote, scrapy, ended.seen, monotonic() - began)


def kill_at_random(bench: Bench, command: str, number: int, kills: int) -> None:
    chance = random.Random(number)
    for _ in range(kills):
        bench.reset()
        ended = bench.zygote.struck(bench.argv(command), chance.uniform(0, bench.seconds), number)
        assert ended.code in (0, -number, 128 + number), ended
        bench.check(command, ended)


def fail_in_turn(bench: Bench, fault: str, changes: range) -> None:
    assert bench.changes > 50
    for at in changes:
        bench.reset()
        ended = bench.zygote(bench.argv("refresh"), bench.scrapy.output, at, fault)
        assert ended.code in (0, 2, 4, -9), ended
        bench.check("refresh", ended)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_crawl_killed_at_any_moment_loses_and_repeats_nothing(bench: Bench, command: str) -> None:
    kill_at_random(bench, command, signal.SIGKILL, 3)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_a_year_off_loses_and_repeats_nothing(
    bench: Bench, command: str, years: int
) -> None:
    bench.reset()
    wrong = datetime.now(UTC) + timedelta(days=365 * years)
    argv = [*bench.argv(command), "-s", f"NOW={wrong.isoformat()}"]
    bench.check(command, bench.zygote(argv, bench.scrapy.output))


def test_of_two_crawls_at_once_one_does_the_work(bench: Bench) -> None:
    bench.reset()
    started = [bench.scrapy.start(*COMMANDS[command]) for command in COMMANDS]
    said = [process.communicate(timeout=120)[1] for process in started]
    codes = [process.returncode for process in started]
    assert 0 in codes, said
    assert set(codes) <= {0, 3}, said
    bench.check("crawl", Ended(0, 0, "".join(said)))


@pytest.mark.torture
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("number", SIGNALS)
def test_forty_kills_of_a_crawl_lose_and_repeat_nothing(
    bench: Bench, command: str, number: int
) -> None:
    kill_at_random(bench, command, number, 40)


@pytest.mark.torture
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("fault", FAULTS)
def test_each_change_that_fails_leaves_the_crawl_whole(bench: Bench, fault: str, part: int) -> None:
    fail_in_turn(bench, fault, every(1, bench.changes)[part::PARTS])
