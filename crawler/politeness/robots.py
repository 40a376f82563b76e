"""The gate: no page of a host is fetched before its robots.txt is known and allows it.

Scrapy's own middleware lets requests through when several wait for one robots.txt, so it is off.
Here all who wait await one task, and get the same rules.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.failures import failure_reason
from crawler.politeness.rules import (
    MAX_BYTES,
    UNREACHABLE,
    Rules,
    product_token,
    rules_for,
    says_not_now,
)
from crawler.unpacking import CUT, FIRST_BYTES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)
ROBOTS = "robots_txt"  # a mark in `meta`: this request asks for the rules themselves
MAX_REDIRECTS = 5
PRIORITY = 10_000
LARGE = 20_000  # bytes


class Forbidden(IgnoreRequest):
    """A host's robots.txt says no, or could not be had; `reason` is what it is counted under.

    `cause`: what became of the request for robots.txt, where there was no answer.
    """

    def __init__(self, rules: Rules, url: str) -> None:
        super().__init__(f"{rules.why}: {url}")
        self.reason = rules.why
        self.cause = rules.cause


class RobotsGate:
    """Downloader middleware. Rules are kept for the run, one set per scheme, host and port."""

    def __init__(
        self,
        agent: str,
        stats: StatsCollector,
        fetch: Callable[[Request], Awaitable[Response]],
    ) -> None:
        self._agent = agent
        self._stats = stats
        self._fetch = fetch
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        agent = product_token(crawler.settings["USER_AGENT"])
        return cls(agent, crawler.stats, lambda request: crawler.engine.download_async(request))

    async def process_request(self, request: Request) -> None:
        if request.meta.get(ROBOTS):
            return
        rules = await self.rules(request)
        if not rules.allows(request.url):
            self._stats.inc_value(f"robots/{rules.why}")
            raise Forbidden(rules, request.url)

    async def rules(self, request: Request) -> Rules:
        """The rules of the request's host, fetched once however many ask."""
        origin = _origin(request)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._ask(origin, request.meta))
        # Shielded: a request that is given up must not take the others' rules with it.
        return await asyncio.shield(self._rules[origin])

    def known(self, request: Request) -> Rules | None:
        """The rules of the request's host, where they have been fetched."""
        task = self._rules.get(_origin(request))
        return task.result() if task and task.done() and not task.cancelled() else None

    async def _ask(self, origin: str, meta: dict[str, object]) -> Rules:
        url = urljoin(origin, "/robots.txt")
        request = Request(
            url,
            callback=NO_CALLBACK,
            priority=PRIORITY,
            dont_filter=True,
            meta={
                ROBOTS: True,
                FIRST_BYTES: MAX_BYTES + 1,  # so that one that ends there is told from a longer one
                "redirect_ttl": MAX_REDIRECTS,
                "site": meta.get("site"),
            },
        )
        self._stats.inc_value("robots/asked")
        try:
            response = await self._fetch(request)
        except Exception as error:  # no answer of any kind: the host's wishes are unknown
            logger.info("robots.txt of %s could not be had: %s", origin, error)
            return self._unreachable(failure_reason(error))
        self._stats.inc_value(f"robots/status/{response.status}")
        if CUT in response.flags:  # who knows what the rest forbids
            return self._unreachable("truncated")
        if says_not_now(response.status):
            return self._unreachable(f"http_{response.status}")
        answer = (response.status, response.body, response.url, self._agent)
        if len(response.body) < LARGE:
            return rules_for(*answer)
        return await asyncio.to_thread(rules_for, *answer)  # a second, for thousands of rules

    def _unreachable(self, cause: str) -> Rules:
        self._stats.inc_value(f"robots/unreachable/{cause}")
        return replace(UNREACHABLE, cause=cause)


def _origin(request: Request) -> str:
    parts = urlparse_cached(request)
    return f"{parts.scheme}://{parts.netloc}"
