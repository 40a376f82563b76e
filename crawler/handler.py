"""The download handler: Scrapy's, with caps on headers, and with an end to what is not wanted."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, cast

from OpenSSL import SSL
from scrapy import signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, StopDownload
from service_identity import VerificationError

from crawler.heads import CappedFactory, HeadTooLarge
from crawler.unpacking import FIRST_BYTES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class HeadersRefused(DownloadCancelledError):
    """An answer whose headers do not end within the limits; it is not asked for again at once."""


class TlsFailed(DownloadFailedError):
    """No encrypted connection came about."""


class CappedHandler(HTTP11DownloadHandler):
    """Ends an answer whose headers are over `HEADERS_MAXSIZE` bytes or `HEADERS_MAXLINES` lines.

    Of a body that is only wanted in part (`FIRST_BYTES` in `meta`) it takes that part.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        number, most = crawler.settings.getint, sys.maxsize  # 0 is no cap, as with Scrapy's own
        limits = number("HEADERS_MAXSIZE") or most, number("HEADERS_MAXLINES") or most
        self._pool._factory = cast("type[CappedFactory]", partial(CappedFactory, limits))
        self._got: dict[Request, int] = {}  # bytes, of those that are wanted in part

    async def download_request(self, request: Request) -> Response:
        try:
            if FIRST_BYTES in request.meta:
                return await self._first_bytes(request)
            return await super().download_request(request)
        except DownloadFailedError as error:
            behind = _behind(error)
            if any(isinstance(each, HeadTooLarge) for each in behind):
                raise HeadersRefused(f"the headers of {request.url} have no end") from error
            if any(isinstance(each, (SSL.Error, VerificationError)) for each in behind):
                raise TlsFailed(str(error)) from error
            raise

    async def _first_bytes(self, request: Request) -> Response:
        """Listens only as long as it must: Scrapy tells of each piece of each body."""
        if not self._got:
            self._crawler.signals.connect(self._see, signals.bytes_received)
        self._got[request] = 0
        request.meta["download_maxsize"] = 0  # a large one is not refused
        try:
            return await super().download_request(request)
        finally:
            del self._got[request]
            if not self._got:
                self._crawler.signals.disconnect(self._see, signals.bytes_received)

    def _see(self, data: bytes, request: Request) -> None:
        if request in self._got:
            self._got[request] += len(data)
            if self._got[request] >= request.meta[FIRST_BYTES]:
                raise StopDownload(fail=False)


def _behind(error: Exception) -> list[Exception]:
    """What Twisted says was behind a failure."""
    return [failure.value for failure in getattr(error.__cause__, "reasons", ())]
