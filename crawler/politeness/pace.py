"""The pace of each host: one connection, a pause, `Retry-After`, and a failure budget."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.politeness.retry_after import retry_after
from crawler.politeness.robots import ROBOTS, RobotsGate

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)
SITE_DELAY = "site_delay"  # in `meta`: the pause in seconds that the seeds file asks for
SLOT = "download_slot"
_NO_WAIT = (304, 404, 410)  # there is nothing to wait for
_TOO_MANY = 429
_REFUSALS = (401, 403, _TOO_MANY)  # no fault of the host's, but it does not want to be asked


class HostLeft(IgnoreRequest):
    """The host asked us to go, or failed too often: it is left for this run."""

    reason = "host_left"


class HostPace:
    """Downloader middleware, after the robots gate. `requests`: to one host at a time.

    `max_pause` (seconds) caps a `Retry-After`: where more is asked for, the host is left for this
    run. So is a host that failed, or refused, `budget` times in a row.
    """

    def __init__(self, crawler: Crawler, requests: int, max_pause: float, budget: int) -> None:
        self._crawler = crawler
        self._requests = requests
        self._max_pause = max_pause
        self._budget = budget
        self._left: set[str] = set()
        self._failures: Counter[str] = Counter()
        self._set: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        pace = cls(
            crawler,
            requests=settings.getint("HOST_REQUESTS"),
            max_pause=settings.getfloat("RETRY_AFTER_MAX"),
            budget=settings.getint("HOST_FAILURE_BUDGET"),
        )
        crawler.signals.connect(pace.response_downloaded, signal=signals.response_downloaded)
        return pace

    @property
    def _downloader(self) -> Downloader:
        return self._crawler.engine.downloader

    def process_request(self, request: Request) -> None:
        host = host_key(request)
        if host in self._left:
            self._crawler.stats.inc_value("politeness/requests_to_left_hosts")
            raise HostLeft(f"{host} is left for this run")
        request.meta[SLOT] = host  # also after a redirect to another host
        if host not in self._set and not request.meta.get(ROBOTS):
            self._set.add(host)
            self._set_pace(host, request)

    def _set_pace(self, host: str, request: Request) -> None:
        """The longest of the pauses that the seeds, the settings and robots.txt ask for."""
        asked = request.meta.get(SITE_DELAY)
        delay = self._crawler.settings.getfloat("DOWNLOAD_DELAY") if asked is None else asked
        gate = self._crawler.get_downloader_middleware(RobotsGate)
        rules = gate.known(request) if gate else None
        pace = {"delay": delay, "concurrency": self._requests}
        if rules and rules.crawl_delay and rules.crawl_delay >= delay:
            pace |= {"delay": rules.crawl_delay, "jitter": 0.0}  # never less than what is asked
        self._downloader.per_slot_settings[host] = pace
        slot = self._downloader.slots.get(host)
        if slot:  # robots.txt came through it
            for name, value in pace.items():
                setattr(slot, name, value)

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Runs before the host's next request is sent, so that the pause holds for it."""
        if response.status < 300 or response.status in _NO_WAIT:
            return
        values = response.headers.getlist("Retry-After")
        now = datetime.now(UTC)
        waits = [retry_after(value.decode("latin-1"), now) for value in values]
        host = host_key(request)
        wait = max((wait for wait in waits if wait is not None), default=None)
        said = "slowed_down" if wait is None else "retry_after"
        if wait is None and response.status == _TOO_MANY:
            wait = self._doubled(host)
        if wait is None:
            return
        if wait > self._max_pause:
            self._leave(host, f"asks for {wait:.0f} s of peace")
            return
        self._crawler.stats.inc_value(f"politeness/{said}")
        slot = self._downloader.slots[host]
        slot.delay = max(slot.delay, 0.001)  # a slot without a delay never looks at `lastseen`
        slot.lastseen = time.monotonic() + wait

    def _doubled(self, host: str) -> float:
        """What a host gets that is asked too often and does not say how long it wants peace: twice
        its pause, and twice as much each time that it says so again, up to the longest wait."""
        pause: float = self._downloader.slots[host].delay
        return min(pause * 2.0 ** (self._failures[host] + 1), self._max_pause)

    def process_response(self, request: Request, response: Response) -> Response:
        host = host_key(request)
        if response.status >= 500 or response.status in _REFUSALS:
            self._count_failure(host)
        else:
            self._failures.pop(host, None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, IgnoreRequest):
            self._count_failure(host_key(request))

    def _count_failure(self, host: str) -> None:
        self._failures[host] += 1
        if self._failures[host] == self._budget:
            self._leave(host, f"failed {self._budget} times in a row")

    def _leave(self, host: str, why: str) -> None:
        if host not in self._left:
            self._left.add(host)
            self._crawler.stats.inc_value("politeness/hosts_left")
            logger.warning("%s %s: it is left for this run", host, why)
            self._drop_queue(host)

    def _drop_queue(self, host: str) -> None:
        """Requests that were let through before, and have not been sent."""
        slot = self._downloader.slots.get(host)
        while slot and slot.queue:
            _, waiting = slot.queue.popleft()
            self._crawler.stats.inc_value("politeness/requests_to_left_hosts")
            asyncio.get_running_loop().call_soon(
                waiting.errback, HostLeft(f"{host} is left for this run")
            )


def host_key(request: Request) -> str:
    """Host and port: what has one pace."""
    return urlparse_cached(request).netloc.rpartition("@")[2].lower()
