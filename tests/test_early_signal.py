"""A signal that comes while a crawl is still starting ends it in order, too."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler


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


def test_a_signal_before_the_engine_runs_ends_the_crawl(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds.toml"
    seeds.write_text('[[site]]\nname = "waha"\nhome = "http://127.0.0.1:9/"\n', encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sites={seeds}"]
    command += ["-s", f"OUTPUT_DIR={tmp_path / 'output'}", "-s", "CONTACT=tests@waha.example"]
    command += ["-s", f'ADDONS={{"{__name__}.SignalAtStart": 1}}']
    command += ["-s", "ALLOW_PRIVATE_ADDRESSES=1"]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 128 + signal.SIGTERM, ended.stderr.decode()
    assert b"Traceback" not in ended.stderr
