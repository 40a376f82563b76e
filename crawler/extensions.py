"""The run's keeper: opens it with the crawl, finishes it at the end, remembers what went wrong."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import signals

from cleaning.errors import GhirbalError
from cleaning.heap import collect_less
from crawler.run import BATCH_SECONDS, CrawlRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class RunKeeper:
    """Extension. `run` is open while the crawl lasts; `fault` is what stopped it, if anything."""

    def __init__(self, crawler: Crawler, run: CrawlRun) -> None:
        self._crawler = crawler
        self.run = run
        self.fault: Exception | None = None
        self.errors = 0
        self._closing: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        sites = [site.name for site in getattr(crawler.spider, "sites", ())]
        formats = settings.getlist("EXPORT_FORMATS")
        folder, preset = Path(settings["OUTPUT_DIR"]), settings["CLEAN_PRESET"]
        days = settings.getint("STATE_DAYS")
        run = CrawlRun(folder, sites, preset, formats, clock(settings.get("NOW")), days)
        for notice in run.notices:
            logger.warning(notice)
        logging.getLogger("scrapy.core.scraper").addFilter(without_sentence)
        keeper = cls(crawler, run)
        crawler.signals.connect(collect_less, signal=signals.spider_opened)
        crawler.signals.connect(keeper.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(keeper.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(keeper.count_error, signal=signals.spider_error)
        crawler.signals.connect(keeper.count_error, signal=signals.item_error)
        return keeper

    def spider_opened(self) -> None:
        """Outcomes are written at least this often, however slowly they come."""
        try:
            self.run.flush()
        except GhirbalError as fault:
            self.fail(fault)
            return
        loop = asyncio.get_running_loop()
        if self.run.database.needs_checkpoint:
            loop.run_in_executor(None, self.run.database.checkpoint)
        self._timer = loop.call_later(BATCH_SECONDS, self.spider_opened)

    def count_error(self, failure: Failure) -> None:
        """A fault on one page: the crawl goes on, and says so at the end.

        One that has a sentence of its own concerns the whole run, and ends it.
        """
        if isinstance(failure.value, GhirbalError):
            self.fail(failure.value)
        else:
            self.errors += 1

    def fail(self, fault: Exception) -> None:
        """Stop the crawl: nothing more can be written, or trusted."""
        if self.fault is None:
            self.fault = fault
            stop = self._crawler.engine.close_spider_async(reason="fault")
            self._closing = asyncio.ensure_future(stop)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Decide, export and report; what a fault prevents is left to the next run."""
        if self._timer is not None:
            self._timer.cancel()
        try:
            if self.fault is None:
                self.run.fetches.limits = limits(self._crawler)
                self.run.finish(reason)
        except Exception as fault:
            self.fault = fault
            if not isinstance(fault, GhirbalError):
                logger.exception("the run could not be finished")
        finally:
            self.run.close()


def clock(start: str | None) -> Callable[[], float]:
    """The clock that schedules go by; it may start at another time than now."""
    if not start:
        return time.time
    ahead = datetime.fromisoformat(start).timestamp() - time.time()
    return lambda: time.time() + ahead


def without_sentence(record: logging.LogRecord) -> bool:
    """Let records pass, but for errors that are told as a sentence at the end."""
    return not (record.exc_info and isinstance(record.exc_info[1], GhirbalError))


_TOLD = (
    *("limits/", "addresses/refused/", "politeness/", "answers/"),
    *("robots/disallowed", "robots/robots_unreachable", "robots/unreachable/"),
)


def limits(crawler: Crawler) -> dict[str, int]:
    """The limits that bit, and how often."""
    found = {
        name.removeprefix("limits/"): int(value)
        for name, value in crawler.stats.get_stats().items()
        if name.startswith(_TOLD)
    }
    return dict(sorted(found.items()))
