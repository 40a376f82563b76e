"""Requests go to public addresses only, judged after name resolution.

A page can name any host, and a public name can point at a private machine. So the resolver refuses
what may not be asked (the address it judged is the address that is connected to, so that a name
that changes its mind in between gains nothing), and a downloader middleware stops every request,
redirected ones and robots.txt included, before anything is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from crawler.addresses import allowed_networks, is_local_name, may_be_asked, read_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from urllib.parse import ParseResult

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

    from crawler.addresses import Networks

LOOPBACK = "127.0.0.1"
ALLOWED = "ALLOW_PRIVATE_ADDRESSES"


class AddressRefused(DNSLookupError):
    """The host is not on the public internet."""


class RequestRefused(IgnoreRequest):
    """A request that is not sent, because of where it would go."""

    reason = "refused_address"


class PublicResolver(CachingThreadedResolver):
    """Resolves to IPv4 and refuses what may not be asked; knows `*.localhost`."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, *, allowed: Networks = ()
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = allowed_networks(crawler.settings.get(ALLOWED))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        if is_local_name(name):
            return defer.succeed(LOOPBACK).addCallback(self._judge, name)
        return super().getHostByName(name, timeout).addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        if may_be_asked(address, self.allowed):
            return address
        raise AddressRefused(f"{name} is {address}, which is not a public address")


class AddressGuard:
    """Downloader middleware: http(s) only, and only to addresses that may be asked."""

    def __init__(
        self, stats: StatsCollector, resolve: Callable[[str], Deferred[Any]], allowed: Networks
    ) -> None:
        self._stats = stats
        self._resolve = resolve
        self._allowed = allowed
        self._passed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from twisted.internet import reactor

        resolve = cast("Callable[[str], Deferred[Any]]", reactor.resolve)
        return cls(crawler.stats, resolve, allowed_networks(crawler.settings.get(ALLOWED)))

    async def process_request(self, request: Request) -> None:
        parts = urlparse_cached(request)
        if parts.scheme not in ("http", "https"):
            self._refuse("scheme", f"{parts.scheme}: is not fetched")
        if not _has_port(parts):
            self._refuse("port", f"{request.url} has a port that is none")
        host = parts.hostname or ""
        if host not in self._passed:
            await self._check(host)
            self._passed.add(host)

    async def _check(self, host: str) -> None:
        address = host
        if read_address(host) is None:
            try:
                address = await maybe_deferred_to_future(self._resolve(host))
            except AddressRefused as error:
                self._refuse("private_address", str(error))
            except Exception:  # no such name: the download itself will say so
                return
        if not may_be_asked(address, self._allowed):
            self._refuse("private_address", f"{host} is not a public address")

    def _refuse(self, reason: str, sentence: str) -> None:
        self._stats.inc_value(f"addresses/refused/{reason}")
        raise RequestRefused(sentence)


def _has_port(parts: ParseResult) -> bool:
    """Does the address name a port that there is, or none?"""
    try:
        return parts.port != 0
    except ValueError:
        return False
