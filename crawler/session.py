"""A crawl as a command: checks first, then the crawl, then the fixed exit codes.

0 all fine · 1 wrong use or a fault of ours · 2 something failed or was damaged
3 another run holds the lock · 4 no space · 5 an alarm · 128+n ended by signal n
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from scrapy.exceptions import UsageError

from cleaning.config import Preset
from cleaning.errors import GhirbalError, InputError
from cleaning.export import FORMATS
from crawler.addresses import allowed_networks
from crawler.extensions import RunKeeper
from crawler.folder import hold_lock
from crawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Mapping, Sequence

    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import Crawler, CrawlerProcessBase
    from scrapy.settings import Settings

    from crawler.run import CrawlRun

FAULT, PARTLY, ALARM = 1, 2, 5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_OFTEN = 0.05  # seconds between two looks whether the engine runs by now
NO_CONTACT = (
    "note: no contact is set: publishers cannot ask about this crawl; "
    "add -s CONTACT=you@example.org\n"
)


class Session:
    """One crawl in this process."""

    def __init__(
        self,
        process: CrawlerProcessBase,
        settings: Settings,
        spider: type[NewsSpider] = NewsSpider,
    ) -> None:
        self._spider = spider
        self._process = process
        self._settings = settings
        self._signal: int | None = None
        self._crawler: Crawler | None = None
        self._crawling: Awaitable[None] | None = None
        self.summary: dict[str, Any] | None = None

    def run(self, arguments: Mapping[str, str], *, alarm: bool = False) -> int:
        """Crawl, and return the exit code. Errors become one plain sentence on stderr."""
        try:
            self._check(arguments)
            lock = hold_lock(Path(self._settings["OUTPUT_DIR"]))
        except GhirbalError as error:
            return tell(error)
        try:
            self._crawl(arguments)
            return self._exit_code(alarm=alarm)
        finally:
            lock.release()

    def _check(self, arguments: Mapping[str, str]) -> None:
        """Find wrong use before anything is started."""
        for notice in self._spider(**arguments).wanted.notices:
            sys.stderr.write(f"note: {notice}\n")
        self._check_setting("CLEAN_PRESET", get_args(Preset))
        self._check_setting("EXPORT_FORMATS", FORMATS)
        allowed_networks(self._settings.get("ALLOW_PRIVATE_ADDRESSES"))
        days = str(self._settings.get("STATE_DAYS"))
        if not (days.isascii() and days.isdecimal() and len(days) < 6):
            raise InputError(f"STATE_DAYS is a number of days, or 0 for never, not {days!r}.")
        if not self._settings.get("CONTACT"):
            sys.stderr.write(NO_CONTACT)

    def _check_setting(self, name: str, known: Sequence[str]) -> None:
        for value in self._settings.getlist(name):
            if value not in known:
                raise InputError(f"{name} knows no {value!r}: choose of {', '.join(known)}.")

    def _crawl(self, arguments: Mapping[str, str]) -> None:
        # Scrapy makes a record of every step, and only then looks whether anybody wants it.
        logging.getLogger("scrapy").setLevel(self._settings["LOG_LEVEL"])
        self._crawler = self._process.create_crawler(self._spider)
        self._crawling = self._process.crawl(self._crawler, **arguments)
        loop = asyncio.get_event_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._stop, number)
        self._process.start(install_signal_handlers=False)
        end_of_an_interrupt()

    def _stop(self, number: int) -> None:
        """First time: end in order, and export. Second time: die of the signal."""
        if self._signal is not None:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self._signal = number
        self._stopping = asyncio.ensure_future(self._end())

    async def _end(self) -> None:
        """Stop the crawl once it can be stopped.

        Scrapy forgets a stop that comes before its engine runs, and then never ends; a crawl that
        is closing by itself ends by itself.
        """
        crawler = self._crawler
        assert crawler is not None
        while crawler.crawling and not (crawler.engine and crawler.engine.running):
            await asyncio.sleep(_OFTEN)
        if crawler.crawling and crawler.engine and not _closing(crawler.engine):
            await crawler.stop_async()

    def _exit_code(self, *, alarm: bool) -> int:
        keeper, error = self._keeper(), self._error()
        if error is not None and not (keeper and keeper.fault):
            return tell(error)
        if keeper is None:
            return 128 + self._signal if self._signal else FAULT
        self.summary = keeper.run.summary
        if keeper.fault is not None:
            return tell(keeper.fault)
        if self._signal:
            return 128 + self._signal
        if self.summary is None or keeper.errors or self._process.bootstrap_failed:
            sys.stderr.write("error: the program failed on some pages; the log says where.\n")
            return FAULT
        if alarm and self.summary["alarms"]:
            return ALARM
        return PARTLY if self.summary["failed"] or self.summary["damaged"] else 0

    def _error(self) -> BaseException | None:
        """What kept the crawl from beginning or ending."""
        task = self._crawling
        if not isinstance(task, asyncio.Task) or not task.done() or task.cancelled():
            return None
        return task.exception()

    def said(self, key: str) -> str:
        """What links said of the page that is known as `key`."""
        return self.spider.wanted.said(key) if self.spider else ""

    @property
    def spider(self) -> NewsSpider | None:
        """The spider of a crawl that has been."""
        spider = self._crawler.spider if self._crawler else None
        return spider if isinstance(spider, NewsSpider) else None

    @property
    def crawl_run(self) -> CrawlRun | None:
        """What the crawl came to, but for its state, which is closed."""
        keeper = self._keeper()
        return keeper.run if keeper else None

    def _keeper(self) -> RunKeeper | None:
        try:
            return self._crawler.get_extension(RunKeeper) if self._crawler else None
        except RuntimeError:  # it ended before its extensions were made
            return None


def _closing(engine: ExecutionEngine) -> bool:
    slot = engine._slot
    return slot is not None and slot.closing is not None


def end_of_an_interrupt() -> None:
    """Where no crawl is there to be stopped in order, Ctrl-C ends the process, without a traceback.

    All there is has then been written, or nothing yet.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def wrong_use_is_one() -> Iterator[None]:
    """Scrapy ends with 2 on wrong use; ours is 1, and 2 means something else."""
    try:
        yield
    except UsageError as error:
        sys.exit(tell(InputError(f"{error}; see --help.")))


def tell(error: BaseException) -> int:
    """Say what is wrong in one sentence; returns the exit code."""
    sys.stderr.write(f"error: {error}\n")
    return error.exit_code if isinstance(error, GhirbalError) else FAULT
