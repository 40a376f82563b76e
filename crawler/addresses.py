"""Only public addresses, judged after name resolution.

A page can name any host, and a public name can point at a private machine. So the resolver refuses
what is not global (the address it judged is the address that is connected to), and a downloader
middleware stops every request, redirected ones and robots.txt included, before anything is sent.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

LOOPBACK = "127.0.0.1"


class AddressRefused(DNSLookupError):
    """The host is not on the public internet."""


class RequestRefused(IgnoreRequest):
    """A request that is not sent, because of where it would go."""

    reason = "refused_address"


def is_public(address: str) -> bool:
    """Is this IP address one that anybody on the internet may be sent to?

    Loopback, private, link-local, shared, multicast and reserved ranges are not, nor is an IPv6
    address that stands for such an IPv4 one. What is no IP address is not public.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def is_local_name(host: str) -> bool:
    """Is this a name that RFC 6761 gives to the loopback interface?"""
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


class PublicResolver(CachingThreadedResolver):
    """Resolves to IPv4 and refuses what is not public; knows `*.localhost`."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, *, allow_private: bool = False
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        if is_local_name(name):
            return defer.succeed(LOOPBACK).addCallback(self._judge, name)
        return super().getHostByName(name, timeout).addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        if self.allow_private or is_public(address):
            return address
        raise AddressRefused(f"{name} is {address}, which is not a public address")


class AddressGuard:
    """Downloader middleware: http(s) only, and only to public addresses."""

    def __init__(
        self, stats: StatsCollector, resolve: Callable[[str], Deferred[Any]], allow_private: bool
    ) -> None:
        self._stats = stats
        self._resolve = resolve
        self._allow_private = allow_private
        self._passed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from twisted.internet import reactor

        resolve = cast("Callable[[str], Deferred[Any]]", reactor.resolve)
        return cls(crawler.stats, resolve, crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"))

    async def process_request(self, request: Request) -> None:
        parts = urlparse_cached(request)
        if parts.scheme not in ("http", "https"):
            self._refuse("scheme", f"{parts.scheme}: is not fetched")
        host = parts.hostname or ""
        if host not in self._passed and not self._allow_private:
            await self._check(host)
            self._passed.add(host)

    async def _check(self, host: str) -> None:
        try:
            address = await maybe_deferred_to_future(self._resolve(host))
        except AddressRefused as error:
            self._refuse("private_address", str(error))
        except Exception:  # no such name: the download itself will say so
            return
        if not is_public(address):  # a literal address never reaches the resolver
            self._refuse("private_address", f"{host} is not a public address")

    def _refuse(self, reason: str, sentence: str) -> None:
        self._stats.inc_value(f"addresses/refused/{reason}")
        raise RequestRefused(sentence)
