"""A line on the terminal that moves while the crawl works; in a pipe or in cron, nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.status import Status
from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.extensions import RunKeeper

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

SECONDS = 0.5


class Progress:
    """Extension, on a terminal only."""

    def __init__(self, crawler: Crawler, console: Console) -> None:
        self._crawler = crawler
        self._status = Status("Starting", console=console)
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        console = Console(stderr=True, highlight=False)
        if not console.is_terminal or not crawler.settings.getbool("PROGRESS"):
            raise NotConfigured
        progress = cls(crawler, console)
        crawler.signals.connect(progress.opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.closed, signal=signals.engine_stopped)
        return progress

    def opened(self) -> None:
        """Begin to show."""
        self._status.start()
        self._tick()

    def _tick(self) -> None:
        keeper = self._crawler.get_extension(RunKeeper)
        assert keeper is not None
        stats, fetches = self._crawler.stats, keeper.run.fetches
        fetched = stats.get_value("response_received_count", 0)
        cleaned = stats.get_value("item_scraped_count", 0)
        self._status.update(
            f"{fetched:,} answers · {fetches.all('new_links'):,} new addresses · "
            f"{cleaned:,} pages cleaned"
        )
        self._timer = asyncio.get_running_loop().call_later(SECONDS, self._tick)

    def closed(self) -> None:
        """Clear the line."""
        if self._timer is not None:
            self._timer.cancel()
        self._status.stop()
