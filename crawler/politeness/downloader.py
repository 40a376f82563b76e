"""Scrapy's downloader, holding to the number of requests that go to one host at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader import Downloader

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.http import Response
    from twisted.internet.defer import Deferred


class HostDownloader(Downloader):
    """Counts a request as under way from the moment it leaves its queue.

    Scrapy counts it only when its task begins to run. Where no pause stands between two requests,
    all that wait have left the queue by then, and a host that may be sent one gets them all.
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
