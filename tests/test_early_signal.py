"""A signal that comes early, while a crawl or its children still start, ends it in order, too."""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing import forkserver
from typing import TYPE_CHECKING

import pytest
from scrapy import signals
from scrapy.spiderloader import SpiderLoader

from cleaning.config import CleanConfig
from cleaning.workers import CleanPool
from cleaning.workers.pool import _start_server, _stop_forkserver
from tests.conftest import text_page
from tests.test_pipeline import STORY

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class SignalAtStart:
    """An add-on that has its own process interrupted before Scrapy's engine runs."""

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self.strike, signals.engine_started)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SignalAtStart:
        return cls(crawler)

    async def strike(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(20):  # turns of the loop, in which the signal is handled
            await asyncio.sleep(0)


class InterruptedAtOnce(SpiderLoader):
    """Ctrl-C while Scrapy makes ready for the crawl."""

    def __init__(self, settings: BaseSettings) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        super().__init__(settings)


class InterruptedAtTheEnd(SpiderLoader):
    """Ctrl-C when the crawl is over and its loop is closed."""

    def __init__(self, settings: BaseSettings) -> None:
        atexit.register(os.kill, os.getpid(), signal.SIGINT)
        super().__init__(settings)


@pytest.mark.parametrize("loader", [InterruptedAtOnce, InterruptedAtTheEnd])
@pytest.mark.parametrize("command", [("crawl", "news"), ("refresh",)])
def test_ctrl_c_before_or_after_the_crawl_says_nothing(
    tmp_path: Path, command: tuple[str, ...], loader: type
) -> None:
    ended = crawl(tmp_path, command, f"SPIDER_LOADER_CLASS={__name__}.{loader.__name__}")
    assert ended.returncode == -signal.SIGINT, ended.stderr.decode()
    assert b"Traceback" not in ended.stderr


def test_a_signal_before_the_engine_runs_ends_the_crawl(tmp_path: Path) -> None:
    ended = crawl(tmp_path, ("crawl", "news"), f'ADDONS={{"{__name__}.SignalAtStart": 1}}')
    assert ended.returncode == 128 + signal.SIGTERM, ended.stderr.decode()
    assert b"Traceback" not in ended.stderr


def crawl(
    tmp_path: Path, command: tuple[str, ...], setting: str
) -> subprocess.CompletedProcess[bytes]:
    """A crawl of a site that is not there."""
    seeds = tmp_path / "seeds.toml"
    seeds.write_text('[[site]]\nname = "waha"\nhome = "http://127.0.0.1:9/"\n', encoding="utf-8")
    argv = [sys.executable, "-m", "scrapy", *command, "-a", f"sites={seeds}"]
    argv += ["-s", f"OUTPUT_DIR={tmp_path / 'output'}", "-s", "CONTACT=tests@waha.example"]
    argv += ["-s", setting, "-s", "ALLOW_PRIVATE_ADDRESSES=1"]
    return subprocess.run(argv, capture_output=True, timeout=60, check=False)


def test_children_still_to_be_started_are_not_when_a_pool_is_left_by_an_exception() -> None:
    with suppress(KeyboardInterrupt), CleanPool(CleanConfig(), workers=1, timeout=60) as pool:
        assert pool.submit(text_page(STORY)).result().article is not None
        raise KeyboardInterrupt
    assert forkserver._forkserver._forkserver_pid is None  # type: ignore[attr-defined]


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="children are not forked here")
def test_ctrl_c_does_not_reach_what_children_are_forked_from() -> None:
    _stop_forkserver()
    _start_server()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(server, signal.SIGINT)  # it has hardly begun to load what children need
    with CleanPool(CleanConfig(), workers=1, timeout=60) as pool:
        assert pool.submit(text_page(STORY)).result().article is not None
    assert forkserver._forkserver._forkserver_pid == server  # type: ignore[attr-defined]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
