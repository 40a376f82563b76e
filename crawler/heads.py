"""What stands before a body, with an end to it.

Scrapy caps a body and one line; a server that goes on sending lines, or one `103 Early Hints` after
another, was read until the time was up, and all of it was kept in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.error import ConnectionDone
from twisted.web._newclient import HEADER

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.python.failure import Failure
    from twisted.web._newclient import Request as TwistedRequest
    from twisted.web.iweb import IResponse

_BLANKS = (b" ", b"\t")


class HeadTooLarge(Exception):
    """More came before a body than is read."""


class _Parser(_LenientHTTPClientParser):
    """Counts the lines of one request's answers, the informational ones (1xx) included."""

    limits = (0, 0)  # bytes, lines
    _bytes = _lines = 0

    def lineReceived(self, line: bytes) -> None:
        self._bytes += len(line) + len(self.delimiter)
        self._lines += 1
        if self._bytes > self.limits[0] or self._lines > self.limits[1]:
            raise HeadTooLarge
        if self._partialHeader is None and self.state == HEADER and line[:1] in _BLANKS:
            return  # it goes on with a header, and there was none yet
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise HeadTooLarge


class _Protocol(_LenientHTTP11ClientProtocol):
    def __init__(self, limits: tuple[int, int], quiescent: Any) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._limits = limits

    def request(self, request: TwistedRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        if self._parser is not None:
            # Twisted names the class of its parser in its code: Scrapy replaces it so as well.
            self._parser.__class__ = _Parser
            cast("_Parser", self._parser).limits = self._limits
        return answer

    def _giveUp(self, reason: Failure) -> None:
        """Hang up on what cannot be read: over TLS a farewell waits for a server that goes on."""
        if isinstance(reason.value, ConnectionDone):
            super()._giveUp(reason)  # type: ignore[no-untyped-call]
            return
        assert self.transport is not None
        self.transport.abortConnection()
        self._disconnectParser(reason)  # type: ignore[no-untyped-call]


class CappedFactory(_LenientHTTP11ClientFactory):
    """Connections on which an answer may have so many bytes and lines before its body."""

    def __init__(self, limits: tuple[int, int], quiescent: Any, metadata: Any) -> None:
        super().__init__(quiescent, metadata)  # type: ignore[no-untyped-call]
        self._limits = limits

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        return _Protocol(self._limits, self._quiescentCallback)
